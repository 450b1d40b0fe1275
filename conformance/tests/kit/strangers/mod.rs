//! Files of strangers: whatever a feature file says, the machine of whoever replays it is neither read, written nor used
//! beyond the folder of the case, and whoever replays it is told why it is refused.

#![cfg(unix)]

mod elsewhere;
mod hostile;
mod known;
mod left;
mod limits;
mod replayed;
mod terminal;
mod trusted;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long any of it may take, on a loaded machine too.
const DEADLINE: Duration = Duration::from_secs(30);

/// An adapter that wants a process for every case, whose environment is the case's. It answers with an empty session.
const ADAPTER: &str = r#"IFS= read -r hello
printf '%s\n' '{"type":"hello","protocol":1,"editions":["1.55"],"implementation":{"name":"x","version":"1"},"isolation":"process"}'
while IFS= read -r run; do
  printf '%s\n' '{"type":"outcome","id":"1","outcome":{"session":{"region":null,"credentials":{"error":{"code":"NoCredentialProviders"}}}}}'
done
"#;

/// The folder of a user: a home with real keys, a FIFO, and the feature file of a stranger.
struct User {
    folder: TempDir,
}

impl User {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let aws = folder.path().join("home/.aws");
        fs::create_dir_all(&aws).unwrap();
        let keys =
            "[default]\naws_access_key_id = REALKEY\naws_secret_access_key = REALSECRET\nregion = real-1\n";
        fs::write(aws.join("credentials"), keys).unwrap();
        fs::write(aws.join("config"), keys).unwrap();
        fs::write(folder.path().join("adapter.sh"), ADAPTER).unwrap();
        assert!(Command::new("mkfifo").arg(folder.path().join("fifo")).status().unwrap().success());
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn adapter(&self) -> String {
        format!("/bin/sh '{}'", self.path().join("adapter.sh").display())
    }

    /// Writes the stranger's file, in which `%W` stands for the user's folder.
    fn receive(&self, text: &str) -> PathBuf {
        let file = self.path().join("s.feature");
        fs::write(&file, text.replace("%W", self.path().to_str().unwrap())).unwrap();
        file
    }

    /// Runs the command in the user's home, where a careless relative path would find the keys.
    fn awsess(&self, args: &[&str]) -> Output {
        let mut command = crate::awsess(args);
        command.env("HOME", self.path().join("home")).env("PATH", "/usr/bin:/bin");
        self.run(command)
    }

    fn sh(&self, line: &str) -> Output {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", line]).env("HOME", self.path().join("home"));
        self.run(command)
    }

    fn run(&self, mut command: Command) -> Output {
        let started = Instant::now();
        let output = command.current_dir(self.path().join("home")).stdin(Stdio::null()).output().unwrap();
        assert!(started.elapsed() < DEADLINE, "it took {:?}", started.elapsed());
        output
    }

    /// Every path of the user with what stands there.
    fn tree(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let kind = fs::symlink_metadata(&path).unwrap().file_type();
                found.insert(path.clone(), kind.is_file().then(|| fs::read(&path).unwrap()));
                folders.extend(kind.is_dir().then_some(path));
            }
        }
        found
    }
}

/// A feature file with a scenario for each of these steps before its call.
fn feature(given: &[&str]) -> String {
    given.iter().enumerate().fold("Feature: s\n".to_owned(), |text, (number, steps)| {
        let steps: String = steps.lines().map(|line| format!("    {}\n", line.trim_start())).collect();
        let call = "    When NewSessionWithOptions is called\n    Then a session is created\n";
        format!("{text}\n  Scenario: stranger {number}\n{steps}{call}")
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
