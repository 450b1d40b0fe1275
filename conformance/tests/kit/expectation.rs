//! Tests of expectations: each way in which they can be wrong, and what blessing leaves of a file.

use std::path::Path;

use awsess_conformance::case::Edition;
use awsess_conformance::expectation::*;
use awsess_conformance::status::*;

const FILE: &str = "known.toml";

fn expectations(text: &str) -> Expectations {
    Expectations::parse(Path::new(FILE), text, "1.55.8").unwrap()
}

fn why(text: &str) -> String {
    Expectations::parse(Path::new(FILE), text, "1.55.8").unwrap_err().to_string()
}

fn asked(id: &str) -> AskedCase<'_> {
    AskedCase { id, edition: Edition::V1_55, rules: &[], labels: &[], unsupported: "" }
}

fn signature(text: &str) -> FailureSignature {
    FailureSignature::read(text).unwrap()
}

fn failure(text: &str) -> Status {
    Status::Failed(signature(text))
}

fn failing(expectations: &mut Expectations, id: &str, text: &str) -> Status {
    expectations.judge(&asked(id), failure(text))
}

fn unmatched(expectations: &Expectations) -> Vec<String> {
    let problem = |entry: &MatchCount| Some(format!("{FILE}:{}: {}", entry.line, entry.problem(false)?));
    expectations.matches().iter().filter_map(problem).collect()
}

#[test]
fn a_failure_that_an_entry_expects_is_none() {
    let mut known =
        expectations("[[expect]]\ncase = \"a\"\nreason = \"because\"\nlink = \"l\"\nstatus = \"wontfix\"\n");
    let Status::KnownFailure { entry, .. } = failing(&mut known, "a", "fail region") else {
        panic!("not expected")
    };
    assert_eq!(
        (entry.line, &*entry.reason, entry.link.as_deref(), entry.status),
        (1, "because", Some("l"), Resolution::Wontfix)
    );
    assert_eq!(failing(&mut known, "b", "fail region"), failure("fail region"));
    assert_eq!(known.judge(&asked("b"), Status::Passed), Status::Passed);
    assert!(unmatched(&known).is_empty());
}

/// An adapter that says why it does not support a case has given the reason. Nothing else does.
#[test]
fn the_reason_of_what_is_unsupported_is_that_of_the_adapter() {
    let mut known = expectations("");
    let unsupported = AskedCase { unsupported: "it has no such option (options)", ..asked("a") };
    known.judge(&unsupported, failure("unsupported"));
    known.judge(&asked("b"), failure("unsupported"));
    known.judge(&asked("c"), failure("fail region"));
    let blessed = known.blessed(false).unwrap();
    let reasons: Vec<&str> = blessed.lines().filter(|line| line.starts_with("reason")).collect();
    let own = "reason = \"the implementation says: it has no such option (options)\"";
    assert_eq!(reasons, [own, "reason = \"TODO: say why\"", "reason = \"TODO: say why\""]);
    let entry = &blessed[..blessed.find("\n\n").unwrap()];
    let mut known = expectations(entry);
    assert!(matches!(failing(&mut known, "a", "unsupported"), Status::KnownFailure { .. }));
}

#[test]
fn a_named_case_that_passes_fails() {
    let mut known = expectations("[[expect]]\ncase = \"a\"\nreason = \"r\"\n");
    assert!(matches!(known.judge(&asked("a"), Status::Passed), Status::UnexpectedPass(_)));
    assert!(unmatched(&known).is_empty(), "the case tells already");
}

#[test]
fn a_case_may_be_known_to_fail_in_one_edition() {
    let mut known = expectations("[[expect]]\ncase = \"a (1.14)\"\nreason = \"r\"\n");
    let older = AskedCase { edition: Edition::V1_14, ..asked("a") };
    assert_eq!(known.judge(&asked("a"), Status::Passed), Status::Passed);
    assert!(matches!(known.judge(&older, failure("fail x")), Status::KnownFailure { .. }));
}

#[test]
fn a_failure_that_changed_its_shape_fails() {
    let text = "[[expect]]\ncase = \"a\"\nreason = \"r\"\nshape = [\"fail x y\", \"unsupported\"]\n";
    let mut known = expectations(text);
    assert!(matches!(failing(&mut known, "a", "fail y x"), Status::KnownFailure { .. }));
    assert!(matches!(failing(&mut known, "a", "unsupported"), Status::KnownFailure { .. }));
    for changed in ["fail x", "fail x y z", "crash"] {
        assert!(matches!(failing(&mut known, "a", changed), Status::ChangedFailure { .. }), "{changed}");
    }
}

#[test]
fn an_entry_of_many_cases_is_stale_only_when_all_of_them_pass() {
    let text =
        "[[expect]]\nrule = \"ENV-3\"\nreason = \"r\"\n\n[[expect]]\nlabel = \"mfa\"\nreason = \"r\"\n";
    let (rules, labels) = (["ENV-3".to_owned()], ["mfa".to_owned()]);
    let mut known = expectations(text);
    let by_rule = AskedCase { rules: &rules, ..asked("a") };
    let by_label = AskedCase { labels: &labels, ..asked("b") };
    assert_eq!(known.judge(&by_rule, Status::Passed), Status::Passed);
    assert!(matches!(known.judge(&by_rule, failure("fail x")), Status::KnownFailure { .. }));
    assert_eq!(known.judge(&by_label, Status::Passed), Status::Passed);
    assert_eq!(known.judge(&by_label, Status::Passed), Status::Passed);
    assert_eq!(
        unmatched(&known),
        ["known.toml:5: label = \"mfa\": 2 cases pass unexpectedly, and none fails: remove the entry"]
    );
}

#[test]
fn the_entry_that_says_most_of_a_case_is_cited() {
    let text =
        "[[expect]]\nrule = \"R-1\"\nreason = \"rule\"\n\n[[expect]]\ncase = \"a\"\nreason = \"case\"\n";
    let rules = ["R-1".to_owned()];
    let mut known = expectations(text);
    let Status::KnownFailure { entry, .. } =
        known.judge(&AskedCase { rules: &rules, ..asked("a") }, failure("fail"))
    else {
        panic!("not expected")
    };
    assert_eq!(entry.reason, "case");
    assert!(unmatched(&known).is_empty(), "both were met");
}

#[test]
fn an_entry_that_matches_nothing_fails() {
    let known = expectations("# why\n\n[[expect]]\ncase = \"a\"\nreason = \"r\"\n");
    assert_eq!(
        unmatched(&known),
        ["known.toml:3: case = \"a\" matches no case that was run: correct the entry, or remove it"]
    );
}

#[test]
fn an_entry_of_other_versions_says_nothing() {
    let text = "[[expect]]\ncase = \"a\"\nreason = \"r\"\nversions = \">=1.14, <1.20\"\n";
    let mut newer = expectations(text);
    assert_eq!(failing(&mut newer, "a", "fail x"), failure("fail x"));
    assert!(unmatched(&newer).is_empty());
    for version in ["1.14.0", "v1.19.9", "1.14"] {
        let mut older = Expectations::parse(Path::new(FILE), text, version).unwrap();
        assert!(matches!(failing(&mut older, "a", "fail x"), Status::KnownFailure { .. }), "{version}");
    }
    let unknown = Expectations::parse(Path::new(FILE), text, "nightly").unwrap_err().to_string();
    assert!(unknown.starts_with("known.toml:1: case = \"a\" is bound to versions, and"), "{unknown}");
}

#[test]
fn what_cannot_be_checked_is_told_with_its_line() {
    let cases = [
        ("[[expect]]\ncase = \"a\"\n", "known.toml:1: the entry has no reason: say why in reason = \"…\""),
        (
            "[[expect]]\nreason = \"r\"\n",
            "known.toml:1: an entry has exactly one of case, rule and label, and this one has none",
        ),
        (
            "\n[[expect]]\ncase = \"a\"\nlabel = \"b\"\nreason = \"r\"\n",
            "known.toml:2: an entry has exactly one of case, rule and label, and this one has case and label",
        ),
        (
            "[[expect]]\ncase = \"a\"\nreasons = \"r\"\n",
            "known.toml:3: unknown key \"reasons\": an entry has case, rule, label, reason, link, status, versions, shape",
        ),
        (
            "[[expect]]\ncase = 7\nreason = \"r\"\n",
            "known.toml:2: case is a text in quotes that is not empty",
        ),
        (
            "[[expect]]\ncase = \"a\"\nreason = \" \"\n",
            "known.toml:3: reason is a text in quotes that is not empty",
        ),
        (
            "[[expect]]\ncase = \"a\"\nreason = \"r\"\nstatus = \"never\"\n",
            "known.toml:4: status is \"todo\" or \"wontfix\", not \"never\"",
        ),
        (
            "[[expect]]\ncase = \"a\"\nreason = \"r\"\n\n[[expect]]\ncase = \"a\"\nreason = \"s\"\n",
            "known.toml:5: case = \"a\" is already in line 1: keep one",
        ),
        (
            "[expect]\ncase = \"a\"\n",
            "known.toml:1: \"expect\" means nothing here: the file is a list of entries, each under [[expect]]",
        ),
        (
            "# c\nextra = 1\n",
            "known.toml:2: \"extra\" means nothing here: the file is a list of entries, each under [[expect]]",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(why(text), message);
    }
    let shapes = why("[[expect]]\ncase = \"a\"\nreason = \"r\"\nshape = []\n");
    assert!(shapes.starts_with("known.toml:4: shape is a verdict"), "{shapes}");
    let versions = why("[[expect]]\ncase = \"a\"\nreason = \"r\"\nversions = \"old\"\n");
    assert!(versions.starts_with("known.toml:4: versions \"old\" is no range"), "{versions}");
    assert!(why("[[expect]]\ncase = \n").starts_with("known.toml:2: "), "{}", why("[[expect]]\ncase = \n"));
}

const BEFORE: &str = r#"# Known divergences of the adapter.

# This one was mended.
[[expect]]
case = "mended"
reason = "old"

# Still so.
[[expect]]
reason = "kept"   # a good one
case = "kept"
shape = 'fail x'  # as of today

[[expect]]
case = "both"
reason = "one edition was mended"

[[expect]]
rule = "GONE-1"
reason = "no case shows it"

[[expect]]
case = "other"
reason = "of older versions"
versions = "<1.20"
# The end.
"#;

const AFTER: &str = r#"# Known divergences of the adapter.

# Still so.
[[expect]]
reason = "kept"   # a good one
case = "kept"
shape = "fail y"  # as of today

[[expect]]
case = "both (1.14)"
reason = "one edition was mended"

[[expect]]
case = "other"
reason = "of older versions"
versions = "<1.20"

[[expect]]
case = "everywhere"
reason = "TODO: say why"
shape = "fail x"

[[expect]]
case = "gen/1/1.55/3"
reason = "TODO: say why"
shape = "fail v"

[[expect]]
case = "once (1.55)"
reason = "TODO: say why"
shape = "fail w"
# The end.
"#;

fn run_of_everything(text: &str) -> Expectations {
    let mut known = expectations(text);
    let older = |id| AskedCase { edition: Edition::V1_14, ..asked(id) };
    known.judge(&asked("mended"), Status::Passed);
    failing(&mut known, "kept", "fail y");
    known.judge(&older("both"), failure("fail z"));
    known.judge(&asked("both"), Status::Passed);
    known.judge(&older("everywhere"), failure("fail x"));
    failing(&mut known, "everywhere", "fail x");
    known.judge(&older("once"), Status::Passed);
    failing(&mut known, "once", "fail w");
    known.judge(&asked("gen/1/1.55/2"), Status::Passed);
    failing(&mut known, "gen/1/1.55/3", "fail v");
    known
}

#[test]
fn blessing_changes_what_the_run_shows_and_keeps_comments_and_order() {
    assert_eq!(run_of_everything(BEFORE).blessed(false).unwrap(), AFTER);
}

#[test]
fn a_blessed_file_is_met_by_the_same_run_and_blessed_as_it_stands() {
    let again = run_of_everything(AFTER);
    assert_eq!(again.blessed(false).unwrap(), AFTER);
    assert!(unmatched(&again).is_empty());
}

#[test]
fn blessing_an_empty_file_lists_every_failure() {
    let mut known = expectations("");
    failing(&mut known, "a \"b\"", "fail x");
    let text = "[[expect]]\ncase = 'a \"b\"'\nreason = \"TODO: say why\"\nshape = \"fail x\"\n";
    assert_eq!(known.blessed(false).unwrap(), text);
    assert!(matches!(failing(&mut expectations(text), "a \"b\"", "fail x"), Status::KnownFailure { .. }));
}

#[test]
fn the_comment_at_the_head_of_a_file_stays_there() {
    let head = "# The differences that are known.\n";
    let mut known = expectations(head);
    failing(&mut known, "a", "fail x");
    failing(&mut known, "b", "fail x");
    let entry =
        |case| format!("\n[[expect]]\ncase = \"{case}\"\nreason = \"TODO: say why\"\nshape = \"fail x\"\n");
    assert_eq!(known.blessed(false).unwrap(), format!("{head}{}{}", entry("a"), entry("b")));
}

#[test]
fn a_malfunction_is_never_expected_and_never_blessed() {
    for malfunction in ["crash", "hang", "garbage"] {
        let mut none = expectations("");
        failing(&mut none, "a", malfunction);
        assert_eq!(none.blessed(false).unwrap(), "", "blessing adds no entry");

        let entry = "[[expect]]\ncase = \"a\"\nreason = \"r\"\n";
        let mut known = expectations(entry);
        assert!(matches!(failing(&mut known, "a", malfunction), Status::ChangedFailure { .. }));
        assert_eq!(known.blessed(false).unwrap(), entry, "blessing keeps the entry");

        let error = why(&format!("{entry}shape = \"{malfunction}\"\n"));
        assert!(error.starts_with("known.toml:4: ") && error.contains("cannot be expected"), "{error}");
    }
}

#[test]
fn blessing_nothing_changes_nothing() {
    for text in
        ["", "# only a comment\n", "[[expect]]\nrule = \"R-1\"\nreason = \"r\"\nversions = \"<1.0\"\n"]
    {
        assert_eq!(expectations(text).blessed(false).unwrap(), text);
    }
}

#[test]
fn more_failures_than_a_person_reads_are_not_blessed() {
    let mut known = expectations("");
    (0..1_001).for_each(|index| _ = failing(&mut known, &format!("gen/1/1.55/{index}"), "fail x"));
    assert!(known.blessed(false).unwrap_err().message.starts_with("1001 new failures are too many"));
}

#[test]
fn the_order_of_fields_and_the_space_between_them_do_not_matter() {
    let fields = ["session.region", "error.code", "session.region"];
    let whole = FailureSignature::new(Verdict::Fail, fields);
    assert_eq!(whole.to_string(), "fail error.code session.region");
    assert_eq!(FailureSignature::read("  fail  session.region\terror.code "), Ok(whole));
    assert_eq!(FailureSignature::read("hang"), Ok(FailureSignature::new(Verdict::Hang, [])));
    for wrong in [" ", "pass", "session.region", "Fail session.region"] {
        assert!(FailureSignature::read(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_shape_that_does_not_begin_with_a_verdict_is_refused() {
    let error = why("[[expect]]\ncase = \"a\"\nreason = \"r\"\nshape = \"session.region\"\n");
    assert!(error.starts_with("known.toml:4: shape is a verdict and the fields that differ"), "{error}");
}
