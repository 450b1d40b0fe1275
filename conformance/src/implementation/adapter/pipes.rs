//! The three pipes of an adapter, each with a thread, so that no pipe that is full or empty ever blocks the runner.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::shown;
use super::stop;

/// The longest line that is read, in bytes.
const LONGEST: usize = 16 << 20;
/// How much of a longer one is shown, in bytes.
const SHOWN: usize = 80;
/// How much of standard error is kept, in bytes.
const MAX_STDERR: usize = 64 << 10;
/// How much is read at once, in bytes.
const READ: usize = 64 << 10;
/// How many reads may be buffered. An adapter that writes ahead of the runner is blocked beyond that.
const AHEAD: usize = 4;
/// How often to check whether a signal asked the process to end.
const GLANCE: Duration = Duration::from_millis(25);
/// How long to wait for the rest of standard error once the process is gone.
const STDERR_DRAIN: Duration = Duration::from_millis(200);

/// Lines to an adapter.
pub(super) fn writer(mut input: impl Write + Send + 'static) -> io::Result<Sender<Vec<u8>>> {
    let (to, lines) = channel::<Vec<u8>>();
    thread::Builder::new().spawn(move || {
        // An adapter that reads no more shows itself by what it answers.
        while let Ok(line) = lines.recv() {
            if input.write_all(&line).and_then(|()| input.flush()).is_err() {
                break;
            }
        }
    })?;
    Ok(to)
}

/// A piece of what an adapter writes.
enum Piece {
    /// Whole lines.
    Lines(Vec<u8>),
    /// More than any line may have; nothing is read after it.
    TooLong(Vec<u8>),
    /// The end, and what stood before it without a line end.
    End(Vec<u8>),
}

/// The lines of an adapter.
pub(super) struct Output {
    pieces: Receiver<Piece>,
    lines: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Output {
    pub(super) fn new(output: impl Read + Send + 'static) -> io::Result<Self> {
        let (to, pieces) = sync_channel(AHEAD);
        thread::Builder::new().spawn(move || read_lines(output, &to))?;
        Ok(Self { pieces, lines: Vec::new(), at: 0, ended: false })
    }

    /// The next line that is not blank.
    pub(super) fn next(&mut self, until: Instant) -> Result<&[u8], Fault> {
        while !self.skip_blank() {
            match self.wait(until) {
                Ok(piece) => self.hold(piece)?,
                Err(RecvTimeoutError::Timeout) => return Err(Fault::Silence),
                Err(RecvTimeoutError::Disconnected) => return Err(Fault::Closed(Vec::new())),
            }
            // What is there already is read even after the deadline, but blank lines may come without end.
            if !self.skip_blank() && Instant::now() >= until {
                return Err(Fault::Silence);
            }
        }
        Ok(self.take())
    }

    /// Waits for the next piece, until the deadline or a signal that asks the process to end.
    fn wait(&self, until: Instant) -> Result<Piece, RecvTimeoutError> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.pieces.recv_timeout(left.min(GLANCE)) {
                Err(RecvTimeoutError::Timeout) if left > GLANCE && stop::requested().is_none() => {}
                piece => return piece,
            }
        }
    }

    /// A line that is there already, if there is one.
    pub(super) fn ready(&mut self) -> Option<&[u8]> {
        while !self.skip_blank() {
            self.hold(self.pieces.try_recv().ok()?).ok()?;
        }
        Some(self.take())
    }

    /// Whether the output was seen to end.
    pub(super) const fn ended(&self) -> bool {
        self.ended
    }

    fn hold(&mut self, piece: Piece) -> Result<(), Fault> {
        match piece {
            Piece::Lines(lines) => (self.lines, self.at) = (lines, 0),
            Piece::TooLong(line) => {
                let why = format!("it wrote a line of more than {} MiB", LONGEST >> 20);
                return Err(Fault::garbage(
                    "it wrote a line that is too long",
                    why,
                    &line[..line.len().min(SHOWN)],
                ));
            }
            Piece::End(half) => {
                self.ended = true;
                return Err(Fault::Closed(half));
            }
        }
        Ok(())
    }

    /// Skips white space. Returns whether another byte follows.
    fn skip_blank(&mut self) -> bool {
        let blank = self.lines[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at += blank;
        self.at < self.lines.len()
    }

    fn take(&mut self) -> &[u8] {
        let rest = &self.lines[self.at..];
        let line = rest.split_inclusive(|byte| *byte == b'\n').next().unwrap_or(rest);
        self.at += line.len();
        line
    }
}

fn read_lines(mut output: impl Read, to: &SyncSender<Piece>) {
    let (mut buffer, mut held) = (vec![0; READ], Vec::new());
    while let Some(new) = read(&mut output, &mut buffer) {
        let sent = match new.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => {
                held.extend_from_slice(&new[..=end]);
                to.send(Piece::Lines(std::mem::replace(&mut held, new[end + 1..].to_vec())))
            }
            None if held.len() + new.len() > LONGEST => {
                _ = to.send(Piece::TooLong(held));
                return;
            }
            None => {
                held.extend_from_slice(new);
                Ok(())
            }
        };
        if sent.is_err() {
            return;
        }
    }
    _ = to.send(Piece::End(held));
}

/// What comes next; none at the end, and where the pipe is broken.
fn read<'b>(from: &mut impl Read, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    loop {
        match from.read(buffer) {
            Ok(0) => return None,
            Ok(count) => return Some(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// The end of what an adapter writes to standard error.
pub(super) struct Tail {
    kept: Arc<Mutex<VecDeque<u8>>>,
    /// Hangs up at the end.
    end: Receiver<()>,
}

impl Tail {
    pub(super) fn new(errors: impl Read + Send + 'static) -> io::Result<Self> {
        let kept = Arc::new(Mutex::new(VecDeque::new()));
        let (until, end) = channel();
        let into = Arc::clone(&kept);
        thread::Builder::new().spawn(move || {
            drain(errors, &into);
            drop(until);
        })?;
        Ok(Self { kept, end })
    }

    /// What was kept, once the process is gone.
    pub(super) fn text(&self) -> String {
        _ = self.end.recv_timeout(STDERR_DRAIN);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        shown::text(kept.make_contiguous())
    }
}

fn drain(mut errors: impl Read, into: &Mutex<VecDeque<u8>>) {
    let mut buffer = vec![0; READ];
    while let Some(new) = read(&mut errors, &mut buffer) {
        let mut kept = into.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(new);
        let surplus = kept.len().saturating_sub(MAX_STDERR);
        kept.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    #[test]
    fn lines_come_one_by_one_whatever_the_reads_were() {
        let mut output = Output::new((&b"a\n\n \r\nbc"[..]).chain(&b"d\ne\r\n"[..])).unwrap();
        let lines: Vec<_> = (0..3).map(|_| output.next(soon()).unwrap().to_vec()).collect();
        assert_eq!(lines, [&b"a\n"[..], b"bcd\n", b"e\r\n"]);
        assert_eq!(output.next(soon()), Err(Fault::Closed(Vec::new())));
        assert!(output.ended());
    }

    #[test]
    fn half_a_line_is_not_a_line() {
        let mut output = Output::new(&b"{\"type\":"[..]).unwrap();
        assert_eq!(output.next(soon()), Err(Fault::Closed(b"{\"type\":".to_vec())));
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let mut output = Output::new(std::io::repeat(b'x')).unwrap();
        let Err(Fault::Garbage { why, line, .. }) = output.next(soon()) else { panic!("it must be garbage") };
        assert!(why.contains("more than 16 MiB") && line.len() <= LONGEST, "{why}");
    }

    #[test]
    fn blank_lines_without_end_are_silence() {
        let mut output = Output::new(std::io::repeat(b'\n')).unwrap();
        assert_eq!(output.next(Instant::now() + Duration::from_millis(20)), Err(Fault::Silence));
    }

    #[test]
    fn the_end_of_standard_error_is_kept() {
        let tail = Tail::new(std::io::repeat(b'x').take(1 << 20).chain(&b"the end\n"[..])).unwrap();
        let text = tail.text();
        assert!(text.ends_with("xthe end") && text.len() == MAX_STDERR - 1, "{}", text.len());
    }
}
