//! Writing: the order of the plan, and no line more than is needed.

use super::*;

#[test]
fn only_what_did_not_simply_pass_has_a_line() {
    let results = read(&written(Shard::WHOLE)).unwrap();
    let cases = &results.runs[0].cases;
    let indices = cases.listed.iter().map(|case| case.index);
    assert_eq!(indices.collect::<Vec<_>>(), [0, 1, 2, 7, 507, 1_007, 1_507, 1_999, 2_007]);
    let counts = results.runs[0].counts();
    assert_eq!((counts.passed, counts.failed, counts.not_run), (2_371, 7, 25));
    assert_eq!(counts.run() + counts.not_run, plan().len());
}

#[test]
fn a_run_of_400_000_cases_that_pass_takes_no_more_memory_than_one_of_two() {
    let plan = PlanSummary { scenarios: 0, cases: 200_000, ..plan() };
    let cases = (0..plan.len()).filter_map(|index| {
        let (edition, id) = plan.generated(index)?;
        Some(generated(index, id, edition, Status::Passed))
    });
    let run = run_of(Header { plan: plan.clone(), ..header(Shard::WHOLE) }, cases);
    assert_eq!((run.cases.listed.len(), run.cases.counted.len()), (0, 2));
    let text = text_of(vec![run]);
    assert!(text.len() < 1_000, "{} bytes", text.len());
    assert_eq!(read(&text).unwrap().runs[0].counts().passed, 400_000);
}

#[test]
fn a_run_with_missing_cases_gets_no_log_and_does_not_pass() {
    let all_but_one = || (0..plan().len()).filter(|index| *index != 700).map(case);
    let run = run_of(header(Shard::WHOLE), all_but_one());
    let missing = "there are results for 1199 of 1200 generated cases of edition 1.55";
    assert_eq!(run.problems(), [missing]);
    assert_eq!(run.status(), RunStatus::Failed);
    let error = log::write(&Results { runs: vec![run] }, Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), missing);
}

#[test]
fn a_case_with_two_results_gets_no_log() {
    let twice =
        (0..plan().len()).flat_map(|index| std::iter::repeat_n(case(index), 1 + usize::from(index == 1)));
    let error =
        log::write(&Results { runs: vec![run_of(header(Shard::WHOLE), twice)] }, Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "the case environment/keys (1.55) is there twice, or out of order");
}

#[test]
fn only_the_first_generated_failures_have_details_in_a_joined_log() {
    let shard_of = |part: &str| {
        let part = shard(part);
        let fail = |case: CaseResult| CaseResult {
            status: failure("fail x"),
            details: region("us-east-1", "eu-west-1"),
            ..case
        };
        let cases = (0..plan().len()).map(case).filter(|case| part.takes(&case.id, plan().seed)).map(fail);
        (part.to_string().into(), Results { runs: vec![run_of(header(part), cases)] })
    };
    let joined = join(&[shard_of("2/2"), shard_of("1/2")]).unwrap();
    let listed = &joined.runs[0].cases.listed;
    let detailed = listed.iter().filter(|case| case.details.is_some()).map(|case| case.index);
    assert_eq!(detailed.collect::<Vec<_>>(), (0..3 + 64).collect::<Vec<_>>());
}

#[test]
fn a_line_is_never_longer_than_a_reader_takes() {
    let mut run = run(Shard::WHOLE);
    run.cases.listed[1].details = Some(Box::new(Details::of_message("x".repeat(5 << 20))));
    run.findings = vec![Finding { feature: Some("y".repeat(5 << 20)), ..finding() }];
    let text = text_of(vec![run]);
    assert!(text.len() < 100_000, "{} bytes", text.len());
    assert!(terminal(&read(&text).unwrap(), Layout::default()).contains("too long for the log"));
}

#[test]
fn secrets_do_not_reach_the_log() {
    let text = written(Shard::WHOLE);
    assert!(text.contains("AKID") && !text.contains("SECRET"));
}

#[test]
fn a_log_is_written_as_it_was_read() {
    let text = text_of(vec![run(Shard::WHOLE), run(Shard::WHOLE)]);
    let results = read(&text).unwrap();
    assert_eq!(results.runs, [run(Shard::WHOLE), run(Shard::WHOLE)]);
    assert_eq!(text_of(results.runs), text);
}

#[test]
fn an_adapter_that_cannot_be_used_ends_the_run_where_it_is() {
    for count in [0, 2, 3, 100, 1_003, 1_500] {
        let end = RunEnd::Unusable("it did not start: no such file".into());
        let run = RunResult { end, ..run_of(header(Shard::WHOLE), (0..count).map(case)) };
        let results = read(&text_of(vec![run])).unwrap();
        assert_eq!(results.status(), RunStatus::Unusable);
        let counts = results.runs[0].counts();
        assert_eq!(counts.run() + counts.not_run, count);
        assert!(terminal(&results, Layout::default()).contains("it did not start"));
    }
}
