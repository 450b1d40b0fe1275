//! How long a session from two small files takes, beside reading those files: more than twice as long is a failure.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use awsess::{Config, Credentials, Edition, Environment, Options, Session, SharedConfigState};
use criterion::Criterion;

/// The most that a session may take, in times of reading its files.
const LIMIT: f64 = 2.0;
const ROUNDS: u32 = 200;

const CREDENTIALS: &str = "\
# The credentials of two profiles.
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

[dev]
aws_access_key_id = AKIAI44QH8DHBEXAMPLE
aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY
aws_session_token = AQoDYXdzEJr
";

const CONFIG: &str = "\
[default]
region = us-east-1
output = json

[profile dev]
region = eu-west-1

[profile admin]
role_arn = arn:aws:iam::123456789012:role/admin
source_profile = dev
region = eu-central-1
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let home = tempfile::tempdir()?;
    let files = write_files(home.path())?;
    let environment = Environment::from_vars([("HOME", home.path())]);
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("read both files", |bencher| bencher.iter(|| read(&files)));
    for &edition in Edition::ALL {
        let options = options(&environment, edition);
        criterion.bench_function(&format!("session from both files, {edition}"), |bencher| {
            bencher.iter(|| session(&options));
        });
        check_ratio(&files, &options)?;
    }
    let keys =
        options(&environment, Edition::default()).config(Config::new().credentials(Credentials::anonymous()));
    criterion.bench_function("copy of a session", |bencher| {
        let session = session(&keys);
        bencher.iter(|| session.copy([Config::new().region("us-west-2")]));
    });
    criterion.final_summary();
    Ok(())
}

fn write_files(home: &Path) -> std::io::Result<[PathBuf; 2]> {
    let folder = home.join(".aws");
    std::fs::create_dir(&folder)?;
    let files = [folder.join("config"), folder.join("credentials")];
    std::fs::write(&files[0], CONFIG)?;
    std::fs::write(&files[1], CREDENTIALS)?;
    Ok(files)
}

fn options(environment: &Environment, edition: Edition) -> Options {
    let state = SharedConfigState::Enable;
    Options::new().environment(environment.clone()).edition(edition).shared_config_state(state)
}

fn read(files: &[PathBuf]) -> usize {
    files.iter().map(|file| black_box(std::fs::read(file)).map_or(0, |bytes| bytes.len())).sum()
}

fn session(options: &Options) -> Session {
    Session::must(Session::new_session_with_options(options.clone()))
}

/// Checks that a session takes at most `LIMIT` times as long as reading its files. Both are measured in turn, so that
/// whatever else the machine does affects both.
fn check_ratio(files: &[PathBuf], options: &Options) -> Result<(), String> {
    let (mut reading, mut making) = (Duration::MAX, Duration::MAX);
    for _ in 0..100 {
        reading = reading.min(time(|| read(files)));
        let mut options = vec![options.clone(); ROUNDS as usize];
        making = making.min(time(|| options.pop().map(Session::new_session_with_options)));
    }
    let ratio = making.as_secs_f64() / reading.as_secs_f64();
    let (reading, making) = (reading / ROUNDS, making / ROUNDS);
    let edition = options.edition;
    println!(
        "edition {edition}: reading {reading:?}, session {making:?}, ratio {ratio:.2} (at most {LIMIT})"
    );
    if ratio > LIMIT {
        return Err(format!(
            "edition {edition}: a session takes {ratio:.2} times as long as reading its files"
        ));
    }
    Ok(())
}

fn time<T>(mut run: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        black_box(run());
    }
    start.elapsed()
}
