//! Reading: whatever is missing or changed, the log is refused with the line where it shows.

use super::*;

fn why(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

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
        "run.ndjson:3: the log is partial, the footer is missing: the run did not finish; run it again"
    );
    assert_eq!(
        why(""),
        "run.ndjson:1: the log is partial, 0 of 1 runs are there: the run did not finish; run it again"
    );
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
    let one = |number| {
        let header = Header { run: [number, 2], ..header(Shard::WHOLE) };
        let mut writer = Writer::start(Vec::new(), header).unwrap();
        writer.batch(0..plan().end(), batch(Shard::WHOLE, 0..plan().end())).unwrap();
        String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap()
    };
    assert_eq!(read(&(one(1) + &one(2))).unwrap().runs.len(), 2);
    assert!(read(&one(1)).unwrap_err().partial);
    assert!(why(&one(2)).contains("run 2 of 2, not run 1"), "{}", why(&one(2)));
    assert!(why(&(one(1) + &one(1))).contains("run 1 of 2, not run 2"));
    assert!(why(&(written(Shard::WHOLE) + &one(2))).contains("a line after the last run"));
}

#[test]
fn counts_that_disagree_are_told() {
    let text = written(Shard::WHOLE);
    let footer = text.lines().last().unwrap();
    let run = &read(&text).unwrap().runs[0];
    let asked = format!("\"asked\":{}", run.footer.asked);
    let error = why(&text.replace(footer, &footer.replace(&asked, "\"asked\":9")));
    assert!(error.contains("the footer counts 9 asked ("), "{error}");
    let error = why(&text.replace(footer, &footer.replace("\"hang\":1", "\"hang\":0")));
    assert!(error.contains("0 hang") && error.contains("1 hang"), "{error}");
}

#[test]
fn a_line_that_was_changed_is_told() {
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
fn no_line_of_a_case_can_stand_twice() {
    let text = written(Shard::WHOLE);
    let lines: Vec<_> = text.lines().collect();
    for twice in (0..lines.len() - 1).filter(|twice| !lines[*twice].starts_with("{\"finding\"")) {
        let more = lines[..=twice].iter().chain(&lines[twice..]).copied();
        assert!(read(&sealed(more)).is_err(), "with line {} twice: {}", twice + 1, lines[twice]);
    }
}

#[test]
fn what_does_not_belong_to_the_run_is_told_with_its_line() {
    let text = written(Shard::WHOLE);
    let cases = [
        ("{\"from\":3,", "{\"from\":4,", "run.ndjson:7: places 4 to 1003 are no stretch of the plan"),
        (
            "\"id\":\"gen/7/1.14/2\"",
            "\"id\":\"gen/7/1.14/3\"",
            "run.ndjson:5: place 7 is that of gen/7/1.14/2, not of gen/7/1.14/3",
        ),
        ("\"place\":507", "\"place\":6", "run.ndjson:6: place 6 is out of the order of the plan"),
        (
            "\"verdict\":\"hang\",\"judgement\":\"fail\"",
            "\"verdict\":\"hang\",\"judgement\":\"pass\"",
            "run.ndjson:10: the case gen/7/1.14/998 has a verdict, a judgement and reasons that don't fit",
        ),
    ];
    for (from, to, message) in cases {
        assert_eq!(why(&changed(&text, from, to)), message);
    }
    assert!(why(&changed(&text, "\"shard\":\"1/1\"", "\"shard\":\"1/2\"")).contains("is none of this run"));
    assert!(why(&changed(&text, "\"us\":", "\"extra\":1,\"us\":")).contains("unknown field `extra`"));
}

#[test]
fn what_is_no_log_of_this_format_is_told() {
    assert_eq!(
        why("hello\n"),
        "run.ndjson:1: this is no log of awsess: it does not begin with the header of a run"
    );
    let newer = written(Shard::WHOLE).replacen("\"log\":1", "\"log\":2,\"new\":true", 1);
    assert_eq!(
        why(&newer),
        "run.ndjson:1: the log is of format 2, and this awsess reads 1: use the one that wrote it"
    );
    let error = Log::read_file(Path::new("no/such.ndjson")).unwrap_err().to_string();
    assert!(error.starts_with("no/such.ndjson: failed to open the log: "), "{error}");
}

#[test]
fn a_line_without_end_is_bounded() {
    let endless = std::io::BufReader::new(std::io::repeat(b'x'));
    let error = Log::read(endless, Path::new("run.ndjson")).unwrap_err().to_string();
    assert_eq!(error, "run.ndjson:1: the line is longer than 4 MiB");
}

#[test]
fn an_adapter_that_cannot_be_used_excuses_missing_cases_but_no_surplus() {
    let mut writer = Writer::start(Vec::new(), header(Shard::WHOLE)).unwrap();
    writer.batch(0..100, batch(Shard::WHOLE, 0..100)).unwrap();
    writer.unusable("gone").unwrap();
    let text = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
    let error = why(&changed(&text, "\"passed\":{\"1.14\":", "\"passed\":{\"1.14\":9"));
    assert!(error.contains("only 500 belong here"), "{error}");
}
