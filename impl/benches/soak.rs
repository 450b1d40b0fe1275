//! A thousand sessions with a role each, a hundred readers, and an STS on loopback whose credentials are good for a second:
//! every call that is made was due, every answer is read, and memory stays flat.
//!
//! ```sh
//! cargo bench -p awsess-benches --bench soak
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use awsess::{Config, Environment, Options, Session, SharedConfigState};

const SESSIONS: usize = 1000;
const READERS: usize = 100;
const TIME: Duration = Duration::from_secs(30);
const LIFE: Duration = Duration::from_secs(1);
/// The maximum growth of memory between the first third and the end in MiB, which allocators do not return.
const GROWTH: u64 = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let sts = Sts::start()?;
    let home = tempfile::tempdir()?;
    let sessions = sessions(home.path(), &sts)?;
    println!("resident before the first request: {} MiB", resident());
    let seen = read_all(&sessions);
    report(&sts, &seen)
}

fn sessions(home: &std::path::Path, sts: &Sts) -> Result<Vec<Session>, Box<dyn Error>> {
    let base = "[base]\naws_access_key_id = A\naws_secret_access_key = S\n".to_owned();
    let roles = (0..SESSIONS).map(|number| {
        format!(
            "[role{number}]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n\
             role_session_name = s{number}\n"
        )
    });
    std::fs::create_dir(home.join(".aws"))?;
    std::fs::write(home.join(".aws/credentials"), base + &roles.collect::<String>())?;
    let config = Config::new().region("us-east-1").endpoint(format!("http://{}", sts.address));
    let options = Options::new()
        .environment(Environment::from_vars([("HOME", home)]))
        .shared_config_state(SharedConfigState::Enable)
        .config(config);
    (0..SESSIONS)
        .map(|number| {
            Ok(Session::new_session_with_options(options.clone().profile(format!("role{number}")))?)
        })
        .collect()
}

/// What the readers saw.
#[derive(Default)]
struct Seen {
    reads: AtomicU64,
    failures: AtomicU64,
    /// Reads that began after the value that they got had expired.
    stale: AtomicU64,
    values: Vec<Mutex<BTreeSet<String>>>,
    /// Resident MiB after a third of the time, and at the end.
    resident: Mutex<Vec<u64>>,
}

/// Every reader reads every session, each in an order of its own, until the time is up.
fn read_all(sessions: &[Session]) -> Seen {
    let seen = Seen { values: sessions.iter().map(|_| Mutex::default()).collect(), ..Seen::default() };
    let end = Instant::now() + TIME;
    thread::scope(|scope| {
        for reader in 0..READERS {
            let seen = &seen;
            scope.spawn(move || {
                while Instant::now() < end {
                    (0..SESSIONS).map(|turn| (turn * 7 + reader * 10) % SESSIONS).for_each(|number| {
                        read(sessions, number, seen);
                    });
                }
            });
        }
        for wait in [TIME / 3, TIME - TIME / 3 - LIFE] {
            thread::sleep(wait);
            lock(&seen.resident).push(resident());
        }
    });
    seen
}

fn read(sessions: &[Session], number: usize, seen: &Seen) {
    let began = millis();
    seen.reads.fetch_add(1, Ordering::Relaxed);
    let Ok(value) = sessions[number].credentials().retrieve() else {
        seen.failures.fetch_add(1, Ordering::Relaxed);
        return;
    };
    let expires = value.access_key_id.rsplit('-').next().and_then(|text| text.parse::<u128>().ok());
    if expires.is_none_or(|expires| expires < began) {
        seen.stale.fetch_add(1, Ordering::Relaxed);
    }
    lock(&seen.values[number]).insert(value.access_key_id);
}

fn report(sts: &Sts, seen: &Seen) -> Result<(), Box<dyn Error>> {
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let due: usize = seen.values.iter().map(|values| lock(values).len()).sum();
    let (calls, early) = (count(&sts.calls), count(&sts.early));
    let resident = lock(&seen.resident).clone();
    let growth = resident[1].saturating_sub(resident[0]);
    println!(
        "reads: {}, failures: {}, stale: {}",
        count(&seen.reads),
        count(&seen.failures),
        count(&seen.stale)
    );
    println!("calls: {calls}, refreshes due: {due}, made before they were due: {early}");
    println!("resident: {} MiB, then {} MiB (at most {GROWTH} more)", resident[0], resident[1]);
    let holds =
        calls == due as u64 && early + count(&seen.failures) + count(&seen.stale) == 0 && growth <= GROWTH;
    if holds { Ok(()) } else { Err("the sessions did not hold".into()) }
}

/// An STS on loopback.
struct Sts {
    address: SocketAddr,
    calls: Arc<AtomicU64>,
    /// Calls for a session whose credentials were still good.
    early: Arc<AtomicU64>,
}

/// Until when the credentials of each session are good.
type Expiries = Arc<Mutex<BTreeMap<String, u128>>>;

impl Sts {
    fn start() -> Result<Self, Box<dyn Error>> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let sts = Self { address: listener.local_addr()?, calls: Arc::default(), early: Arc::default() };
        let (calls, early, expiries) = (Arc::clone(&sts.calls), Arc::clone(&sts.early), Expiries::default());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (calls, early, expiries) =
                    (Arc::clone(&calls), Arc::clone(&early), Arc::clone(&expiries));
                thread::spawn(move || serve(&stream, &calls, &early, &expiries));
            }
        });
        Ok(sts)
    }
}

/// Serves one connection until its end.
fn serve(stream: &TcpStream, calls: &AtomicU64, early: &AtomicU64, expiries: &Expiries) -> Option<()> {
    _ = stream.set_nodelay(true);
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    loop {
        let session = session_name(&mut reader)?;
        calls.fetch_add(1, Ordering::Relaxed);
        let now = millis();
        let expires = now + LIFE.as_millis();
        if lock(expiries).insert(session.clone(), expires).is_some_and(|before| before > now) {
            early.fetch_add(1, Ordering::Relaxed);
        }
        writer.write_all(answer(&session, expires).as_bytes()).ok()?;
    }
}

/// Reads one request; the name of the session that it is for.
fn session_name(reader: &mut impl std::io::BufRead) -> Option<String> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", text)) => length = text.parse().ok()?,
            Some(_) => {}
            None if line.trim_end().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    form_urlencoded::parse(&body)
        .find(|(name, _)| name == "RoleSessionName")
        .map(|(_, name)| name.into_owned())
}

fn answer(session: &str, expires: u128) -> String {
    let seconds = i64::try_from(expires / 1000).unwrap_or_default();
    let nanos = u32::try_from(expires % 1000).unwrap_or_default() * 1_000_000;
    let date = aws_smithy_types::DateTime::from_secs_and_nanos(seconds, nanos);
    let document = format!(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{session}-{expires}</AccessKeyId>\
         <SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>{date}</Expiration>\
         </Credentials></AssumeRoleResult></AssumeRoleResponse>"
    );
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{document}", document.len())
}

fn millis() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}

/// The resident memory in MiB, if the system reports it.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or_default() * 4 / 1024
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
