//! The table, as people see it.

use super::{enabled, explain, world};
use awsess_conformance::explain::{Explanation, RenderOptions, RuleRef, render};

/// A rule of no specification, so that the table does not change with the titles.
fn rule(id: &str) -> RuleRef {
    RuleRef { id: id.into(), title: "This is why.".into() }
}

/// A small world's explanation with its rules replaced.
fn explanation() -> Explanation {
    let credentials = "[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file-secret-1\n";
    let config = "# mine\n[default]\nregion = us-east-1\n";
    let mut explanation = explain(&enabled(world(&[("AWS_REGION", "eu-west-1")], config, credentials)), &[]);
    for (at, value) in explanation.values.iter_mut().enumerate() {
        value.rules = vec![rule(&format!("RULE-{at}"))];
        value.shadowed.iter_mut().for_each(|shadowed| shadowed.rules.clear());
    }
    explanation
}

#[test]
fn the_table_shows_values_origins_what_they_shadow_and_why() {
    assert_eq!(render(&explanation(), RenderOptions::default()), include_str!("table.txt"));
}

#[test]
fn no_line_is_wider_than_the_look_and_nothing_is_cut() {
    let dense = |text: &str| text.replace([' ', '\n'], "");
    let widest = render(&explanation(), RenderOptions { width: 120, colour: false });
    for width in 60..=120 {
        let text = render(&explanation(), RenderOptions { width, colour: false });
        assert!(text.lines().all(|line| line.chars().count() <= width), "{width}\n{text}");
        for word in ["AKIAFILE", "AWS_REGION", "/h/.aws/", "This is why."] {
            assert!(text.contains(word), "{width}: {word}\n{text}");
        }
        assert_eq!(dense(&text).len(), dense(&widest).len(), "{width}");
    }
}

#[test]
fn plain_text_has_no_escapes_and_values_cannot_bring_any() {
    let hostile = world(&[("AWS_REGION", "a\u{1b}[31mb\nc")], "", "");
    let text = render(&explain(&hostile, &[]), RenderOptions::default());
    assert!(!text.contains('\u{1b}'));
    assert!(text.contains("a\\u{1b}[31mb\\nc"));
    let coloured = render(&explanation(), RenderOptions { width: 80, colour: true });
    assert!(coloured.contains("\u{1b}[1mregion\u{1b}[0m"));
}
