//! The time of endpoints: at most 1 ms for loading the table of an edition, for its first endpoint only, and at most 1 µs for a
//! resolution, beside the time of the release.

use std::env;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use awsess::{
    DefaultEndpointResolver, Edition, EndpointResolver, EndpointSettings, Environment, Options, Session,
};
use criterion::Criterion;

/// The most that loading and a resolution may take.
const LOADING: Duration = Duration::from_millis(1);
const RESOLUTION: Duration = Duration::from_micros(1);
const ROUNDS: u32 = 60_000;
const PROCESSES: usize = 30;

/// Asks a process of this bench for the first endpoint of the edition that it names.
const FIRST: &str = "AWSESS_BENCH_FIRST_ENDPOINT";

/// The services and regions of the Go benchmark too.
const ASKED: [(&str, &str); 6] = [
    ("s3", "us-west-2"),
    ("sts", "eu-west-1"),
    ("dms", "us-gov-west-1"),
    ("iam", "ap-south-1"),
    ("application-autoscaling", "cn-north-1"),
    ("unknown", "nowhere"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let Ok(edition) = env::var(FIRST) {
        return first(edition.parse()?);
    }
    let mut criterion = Criterion::default().configure_from_args();
    for &edition in Edition::ALL {
        criterion.bench_function(&format!("resolution, {edition}"), |bencher| {
            bencher.iter(|| ASKED.map(|asked| resolve(edition, asked)));
        });
        print_loading(edition)?;
        print_resolution(edition);
    }
    criterion.final_summary();
    Ok(())
}

fn resolve(edition: Edition, (service, region): (&str, &str)) -> usize {
    let resolver = DefaultEndpointResolver::new(edition);
    let found = resolver.endpoint_for(black_box(service), black_box(region), &EndpointSettings::default());
    black_box(found).map_or(0, |found| found.url.len())
}

/// Prints the time of the first and of the second resolution in a process whose session has resolved none.
fn first(edition: Edition) -> Result<(), Box<dyn std::error::Error>> {
    let environment = Environment::from_vars([("AWS_REGION", "us-west-2")]);
    black_box(Session::new_session_with_options(Options::new().edition(edition).environment(environment))?);
    let [first, second] = [(); 2].map(|()| time(|| resolve(edition, ASKED[0])).as_nanos());
    println!("{first} {second}");
    Ok(())
}

fn print_loading(edition: Edition) -> Result<(), Box<dyn std::error::Error>> {
    let mut firsts = Vec::new();
    let mut seconds = Vec::new();
    for _ in 0..PROCESSES {
        let output = Command::new(env::current_exe()?).env(FIRST, edition.as_str()).output()?;
        let text = String::from_utf8(output.stdout)?;
        let (first, second) = text.trim().split_once(' ').ok_or("no answer of the process")?;
        firsts.push(Duration::from_nanos(first.parse()?));
        seconds.push(Duration::from_nanos(second.parse()?));
    }
    let (first, second) = (median(firsts), median(seconds));
    println!(
        "edition {edition}: in a process whose session asked for no endpoint, the first takes {first:?}"
    );
    println!(
        "edition {edition}: the second {second:?}, so loading is {:?} (at most {LOADING:?})",
        first - second
    );
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn print_resolution(edition: Edition) {
    let round =
        || (0..ROUNDS).map(|round| resolve(edition, ASKED[round as usize % ASKED.len()])).sum::<usize>();
    let best = (0..20).map(|_| time(round)).min().unwrap_or_default() / ROUNDS;
    println!("edition {edition}: a resolution {best:?} (at most {RESOLUTION:?})");
    println!("edition {edition}: the release's own {}", of_the_release(edition));
}

fn time<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(run());
    start.elapsed()
}

/// The figure of `go test -bench` for the release, or why there is none.
fn of_the_release(edition: Edition) -> String {
    let adapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/adapters/go-v1");
    let modules = match edition {
        Edition::V1_14 => "v1.14.mod",
        _ => "go.mod",
    };
    let mut go = Command::new("go");
    go.arg("test").arg(format!("-modfile={modules}")).args([
        "-run=^$",
        "-bench=EndpointFor",
        "-count=3",
        ".",
    ]);
    match go.current_dir(adapter).stderr(Stdio::inherit()).output() {
        Err(_) => "is not known: go is not installed (1.22 or later, https://go.dev/dl)".into(),
        Ok(output) => best_of(&String::from_utf8_lossy(&output.stdout))
            .map_or_else(|| "is not known: go test failed".into(), |nanoseconds| format!("{nanoseconds}ns")),
    }
}

/// The least of the benchmark's figures, in nanoseconds.
fn best_of(output: &str) -> Option<f64> {
    let lines = output.lines().filter(|line| line.starts_with("BenchmarkEndpointFor"));
    let figures = lines.filter_map(|line| line.split_whitespace().nth(2)?.parse::<f64>().ok());
    figures.reduce(f64::min)
}
