//! A divergence in a generated case is saved as a feature file, and a check of that file has the same verdict.

use std::fs;

use awsess_conformance::builtin::Builtin;
use awsess_conformance::implementation::{Implementation, Response};
use awsess_conformance::outcome::{Error, Outcome};
use awsess_conformance::protocol::{Hello, Run};
use awsess_conformance::suite::{self, Failed, Options};

/// The library, with other words in the errors of the system, which are not compared.
#[derive(Clone)]
struct Reworded {
    /// Whether it has another code for errors that wrap one of the system.
    is_wrong: bool,
}

impl Implementation for Reworded {
    fn hello(&self) -> Hello {
        Builtin.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let mut response = Builtin.observe(run);
        if let Response::Outcome(Outcome::Error(error)) = &mut response {
            self.reword(error);
        }
        response
    }
}

impl Reworded {
    fn reword(&self, error: &mut Error) {
        let code = error.code.clone();
        let Some(original) = error.original.as_deref_mut().filter(|original| original.code.is_empty()) else {
            return;
        };
        if code != "SharedConfigLoadError" {
            original.message = Some("the system has other words".into());
            if self.is_wrong {
                error.code = "Wrong".into();
            }
        }
    }
}

#[test]
fn the_feature_of_a_finding_asserts_no_words_that_are_not_compared() {
    let failed =
        suite::run(Reworded { is_wrong: true }, &Options::new().id("region/").cases(400)).unwrap_err();
    let Failed::Diverged(summary) = failed else { panic!("{failed}") };
    let findings = &summary.results().runs[0].findings;
    assert!(!findings.is_empty(), "{summary}");
    let folder = tempfile::tempdir().unwrap();
    for (number, finding) in findings.iter().enumerate() {
        let feature = finding.feature.as_ref().unwrap();
        assert!(feature.contains("wraps another error"), "{feature}");
        fs::write(folder.path().join(format!("{number}.feature")), feature).unwrap();
    }
    let replay = Options::new().features(folder.path());
    let Failed::Diverged(again) = suite::run(Reworded { is_wrong: true }, &replay).unwrap_err() else {
        panic!()
    };
    assert_eq!((again.counts().failed, again.counts().passed), (findings.len() as u64, 0), "{again}");
    suite::assert_holds(Reworded { is_wrong: false }, &replay);
}

/// The command on an adapter whose every session is empty.
#[cfg(unix)]
mod saved {
    use std::fs;
    use std::process::Output;

    const EMPTY: &str = r#"read -r hello
echo '{"type":"hello","protocol":1,"implementation":{"name":"empty","version":"1.2.3"},"editions":["1.55"]}'
while read -r run; do
  id=${run#*\"id\":\"}
  echo "{\"type\":\"outcome\",\"id\":\"${id%%\"*}\",\"outcome\":{\"session\":{\"region\":\"nowhere\"}}}"
done
"#;

    fn awsess(args: &[&str]) -> Output {
        crate::awsess(args).output().unwrap()
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).into_owned()
    }

    #[test]
    fn each_finding_is_a_file_that_replays_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        fs::write(at("empty.sh"), EMPTY).unwrap();
        let (adapter, bugs, log) = (format!("/bin/sh {}", at("empty.sh")), at("new/bugs"), at("log"));
        let check = ["check", "--generated-only", "-e", "1.55", "-n", "20", "-j", "1", "-a", &adapter];
        let output = awsess(&[&check[..], &["--save", &bugs, "--log", &log]].concat());
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let files: Vec<_> = fs::read_dir(&bugs).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(
            !files.is_empty() && text(&output.stderr).contains("note: saved "),
            "{}",
            text(&output.stderr)
        );

        let mended = awsess(&["check", &bugs, "-q"]);
        assert_eq!(mended.status.code(), Some(0), "{}", text(&mended.stdout));
        let replayed = awsess(&["check", &bugs, "-q", "-a", &adapter]);
        assert!(text(&replayed.stdout).starts_with(&format!("0 passed, {} failed", files.len())));

        let again = awsess(&["merge", &log, "-q", "--save", &bugs]);
        assert_eq!(again.status.code(), Some(1), "the same file is there already: {}", text(&again.stderr));
        fs::write(&files[0], "mine").unwrap();
        let refused = awsess(&["merge", &log, "-q", "--save", &bugs]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("exists and is not overwritten"), "{}", text(&refused.stderr));
        assert_eq!(fs::read_to_string(&files[0]).unwrap(), "mine");
    }

    #[test]
    fn a_run_without_findings_says_that_nothing_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let bugs = folder.path().join("bugs").display().to_string();
        let output = awsess(&["check", "region/the-region-in-the-config-wins", "--save", &bugs]);
        assert!(text(&output.stderr).contains("note: nothing to save: "), "{}", text(&output.stderr));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_refused_before_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let output = awsess(&["check", "region/", "--save", file.join("bugs").to_str().unwrap()]);
        assert_eq!((output.status.code(), &*output.stdout), (Some(2), &b""[..]), "{}", text(&output.stderr));
    }
}
