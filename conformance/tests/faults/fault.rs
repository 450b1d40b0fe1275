//! A fault: a mistake in one place of a crate, behind a switch.

use std::ops::Range;

use awsess_conformance::case::Edition;

/// A mistake in one place of the library or the model.
pub(crate) struct Fault {
    /// What goes wrong, which is what the switch is called.
    pub(crate) name: &'static str,
    /// The editions that show it.
    pub(crate) editions: &'static [Edition],
    /// The file, below the sources of the crate.
    pub(crate) file: &'static str,
    /// The expression that is right.
    pub(crate) right: &'static str,
    /// The one in its place.
    pub(crate) wrong: &'static str,
}

/// The variable that names the fault.
pub(crate) const VARIABLE: &str = "AWSESS_FAULT";

/// The module that the switches ask; the variable is read once.
pub(crate) const SWITCH: &str = "\
//! Which fault is seeded.

use std::env;
use std::string::String;
use std::sync::LazyLock;

pub(crate) fn seeded(name: &str) -> bool {
    static SEEDED: LazyLock<Option<String>> = LazyLock::new(|| env::var(\"AWSESS_FAULT\").ok());
    SEEDED.as_deref() == Some(name)
}
";

/// The text of a file with its faults in it, each behind its switch.
pub(crate) fn seed(text: &str, faults: &[&Fault]) -> String {
    let mut places: Vec<_> = faults.iter().map(|fault| (fault.place(text), fault)).collect();
    places.sort_by_key(|(place, _)| place.start);
    let (mut seeded, mut at) = (String::new(), 0);
    for (place, fault) in places {
        assert!(at <= place.start, "{}: the fault lies within another one", fault.name);
        seeded.push_str(&text[at..place.start]);
        seeded.push_str(&fault.switch());
        at = place.end;
    }
    seeded + &text[at..]
}

impl Fault {
    fn place(&self, text: &str) -> Range<usize> {
        let Self { name, file, right, .. } = self;
        let mut found = text.match_indices(right);
        match (found.next(), found.next()) {
            (Some((start, _)), None) => start..start + right.len(),
            (None, _) => panic!("{name}: the fault no longer fits: {file} has no `{right}`"),
            (_, Some(_)) => panic!("{name}: the fault no longer fits: {file} has `{right}` twice"),
        }
    }

    fn switch(&self) -> String {
        let Self { name, right, wrong, .. } = self;
        format!("(if crate::fault::seeded({name:?}) {{ {wrong} }} else {{ {right} }})")
    }
}
