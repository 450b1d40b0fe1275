//! Each kind of hostility, and what must come of it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use awsess_conformance::adapter::{Process, Settings, Step};
use awsess_conformance::implementation::{Implementation as _, Response};

use libtest_mimic::Trial;

use super::stage::{DEADLINE, Stage, kind, kinds, outcome, run, runs, start};
use super::{Test, trial};

/// Every test here.
pub(crate) fn all() -> impl Iterator<Item = Trial> {
    let garbage = GARBAGE.into_iter().map(|(mode, count, part)| {
        trial(format!("garbage: an adapter that {mode}"), move || all_are_garbage(mode, count, part))
    });
    garbage.chain(ALL.iter().map(|&(name, test)| trial(name, test)))
}

const ALL: &[Test] = tests![
    an_adapter_that_answers_everything_with_success_is_heard,
    an_adapter_that_answers_nothing_hangs_and_is_given_up,
    an_adapter_that_dies_on_start_is_unusable,
    an_adapter_that_never_says_hello_is_unusable,
    a_greeting_for_people_is_no_hello,
    another_protocol_is_unusable,
    a_death_on_case_500_is_the_crash_of_case_500,
    a_death_on_case_500_among_many_is_the_crash_of_case_500,
    a_death_of_old_age_is_nobodys_crash,
    a_hang_is_told_from_a_crash,
    a_hang_in_a_process_of_its_own_is_the_hang_of_its_case,
    an_adapter_that_starts_once_is_given_up,
    a_hang_ends_where_term_is_ignored,
    a_grandchild_is_ended_with_its_parent,
    a_grandchild_is_killed_with_a_parent_that_hangs,
    a_late_answer_is_not_the_next_ones,
    a_second_answer_that_comes_late_is_garbage_too,
    one_answer_twice_is_the_garbage_of_one,
    a_hundred_megabytes_of_warnings_decide_nothing,
    half_a_line_is_a_crash,
    half_a_line_and_silence_is_a_hang,
    a_line_of_a_gigabyte_is_garbage,
    invalid_utf_8_is_garbage,
    blank_lines_without_end_are_a_hang,
    a_closed_output_is_a_crash,
    an_adapter_that_ignores_the_end_of_input_is_noted,
    an_exit_code_at_the_end_is_noted,
    answers_may_come_in_any_order,
    an_adapter_that_reads_nothing_hangs,
    the_environment_is_the_runners_own_and_the_directory_is_empty,
    the_environment_is_the_cases_in_a_process_of_its_own,
    a_drop_leaves_nothing_behind,
    whoever_is_put_again_is_announced,
];

fn an_adapter_that_answers_everything_with_success_is_heard() {
    let stage = Stage::new("answers everything");
    let played = stage.play(300);
    played.answered_but(&[]);
    assert_eq!(
        (played.faults.len(), stage.processes()),
        (0, 2),
        "the first case and the rest have a process each"
    );
}

fn an_adapter_that_answers_nothing_hangs_and_is_given_up() {
    let played = Stage::new("answers nothing").play(8);
    assert_eq!(kinds(&played.answers), ["hang", "broken"]);
    assert_eq!(played.answers.iter().filter(|answer| kind(answer) == "hang").count(), 4);
    assert!(played.gave_up.as_ref().is_some_and(|why| why.contains("does not respond to cases")));
    // Four cases, of which the first is asked twice, the trivial one, and two more while processes end.
    played.took_at_most(8);
}

fn an_adapter_that_dies_on_start_is_unusable() {
    let error = Stage::new("dies on start").start().unwrap_err();
    assert_eq!(error.step, Step::Hello);
    assert!(error.why.contains("exit status: 3") || error.why.contains("exit code: 3"), "{error}");
    assert_eq!(error.standard_error, "no licence was found");
}

fn an_adapter_that_never_says_hello_is_unusable() {
    let stage = Stage::new("never says hello");
    let error = stage.start().unwrap_err();
    assert_eq!(error.step, Step::Hello);
    assert!(error.why.contains("did not answer within 2 s"), "{error}");
    stage.nothing_is_left();
}

fn a_greeting_for_people_is_no_hello() {
    let error = Stage::new("greets people").start().unwrap_err();
    assert_eq!(error.step, Step::Hello);
    assert!(error.why.contains("not JSON") && error.why.contains("Listening"), "{error}");
}

fn another_protocol_is_unusable() {
    let error = Stage::new("speaks protocol 2").start().unwrap_err();
    assert_eq!(error.step, Step::Declaration);
    assert!(error.why.contains("version 2 of the protocol"), "{error}");
}

fn is_crash_of_500(stage: &Stage) {
    let played = stage.play(1_000);
    played.answered_but(&[500]);
    let Response::Crash { how, standard_error, .. } = &played.answers[499] else {
        panic!("{:?}", played.answers[499])
    };
    assert!(how.contains("status: 9") || how.contains("code: 9"), "{how}");
    assert_eq!(standard_error, "case 500 is too much");
}

fn a_death_on_case_500_is_the_crash_of_case_500() {
    is_crash_of_500(&Stage::new("dies on case 500"));
}

fn a_death_on_case_500_among_many_is_the_crash_of_case_500() {
    is_crash_of_500(&Stage::new("dies on case 500 at once"));
}

fn a_death_of_old_age_is_nobodys_crash() {
    let played = Stage::new("dies after 100 runs").play(250);
    // The first case has a process of its own, and the next process takes a hundred.
    played.answered_but(&[102, 203]);
    for number in [102, 203] {
        let Response::Retried { first, then } = &played.answers[number - 1] else {
            panic!("{:?}", played.answers)
        };
        assert_eq!((kind(first), &**then), ("crash", &outcome(&number.to_string())));
    }
    played.has_fault("ended, or closed its output, before it answered", 2);
    assert_eq!(played.faults[0].case.as_ref().map(|case| &*case.id), Some("102"));
}

fn a_hang_is_told_from_a_crash() {
    let played = Stage::new("hangs on case 3").play(6);
    played.answered_but(&[3]);
    assert_eq!(played.answers[2], Response::Hang { deadline: DEADLINE, standard_error: String::new() });
    played.took_at_most(2);
}

fn a_hang_in_a_process_of_its_own_is_the_hang_of_its_case() {
    let stage = Stage::new("hangs on case 3 of its own");
    let played = stage.play(6);
    played.answered_but(&[3]);
    // The case that hangs is asked twice.
    assert_eq!((kind(&played.answers[2]), stage.processes()), ("hang", 8));
    played.took_at_most(2);
}

fn an_adapter_that_starts_once_is_given_up() {
    let stage = Stage::new("starts once");
    let played = stage.play(6);
    assert_eq!(kinds(&played.answers), ["outcome", "broken"]);
    assert!(
        played.gave_up.as_ref().is_some_and(|why| why.contains("did not say hello")),
        "{:?}",
        played.gave_up
    );
    assert_eq!(stage.processes(), 4, "it is started three times more");
}

#[cfg(unix)]
fn a_hang_ends_where_term_is_ignored() {
    let stage = Stage::new("hangs on case 3");
    let command = format!("sh -c 'trap \"\" TERM; exec \"$0\" \"$@\"' {}", stage.command());
    let mut process = start(&command, DEADLINE).unwrap();
    let answers = process.observe_all(&runs(4));
    assert_eq!(kinds(&answers), ["outcome", "hang", "outcome"]);
    drop(process);
    stage.nothing_is_left();
}

#[cfg(not(unix))]
fn a_hang_ends_where_term_is_ignored() {}

fn a_grandchild_is_ended_with_its_parent() {
    let played = Stage::new("leaves a grandchild").play(3);
    played.answered_but(&[]);
    assert!(played.faults.iter().any(|fault| fault.what.contains("outlived it")), "{:?}", played.faults);
    played.took_at_most(2);
}

fn a_grandchild_is_killed_with_a_parent_that_hangs() {
    let stage = Stage::new("hangs with a grandchild");
    let played = stage.play(4);
    played.answered_but(&[3]);
    assert_eq!(kind(&played.answers[2]), "hang");
    assert!(stage.processes() >= 4, "each process has a grandchild");
}

fn a_late_answer_is_not_the_next_ones() {
    for mode in ["answers case 3 late", "answers case 3 late at once"] {
        let played = Stage::new(mode).play(12);
        played.answered_but(&[3]);
        assert_eq!(kind(&played.answers[2]), "hang");
    }
}

/// Adapters whose answers are all garbage: their modes, the number of cases, and a part of what is said of each answer.
const GARBAGE: [(&str, usize, &str); 5] = [
    ("answers twice", 6, "more than it was asked for"),
    ("answers twice at once", 6, "more than it was asked for"),
    ("answers another id", 3, "which does not exist"),
    ("answers of another shape", 3, "unknown value `sesion`"),
    ("says goodbye", 1, "more than it was asked for"),
];

fn all_are_garbage(mode: &str, count: usize, part: &str) {
    let played = Stage::new(mode).play(count);
    for answer in &played.answers {
        let Response::Garbage { why, line, .. } = answer else { panic!("{answer:?}") };
        assert!(why.contains(part), "{why}: {line}");
    }
    assert_eq!(played.gave_up, None);
}

fn a_second_answer_that_comes_late_is_garbage_too() {
    let stage = Stage::new("answers twice, the second time late");
    let mut process = stage.start().unwrap();
    let answers: Vec<_> = runs(5).iter().map(|run| process.observe(run)).collect();
    assert_eq!(kinds(&answers), ["garbage"]);
    drop(process);
    stage.nothing_is_left();
}

fn one_answer_twice_is_the_garbage_of_one() {
    for mode in ["answers case 5 twice", "answers case 5 twice at once"] {
        let played = Stage::new(mode).play(12);
        played.answered_but(&[5]);
        assert_eq!(kind(&played.answers[4]), "garbage");
        assert_eq!(played.faults, []);
    }
}

fn a_hundred_megabytes_of_warnings_decide_nothing() {
    let played = Stage::patient("warns").play(10);
    played.answered_but(&[10]);
    assert_eq!(played.faults, []);
    let Response::Crash { standard_error, .. } = &played.answers[9] else {
        panic!("{:?}", played.answers[9])
    };
    assert!((60 << 10..=64 << 10).contains(&standard_error.len()), "{}", standard_error.len());
}

fn half_a_line_is_a_crash() {
    let played = Stage::new("writes half a line").play(2);
    for answer in &played.answers {
        let Response::Crash { how, line, .. } = answer else { panic!("{answer:?}") };
        assert!(how.contains("within a line"), "{how}");
        assert_eq!(line, "{\"type\":\"outcome\",\"id\":");
    }
}

fn half_a_line_and_silence_is_a_hang() {
    let played = Stage::new("writes half a line and waits").play(1);
    assert_eq!(kinds(&played.answers), ["hang"]);
}

fn a_line_of_a_gigabyte_is_garbage() {
    let played = Stage::patient("writes 1 GB").play(4);
    played.answered_but(&[2]);
    let Response::Garbage { why, line, .. } = &played.answers[1] else { panic!("{:?}", played.answers[1]) };
    assert!(why.contains("more than 16 MiB") && line.len() < 1_000, "{why}: {line}");
}

fn invalid_utf_8_is_garbage() {
    let played = Stage::new("writes invalid UTF-8").play(4);
    played.answered_but(&[2]);
    let Response::Garbage { line, .. } = &played.answers[1] else { panic!("{:?}", played.answers[1]) };
    assert_eq!(line, "{\"type\":\"\\xff\\xfe\"}");
}

fn blank_lines_without_end_are_a_hang() {
    let played = Stage::new("writes blank lines").play(3);
    played.answered_but(&[2]);
    assert_eq!(kind(&played.answers[1]), "hang");
}

fn a_closed_output_is_a_crash() {
    let played = Stage::new("closes its output").play(2);
    for answer in &played.answers {
        let Response::Crash { how, .. } = answer else { panic!("{answer:?}") };
        assert!(how.contains("closed its output") || cfg!(not(unix)), "{how}");
    }
}

fn an_adapter_that_ignores_the_end_of_input_is_noted() {
    let played = Stage::new("ignores end of input").play(20);
    played.answered_but(&[]);
    assert!(played.faults.iter().any(|fault| fault.what.contains("did not exit")), "{:?}", played.faults);
    played.took_at_most(2);
}

fn an_exit_code_at_the_end_is_noted() {
    let played = Stage::new("ends with 4").play(5);
    played.answered_but(&[]);
    played.has_fault("did not exit with 0 at the end of its input", 2);
}

fn answers_may_come_in_any_order() {
    let stage = Stage::new("out of order");
    assert_eq!(stage.start().unwrap().at_once(), 8);
    stage.play(100).answered_but(&[]);
}

fn an_adapter_that_reads_nothing_hangs() {
    let stage = Stage::new("reads nothing");
    let mut large = run("1");
    large.case.env.insert("LARGE".into(), "x".repeat(4 << 20));
    let started = Instant::now();
    let mut process = stage.start().unwrap();
    assert_eq!(kind(&process.observe(&large)), "hang");
    drop(process);
    assert!(started.elapsed() < DEADLINE * 10);
    stage.nothing_is_left();
}

fn told(process: &mut Process, run: &awsess_conformance::protocol::Run) -> String {
    let answer = process.observe(run);
    format!("{answer:?}")
}

fn the_environment_is_the_runners_own_and_the_directory_is_empty() {
    let stage = Stage::new("tells its environment");
    let told = told(&mut stage.start().unwrap(), &run("1"));
    assert!(told.contains("AWS_EC2_METADATA_DISABLED=true") && told.contains("PATH="), "{told}");
    assert!(!told.contains("HOME=") && told.contains("; 0 files"), "{told}");
}

fn the_environment_is_the_cases_in_a_process_of_its_own() {
    let stage = Stage::new("tells its environment of its own");
    let mut process = stage.start().unwrap();
    for value in ["one", "two"] {
        let mut run = run(value);
        run.case.env.insert("AWS_PROFILE".into(), value.into());
        assert_eq!(process.observe(&run), outcome(&format!("AWS_PROFILE={value}; 0 files")));
    }
    assert_eq!((process.at_once(), stage.processes()), (1, 3));
    drop(process);
    stage.nothing_is_left();
}

fn a_drop_leaves_nothing_behind() {
    let stage = Stage::new("ignores end of input");
    let mut process = stage.start().unwrap();
    process.observe_all(&runs(2));
    drop(process);
    stage.nothing_is_left();
}

fn whoever_is_put_again_is_announced() {
    let stage = Stage::new("hangs on case 3 at once");
    let (announced, calls) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let (to, count) = (Arc::clone(&announced), Arc::clone(&calls));
    let mut settings = Settings::with_timeout(DEADLINE);
    settings.before_rerun = Some(Arc::new(move |run| {
        count.fetch_add(1, Ordering::Relaxed);
        to.lock().unwrap().push(run.id.clone());
    }));
    let mut process = Process::start(&stage.command(), settings).unwrap();
    assert_eq!(kinds(&process.observe_all(&runs(5))), ["outcome", "hang", "outcome"]);
    assert_eq!(
        (&announced.lock().unwrap()[..], calls.load(Ordering::Relaxed)),
        (&["3", "4", "5"].map(String::from)[..], 3)
    );
}
