//! The programs in the model's world, and those whose end or whose output a clock would decide.

use awsess_model::world;

use crate::vocabulary::case::{self, Case, Edition, Program};
use crate::vocabulary::now;

/// The program of the model.
pub(super) fn program((path, program): (String, Program)) -> (String, world::Program) {
    let Program { stdout, exit } = program;
    (path, world::Program { output: stdout.into(), exit_status: exit })
}

/// The options of the model for its provider.
pub(super) fn provider(options: &case::ProcessProvider) -> world::ProcessProvider {
    let case::ProcessProvider { max_buf_size, expiry_window } = *options;
    world::ProcessProvider { max_buf_size, expiry_window }
}

/// The first field that is about a program and that the model does not predict, and why.
pub(super) fn objection(case: &Case) -> Option<(String, String)> {
    let invalid = |(path, program): (&String, &Program)| {
        let objection = program.objection(path).or_else(|| races(case, program))?;
        Some((format!("programs[{path:?}]"), objection))
    };
    let window = || Some(("options.process_provider.expiry_window".to_owned(), due_by_clock(case)?));
    case.programs.iter().find_map(invalid).or_else(window)
}

/// Why nobody knows whether the program fails before its output is read.
fn races(case: &Case, program: &Program) -> Option<String> {
    let limit = provider(&case.options.process_provider).limit();
    let is_run = case.edition == Edition::V1_55;
    (is_run && program.exit != 0 && program.stdout.len() >= limit).then(|| {
        format!(
            "it fails, and prints as much as is read of it: make it print less than {limit} bytes, or exit with 0"
        )
    })
}

/// Why a clock would decide whether the credentials of a program are within the window that the options set.
fn due_by_clock(case: &Case) -> Option<String> {
    let window = i64::from(case.options.process_provider.expiry_window);
    let is_close = |seconds: i64| (seconds - window).abs() < now::MARGIN;
    let mut lasting = case.programs.values().flat_map(|program| now::offsets(&program.stdout));
    match window {
        0 => None,
        _ if window > now::MAX => Some("it is more than ten years".to_owned()),
        _ => lasting.find(|seconds| is_close(*seconds)).map(|seconds| {
            format!("the keys expire when the window begins: it must be a minute more or less than {seconds}")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::case::{Options, ProcessProvider};

    /// A case with a program that prints this and exits so.
    fn case(stdout: &str, exit: u8, max_buf_size: u32, expiry_window: u32) -> Case {
        let program = Program { stdout: stdout.into(), exit };
        let process_provider = ProcessProvider { max_buf_size, expiry_window };
        Case {
            programs: [("${ROOT}/x".into(), program)].into(),
            options: Options { process_provider, ..Options::default() },
            ..Case::default()
        }
    }

    #[test]
    fn a_program_that_fails_prints_less_than_is_read() {
        let field = |case: &Case| objection(case).map(|(field, _)| field);
        let long = "x".repeat(8192);
        assert_eq!(field(&case(&long, 0, 0, 0)), None);
        assert_eq!(field(&case(&long[1..], 1, 0, 0)), None);
        assert_eq!(field(&case(&long, 1, 8193, 0)), None);
        for case in [case(&long, 1, 0, 0), case("xx", 1, 2, 0)] {
            assert_eq!(field(&case).as_deref(), Some(r#"programs["${ROOT}/x"]"#));
        }
        let older = Case { edition: case::Edition::V1_14, ..case(&long, 1, 0, 0) };
        assert_eq!(field(&older), None);
    }

    #[test]
    fn no_clock_decides_whether_keys_are_within_the_window() {
        for (window, is_known) in
            [(3540, true), (3541, false), (3659, false), (3660, true), (u32::MAX, false)]
        {
            let objection = objection(&case("from ${NOW-60} to ${NOW+3600}", 0, 0, window));
            assert_eq!(objection.is_none(), is_known, "{window}: {objection:?}");
        }
    }
}
