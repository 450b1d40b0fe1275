//! Writing: the order of the plan, and no line more than is needed.

use super::*;

#[test]
fn the_order_in_which_batches_come_does_not_matter() {
    let whole = written(Shard::WHOLE);
    assert_eq!(written_in_order(Shard::WHOLE, |batches| batches.reverse()), whole);
    assert_eq!(written_in_order(Shard::WHOLE, |batches| batches.rotate_left(17)), whole);
    assert_eq!(written_in_order(Shard::WHOLE, |batches| batches.sort_by_key(|at| at.start * 7 % 13)), whole);
}

#[test]
fn only_what_did_not_simply_hold_has_a_line() {
    let log = read(&written(Shard::WHOLE)).unwrap();
    let run = &log.runs[0];
    let generated = run.cases.iter().skip(3).map(|entry| entry.place);
    assert_eq!(generated.collect::<Vec<_>>(), [7, 507, 1_007, 1_507, 1_999, 2_007]);
    assert_eq!(
        run.blocks.iter().map(|block| (block.from, block.to)).collect::<Vec<_>>(),
        [(3, 1_003), (1_003, 2_003), (2_003, 2_403)]
    );
    assert_eq!(run.footer.asked + run.footer.not_asked, plan().end());
}

#[test]
fn a_run_of_400_000_cases_that_hold_has_a_small_log() {
    let plan = Plan { scenarios: 0, cases: 200_000, ..plan() };
    let header = Header { plan: plan.clone(), ..header(Shard::WHOLE) };
    let mut writer = Writer::start(Vec::new(), header).unwrap();
    for at in (0..plan.end()).step_by(1_000) {
        let entries = (at..at + 1_000).filter_map(|place| {
            let (edition, id) = plan.generated(place)?;
            Some(passed(place, &id, edition, GENERATED))
        });
        writer.batch(at..at + 1_000, entries.collect()).unwrap();
    }
    let text = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
    assert!(text.len() < 100_000, "{} bytes", text.len());
    assert_eq!(read(&text).unwrap().runs[0].footer.asked, 400_000);
}

#[test]
fn batches_that_do_not_tile_the_plan_are_refused() {
    let mut writer = Writer::start(Vec::new(), header(Shard::WHOLE)).unwrap();
    writer.batch(0..32, batch(Shard::WHOLE, 0..32)).unwrap();
    writer.batch(64..96, batch(Shard::WHOLE, 64..96)).unwrap();
    assert!(writer.batch(0..32, Vec::new()).is_err(), "twice");
    assert!(writer.batch(64..96, Vec::new()).is_err(), "twice, and not written yet");
    assert!(writer.batch(32..64, vec![entry(70)]).is_err(), "of another place");
    let odd = Entry { judgement: None, ..entry(40) };
    assert!(writer.batch(32..64, vec![odd]).is_err(), "with a verdict, and without what it means");
}

#[test]
fn a_run_with_missing_cases_gets_no_footer() {
    let mut writer = Writer::start(Vec::new(), header(Shard::WHOLE)).unwrap();
    writer.batch(32..plan().end(), Vec::new()).unwrap();
    let error = writer.finish(Duration::ZERO).unwrap_err().to_string();
    assert_eq!(error, "only 0 of 2403 places were handed in in their order");
}

#[test]
fn only_the_first_generated_failures_are_told_in_full() {
    let mut writer = Writer::start(Vec::new(), header(Shard::WHOLE)).unwrap();
    let entries = (0..plan().end()).map(|place| failed(entry(place), Verdict::Fail, "fail x"));
    writer.batch(0..plan().end(), entries.collect()).unwrap();
    let text = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
    let log = read(&text).unwrap();
    let told = log.runs[0].cases.iter().filter(|entry| entry.details.is_some());
    assert_eq!(told.count(), 3 + 64);
}

#[test]
fn a_line_is_never_longer_than_a_reader_takes() {
    let mut writer = Writer::start(Vec::new(), header(Shard::WHOLE)).unwrap();
    let mut entries = batch(Shard::WHOLE, 0..plan().end());
    entries[1].details = Some(Details::of_message("x".repeat(5 << 20)));
    writer.batch(0..plan().end(), entries).unwrap();
    writer.finding(Finding { feature: Some("y".repeat(5 << 20)), ..finding() }).unwrap();
    let text = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
    assert!(text.len() < 100_000, "{} bytes", text.len());
    assert!(terminal(&read(&text).unwrap()).contains("too long for the log"));
}

#[test]
fn secrets_do_not_reach_the_log() {
    let text = written(Shard::WHOLE);
    assert!(text.contains("AKID") && !text.contains("SECRET"));
}

#[test]
fn a_log_is_written_as_it_was_read() {
    let text = written(Shard::WHOLE);
    assert_eq!(String::from_utf8(read(&text).unwrap().write(Vec::new()).unwrap()).unwrap(), text);
}

#[test]
fn an_adapter_that_cannot_be_used_ends_the_run_where_it_is() {
    for places in [0, 2, 3, 100, 1_003, 1_500] {
        let mut writer = Writer::start(Vec::new(), header(Shard::WHOLE)).unwrap();
        writer.batch(0..places, batch(Shard::WHOLE, 0..places)).unwrap();
        writer.unusable("it did not start: no such file").unwrap();
        let text = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
        let log = read(&text).unwrap();
        assert_eq!(log.standing(), Standing::Broken);
        assert_eq!(log.runs[0].footer.asked + log.runs[0].footer.not_asked, places);
        assert!(terminal(&log).contains("it did not start"));
    }
}
