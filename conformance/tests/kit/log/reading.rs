//! Reading: whatever is missing or changed, the log is refused with the line where that is noticed.

use super::*;

fn why(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// The log with a text replaced, and a digest that fits.
fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    sealed(text.replacen(from, to, 1).lines())
}

#[test]
fn a_log_that_is_cut_short_after_any_line_is_partial() {
    let text = written(Shard::WHOLE);
    let ends: Vec<_> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    for end in std::iter::once(&0).chain(&ends[..ends.len() - 1]) {
        let error = read(&text[..*end]).unwrap_err();
        assert!(error.partial, "after {end} bytes: {error}");
    }
    assert_eq!(
        why(&text[..ends[1]]),
        "run.ndjson:3: the log is truncated, the footer is missing: run it again"
    );
    assert_eq!(why(""), "run.ndjson:1: the log is truncated, it has 0 of 1 run: run it again");
}

#[test]
fn a_log_that_is_cut_short_within_a_line_is_partial() {
    let text = written(Shard::WHOLE);
    for end in (1..text.len()).filter(|end| text.is_char_boundary(*end) && !text[..*end].ends_with('\n')) {
        assert!(read(&text[..end]).unwrap_err().partial, "after {end} bytes");
    }
}

#[test]
fn a_log_of_two_runs_is_partial_without_the_second() {
    let text = text_of(vec![run(Shard::WHOLE), run(Shard::WHOLE)]);
    let second = text.match_indices("{\"run\"").nth(1).unwrap().0;
    let (one, two) = text.split_at(second);
    assert_eq!(read(&text).unwrap().runs.len(), 2);
    assert!(read(one).unwrap_err().partial);
    assert!(why(two).contains("run 2 of 2, not run 1"), "{}", why(two));
    assert!(why(&one.repeat(2)).contains("run 1 of 2, not run 2"));
    assert!(why(&(written(Shard::WHOLE) + two)).contains("a line after the last run"));
}

#[test]
fn a_log_of_a_run_that_ended_early_is_partial() {
    for end in [
        RunEnd::Signal(awsess_conformance::stop::Signal::Interrupt),
        RunEnd::Shortage("the disk is full".into()),
    ] {
        let text = text_of(vec![RunResult { end, ..run_of(header(Shard::WHOLE), (0..100).map(case)) }]);
        let error = read(&text).unwrap_err();
        assert!(error.partial && error.message.starts_with("the log is partial, because the run was "));
    }
}

#[test]
fn counts_that_disagree_are_reported() {
    let text = written(Shard::WHOLE);
    let footer = text.lines().last().unwrap();
    let error = why(&text.replace(footer, &footer.replace("\"pass\":2371", "\"pass\":9")));
    assert!(error.contains("the footer counts 9 pass, ") && error.contains("the lines 2371 pass"), "{error}");
    let error = why(&text.replace(footer, &footer.replace("\"hang\":1", "\"hang\":0")));
    assert!(error.contains("0 hang") && error.contains("1 hang"), "{error}");
    let error = why(&text.replace(footer, &footer.replace("\"not_run\":25", "\"not_run\":24")));
    assert!(error.contains("24 not run") && error.contains("25 not run"), "{error}");
}

#[test]
fn a_line_that_was_changed_is_reported() {
    let error = why(&written(Shard::WHOLE).replacen("\"us\":1500", "\"us\":1501", 1));
    assert!(error.contains("the log was changed after it was written"), "{error}");
}

#[test]
fn no_line_of_a_case_can_be_missing_even_with_a_digest_that_fits() {
    for part in ["1/1", "1/3"] {
        let text = written(shard(part));
        let lines: Vec<_> = text.lines().collect();
        for out in (1..lines.len() - 1).filter(|out| !lines[*out].starts_with("{\"finding\"")) {
            let left = lines.iter().enumerate().filter(|(number, _)| *number != out).map(|(_, line)| *line);
            assert!(read(&sealed(left)).is_err(), "without line {}: {}", out + 1, lines[out]);
        }
    }
}

#[test]
fn no_line_of_a_case_can_be_there_twice() {
    let text = written(Shard::WHOLE);
    let lines: Vec<_> = text.lines().collect();
    for twice in (0..lines.len() - 1).filter(|twice| !lines[*twice].starts_with("{\"finding\"")) {
        let more = lines[..=twice].iter().chain(&lines[twice..]).copied();
        assert!(read(&sealed(more)).is_err(), "with line {} twice: {}", twice + 1, lines[twice]);
    }
}

/// The footer counts verdicts, so a forger has to change it too. Then the plan says how many cases there are.
#[test]
fn cases_that_are_missing_are_noticed_even_with_a_footer_that_fits() {
    let text = written(Shard::WHOLE);
    let without = |start: &str, footer: [&str; 2]| {
        let lines = text.lines().filter(|line| !line.contains(start));
        changed(&sealed(lines), footer[0], footer[1])
    };
    assert_eq!(
        why(&without("\"id\":\"tls/roots\"", ["\"not_run\":25", "\"not_run\":24"])),
        "run.ndjson:13: there are results for 2 of 3 scenarios"
    );
    assert_eq!(
        why(&without("\"failed\":\"hang\"", ["\"hang\":1,", ""])),
        "run.ndjson:13: there are results for 1199 of 1200 generated cases of edition 1.14"
    );
}

#[test]
fn a_verdict_that_was_changed_is_noticed() {
    let text = written(Shard::WHOLE);
    let passed = changed(&text, "{\"failed\":\"hang\"}", "\"passed\"");
    assert!(why(&passed).contains("the footer counts"), "{}", why(&passed));
    let known = changed(&text, "\"failed\":\"hang\"", "\"failed\":\"crash\"");
    assert!(why(&known).contains("the footer counts"), "{}", why(&known));
}

#[test]
fn a_status_that_contradicts_itself_is_refused() {
    let text = written(Shard::WHOLE);
    for (to, message) in [
        ("{\"failed\":\"pass\"}", "\"pass\" is not the verdict of a failure"),
        ("{\"failed\":\"flaky hang\"}", "\"flaky\" is not the verdict of a failure"),
        ("{\"failed\":\"lost\"}", "\"lost\" is not the verdict of a failure"),
        ("{\"passed\":\"hang\"}", "invalid type"),
        ("{\"known_failure\":{\"signature\":\"hang\"}}", "missing field `entry`"),
        ("\"not_run\"", "invalid type"),
    ] {
        let error = why(&changed(&text, "{\"failed\":\"hang\"}", to));
        assert!(error.starts_with("run.ndjson:9: column ") && error.contains(message), "{to}: {error}");
    }
}

#[test]
fn what_does_not_belong_to_the_run_is_reported_with_its_line() {
    let text = written(Shard::WHOLE);
    let cases = [
        (
            "\"id\":\"gen/7/1.14/2\"",
            "\"id\":\"gen/7/1.14/3\"",
            "run.ndjson:5: the case with index 7 is gen/7/1.14/2, not gen/7/1.14/3",
        ),
        (
            "\"index\":507,\"id\":\"gen/7/1.14/252\"",
            "\"index\":5,\"id\":\"gen/7/1.14/1\"",
            "run.ndjson:14: the case gen/7/1.14/1 (1.14) is there twice, or out of order",
        ),
        (
            "\"index\":507,",
            "\"index\":2403,",
            "run.ndjson:6: the case gen/7/1.14/252 (1.14) does not belong to this run",
        ),
        (
            "\"index\":507,",
            "\"index\":2,",
            "run.ndjson:6: the case gen/7/1.14/252 (1.14) does not belong to this run",
        ),
        (
            "\"editions\":[\"1.14\",\"1.55\"],\"settings\"",
            "\"editions\":[\"1.55\"],\"settings\"",
            "run.ndjson:2: the case environment/keys (1.14) does not belong to this run",
        ),
    ];
    for (from, to, message) in cases {
        assert_eq!(why(&changed(&text, from, to)), message);
    }
    let shard = why(&changed(&text, "\"shard\":\"1/1\"", "\"shard\":\"1/2\""));
    assert!(shard.contains("does not belong to this run"), "{shard}");
    assert!(why(&changed(&text, "\"us\":", "\"extra\":1,\"us\":")).contains("unknown field `extra`"));
}

#[test]
fn what_is_no_log_of_this_format_is_reported() {
    assert_eq!(
        why("hello\n"),
        "run.ndjson:1: this is no log of awsess: it does not begin with the header of a run"
    );
    let newer = written(Shard::WHOLE).replacen("\"log\":2", "\"log\":3,\"new\":true", 1);
    assert_eq!(
        why(&newer),
        "run.ndjson:1: the log is of format 3, and this awsess reads 2: use the one that wrote it"
    );
    let error = log::read_file(Path::new("no/such.ndjson")).unwrap_err().to_string();
    assert!(error.starts_with("no/such.ndjson: failed to open the log: "), "{error}");
}

#[test]
fn a_line_without_end_is_bounded() {
    let endless = std::io::BufReader::new(std::io::repeat(b'x'));
    let error = log::read(endless, Path::new("run.ndjson")).unwrap_err().to_string();
    assert_eq!(error, "run.ndjson:1: the line is longer than 4 MiB");
}

#[test]
fn an_adapter_that_cannot_be_used_excuses_missing_cases_but_no_surplus() {
    let partial = run_of(header(Shard::WHOLE), (0..100).map(case));
    let text = text_of(vec![RunResult { end: RunEnd::Unusable("gone".into()), ..partial }]);
    assert_eq!(read(&text).unwrap().status(), RunStatus::Unusable);
    let passed = "{\"edition\":\"1.14\",\"count\":{\"passed\":";
    let surplus = changed(&text, passed, &format!("{passed}99"));
    let counts = text.lines().last().unwrap().split("\"pass\":").nth(1).unwrap();
    let count: u64 = counts.split([',', '}']).next().unwrap().parse().unwrap();
    let of_edition: u64 =
        text.split(passed).nth(1).unwrap().split([',', '}']).next().unwrap().parse().unwrap();
    let forged = format!("99{of_edition}").parse::<u64>().unwrap() - of_edition + count;
    let error = why(&surplus.replace(&format!("\"pass\":{count}"), &format!("\"pass\":{forged}")));
    assert!(error.contains("and the plan has only 1200"), "{error}");
}

/// Numbers of a hostile log are counted without overflow, and without a walk over all cases that it claims.
#[test]
fn enormous_numbers_are_refused_at_once() {
    for part in ["1/1", "1/3"] {
        let text = written(shard(part)).replace("\"cases\":1200", &format!("\"cases\":{}", u64::MAX));
        let text = text.replace("\"passed\":", &format!("\"passed\":{}", u64::MAX / 10));
        assert!(read(&sealed(text.lines())).is_err());
    }
}
