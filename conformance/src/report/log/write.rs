//! Writing: the results of runs, line by line, each run with a footer.

use std::io::{self, Write};

use super::line::{Footer, Generated, Line, MAX_LINE, Start, VERSION, VerdictCounts};
use crate::run::results::{CaseResult, Details, FaultCount, Finding, Results, RunEnd, RunResult};
use crate::run::shard::Fnv;
use crate::system::printable;

/// Writes the log of the results.
///
/// ```
/// use awsess_conformance::{check, log};
/// use awsess_conformance::results::{Header, Results, RunResult};
/// use awsess_conformance::shard::Shard;
/// use std::path::Path;
///
/// let plan = check::Plan { seed: 1, ..check::Plan::default() };
/// let run = RunResult::new(Header::new(plan.summary(), Shard::WHOLE, None));
/// let results = Results { runs: vec![run] };
/// let text = log::write(&results, Vec::new()).unwrap();
/// assert_eq!(log::read(&text[..], Path::new("run.ndjson")).unwrap(), results);
/// ```
///
/// # Errors
///
/// When the log cannot be written, or a run that is complete lacks cases.
pub fn write<W: Write>(results: &Results, mut out: W) -> io::Result<W> {
    let all = u32::try_from(results.runs.len()).map_err(io::Error::other)?;
    for (number, run) in (1..).zip(&results.runs) {
        run.verify().map_err(io::Error::other)?;
        write_run(run, [number, all], &mut out)?;
    }
    out.flush()?;
    Ok(out)
}

fn write_run(run: &RunResult, number: [u32; 2], out: &mut impl Write) -> io::Result<()> {
    let start = Line::Run(Start { log: VERSION, number, header: run.header.clone() });
    let generated = run.cases.counted.iter();
    let generated = generated
        .map(|(edition, count)| Line::Generated(Generated { edition: *edition, count: count.clone() }));
    let lines = std::iter::once(start)
        .chain(run.cases.listed.iter().cloned().map(Line::Case))
        .chain(generated)
        .chain(run.findings.iter().cloned().map(Line::Finding))
        .chain(run.faults.iter().cloned().map(Line::Fault))
        .chain(run.expectations.iter().cloned().map(Line::Expectation));
    let mut digest = Fnv::default();
    for line in lines {
        let bytes = encoded(line)?;
        digest.add(&bytes);
        out.write_all(&bytes)?;
    }
    let counts = VerdictCounts::of(run);
    let footer = Footer { how: run.end.clone(), counts, us: run.us, digest: digest.text() };
    out.write_all(&encoded(Line::End(footer))?)
}

/// The line with its end, never longer than a reader takes.
fn encoded(line: Line) -> io::Result<Vec<u8>> {
    let mut bytes = json(&line)?;
    if bytes.len() >= MAX_LINE {
        bytes = json(&shortened(line, bytes.len()))?;
    }
    if bytes.len() >= MAX_LINE {
        return Err(io::Error::other(format!("a line of the log would be {} bytes long", bytes.len())));
    }
    bytes.push(b'\n');
    Ok(bytes)
}

fn json(line: &Line) -> io::Result<Vec<u8>> {
    Ok(printable::json(&serde_json::to_string(line)?).into_owned().into_bytes())
}

/// The line without its longest texts.
fn shortened(line: Line, length: usize) -> Line {
    let details = || Details::of_message(format!("the difference is too long for the log: {length} bytes"));
    let reason = || format!("the reason is too long for the log: {length} bytes");
    match line {
        Line::Case(case) => Line::Case(CaseResult { details: Some(Box::new(details())), ..case }),
        Line::Finding(finding) => Line::Finding(Finding { details: details(), feature: None, ..finding }),
        Line::Fault(fault) => Line::Fault(FaultCount { detail: reason(), ..fault }),
        Line::End(Footer { how: RunEnd::Unusable(_), counts, us, digest }) => {
            Line::End(Footer { how: RunEnd::Unusable(reason()), counts, us, digest })
        }
        Line::End(Footer { how: RunEnd::Shortage(_), counts, us, digest }) => {
            Line::End(Footer { how: RunEnd::Shortage(reason()), counts, us, digest })
        }
        other @ (Line::Run(_) | Line::Generated(_) | Line::Expectation(_) | Line::End(_)) => other,
    }
}
