//! The explanation as people see it.

use crate::explain::{BASE, ENV_KEYS, KEYS, disabled, enabled, explain, named, value, world};
use awsess_conformance::explain::{Explanation, RenderOptions, RuleRef, render, render_value};
use awsess_model::world::World;

const ROLE: &str = "[profile dev]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/dev\n";

/// A session with a role, whose source profile has this name.
fn with_source(source: &str) -> World {
    named("dev", enabled(world(&[], &format!("{ROLE}source_profile = {source}\n"), BASE)))
}

/// A rule of no specification, so that the text does not change with the titles.
fn rule(id: &str) -> RuleRef {
    RuleRef { id: id.into(), title: "This is why.".into() }
}

/// A small world's explanation with its rules replaced.
fn explanation() -> Explanation {
    let config = "# mine\n[default]\nregion = us-east-1\n";
    let mut explanation = explain(&enabled(world(&[("AWS_REGION", "eu-west-1")], config, KEYS)), &[]);
    for (at, value) in explanation.values.iter_mut().enumerate() {
        value.rules = vec![rule(&format!("RULE-{at}"))];
        value.shadowed.iter_mut().for_each(|shadowed| shadowed.rules.clear());
    }
    explanation
}

fn wide(width: usize) -> RenderOptions {
    RenderOptions { width: Some(width), ..RenderOptions::default() }
}

/// Whether the line has this width, or cannot be broken: its end is a word or an origin that does not fit behind a name.
pub(in crate::explain) fn fits(line: &str, width: usize) -> bool {
    let room = width - 30;
    let length = |text: &str| text.chars().count();
    let section = line.find(" [").map_or("", |at| &line[at..]);
    length(line) <= width || length(section) > room || line.split(' ').any(|word| length(word) > room)
}

#[test]
fn a_session_with_a_role_is_shown_on_one_screen() {
    let text = render(&explain(&with_source("base"), &[]), wide(80));
    assert_eq!(text, include_str!("screen.txt"));
    assert!(text.lines().count() < 24);
}

#[test]
fn a_creation_that_fails_is_shown_with_its_place_and_what_is_known() {
    let text = render(&explain(&with_source("bsae"), &[]), wide(80));
    assert_eq!(text, include_str!("failure.txt"));
}

#[test]
fn keys_that_win_over_a_web_identity_are_a_hint() {
    let pod = [
        ("AWS_ACCESS_KEY_ID", "ASIAENV"),
        ENV_KEYS[1],
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/token"),
        ("AWS_SESSION_TOKEN", "a-session-token"),
    ];
    let text = render(&explain(&world(&pod, "", ""), &[]), wide(80));
    for line in [
        "  access_key_id      ASIAENV                 AWS_ACCESS_KEY_ID",
        "  secret_access_key  ***                     AWS_SECRET_ACCESS_KEY",
        "  session_token      ***                     AWS_SESSION_TOKEN",
        "Hints",
        "  - H-29: AWS_WEB_IDENTITY_TOKEN_FILE is set, but its role is not assumed:",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}");
    }
    assert!(!text.contains("Problems"));
}

#[test]
fn verbose_text_has_the_rules_of_each_value_and_what_it_shadows() {
    let options = RenderOptions { verbose: true, ..wide(80) };
    assert_eq!(render(&explanation(), options), include_str!("table.txt"));
}

#[test]
fn one_value_is_shown_with_all_of_its_rules_and_what_it_shadows() {
    let mut region = value(&explanation(), "region");
    region.rules = ["A", "B", "C"].map(rule).into();
    let expected = "  region                   eu-west-1             AWS_REGION
                           not us-east-1         /h/.aws/config:3
                                                 [default] region
                             A: This is why.
                             B: This is why.
                             C: This is why.
";
    assert_eq!(render_value(&region, wide(80)), expected);
}

#[test]
fn lines_are_as_wide_as_the_terminal_and_nothing_is_cut() {
    let dense = |text: &str| text.replace([' ', '\n'], "");
    for world in [with_source("base"), with_source("bsae"), with_source("gone")] {
        let explanation = explain(&world, &[]);
        for verbose in [false, true] {
            let shown = |width| render(&explanation, RenderOptions { verbose, ..wide(width) });
            let widest = shown(120);
            for width in 60..=120 {
                let text = shown(width);
                assert!(text.lines().all(|line| fits(line, width)), "{width}\n{text}");
                assert_eq!(dense(&text), dense(&widest), "{width}");
            }
        }
    }
}

#[test]
fn a_place_is_never_split() {
    let place = "/home/some body/with a long name/of a folder/.aws/config:2";
    let mut world = enabled(world(&[("AWS_REGION", "a")], "", ""));
    world.env.insert("HOME".into(), "/home/some body/with a long name/of a folder".into());
    let config = awsess_model::world::File::Bytes("[default]\nregion = b\n".into());
    world.files.insert(place.trim_end_matches(":2").into(), config);
    let explanation = explain(&world, &[]);
    for width in [None, Some(60), Some(80), Some(120)] {
        for verbose in [false, true] {
            let text = render(&explanation, RenderOptions { width, verbose, colour: false });
            assert!(text.contains(&format!("--> {place}:10")), "{text}");
            assert_eq!(text.matches(place).count(), 1 + usize::from(verbose), "{text}");
        }
    }
}

#[test]
fn text_that_is_piped_is_not_wrapped() {
    let explanation = explain(&with_source("gone"), &[]);
    for verbose in [false, true] {
        let text = render(&explanation, RenderOptions { verbose, ..RenderOptions::default() });
        let problem = &explanation.problems[0];
        assert!(text.contains(&format!("  - {}: {}\n", problem.id, problem.message)), "{text}");
        assert!(text.contains("/h/.aws/config:3 [profile dev] role_arn\n"), "{text}");
    }
}

#[test]
fn a_marked_value_that_is_wider_than_the_output_is_cut() {
    let role = format!("[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/{}\n", "x".repeat(80));
    let text = render(&explain(&named("dev", world(&[], &role, "")), &[]), wide(60));
    let marked: Vec<_> = text.lines().filter(|line| line.contains('|') && line.contains("xxx")).collect();
    assert!(!marked.is_empty() && marked.iter().all(|line| line.chars().count() <= 60), "{text}");
}

#[test]
fn what_is_not_decided_is_said_once() {
    let text = render(&explain(&with_source("gone"), &[]), RenderOptions::default());
    assert_eq!(text.matches("not decided").count(), 1);
    assert!(!text.lines().any(|line| line.starts_with("  region") || line.starts_with("  credentials")));
}

#[test]
fn a_line_is_underlined_and_its_secret_is_not_shown() {
    let half = "[default]\n  aws_secret_access_key = half-secret-1 # it\n";
    let text = render(&explain(&world(&[], "", half), &[]), RenderOptions::default());
    let expected = "
     --> /h/.aws/credentials:2:3
      |
    2 |   aws_secret_access_key = ***
      |   ^^^^^^^^^^^^^^^^^^^^^
    help: add aws_access_key_id, or remove the line
";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn remedies_speak_of_the_program_and_not_of_a_change_to_an_older_release() {
    let config = "[default]\nregion = a\n[profile dev]\nrole_arn = arn:r\n";
    for world in [world(&[], config, ""), disabled(named("dev", world(&ENV_KEYS, config, "")))] {
        let text = render(&explain(&world, &[]), RenderOptions::default());
        assert!(text.contains("SharedConfigEnable") && !text.contains("--shared-config enable"), "{text}");
        assert!(!text.contains("1.14"), "{text}");
    }
}

#[test]
fn plain_text_has_no_escapes_and_values_cannot_bring_any() {
    let hostile = "[default]\nregion = a\u{1b}[31mb\u{202e}\n";
    let hostile = enabled(world(&[("AWS_REGION", "a\u{1b}[31mb\nc")], hostile, ""));
    for verbose in [false, true] {
        let text = render(&explain(&hostile, &[]), RenderOptions { verbose, ..RenderOptions::default() });
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{a0}']), "{text:?}");
        assert!(text.contains("a\\u{1b}[31mb\\nc"), "{text}");
        assert!(text.contains("2 | region = a\\u{1b}[31mb\\u{202e}\n"), "{text}");
    }
    let coloured = render(&explanation(), RenderOptions { colour: true, ..wide(80) });
    assert!(coloured.contains("\u{1b}[1mregion\u{1b}[0m"), "{coloured}");
}
