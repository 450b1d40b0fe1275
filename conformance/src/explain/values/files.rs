//! The two shared files: their paths, and whether they are read.

use awsess_model::trace::{self, Decision, Subject};
use awsess_model::world::File;

use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::rules::{RuleRef, cited};
use crate::explain::explanation::{Shadowed, Value};
use crate::explain::files::paths::default_path;
use crate::explain::files::shared_file::Shared;
use crate::explain::world::view::View;

/// One of the two shared files: its path, and whether it was read.
pub(super) fn value(view: &View<'_>, file: &Shared<'_>) -> Value {
    let named = view.set(file.name.variable).is_some();
    let default = || Shadowed {
        value: default_path(view.world, file.name),
        secret: false,
        origin: Origin::Default,
        rules: Vec::new(),
    };
    Value {
        value: Some(file.path.clone()),
        origin: if named { Origin::Variable { name: file.name.variable.into() } } else { Origin::Default },
        note: Some(fate(file).into()),
        shadowed: named.then(default).into_iter().collect(),
        rules: rules_of_file(view, file),
        ..Value::none(&format!("{}_file", file.name.file))
    }
}

/// The remark about a file that exists and is not read. An explanation looks for nothing in it that the session does not use.
pub(in crate::explain) const UNREAD: &str = "not read: shared config is off; 'awsess lint' checks it";

/// Whether a shared file was read, as a remark.
const fn fate(file: &Shared<'_>) -> &'static str {
    match (file.read, file.file, &file.ini) {
        (false, Some(File::Bytes(_)), _) => UNREAD,
        (false, ..) => "not read: shared config is off",
        (true, Some(File::Bytes(_)), Some(_)) => "read",
        (true, Some(File::Bytes(_)), None) => "read, and not valid",
        (true, Some(File::Directory), _) => "skipped: it is a directory",
        (true, None, _) => "skipped: there is no readable file",
    }
}

/// The rules of the file's path: those of its variable, those by which it is ignored, or those of the default.
fn rules_of_file(view: &View<'_>, file: &Shared<'_>) -> Vec<RuleRef> {
    let about = || view.trace.decisions().filter(|decision| decision.subject == Subject::Files);
    let is_file =
        |origin: &trace::Origin<'_>| matches!(origin, trace::Origin::File(path) if *path == file.path);
    let names = |origin: &trace::Origin<'_>| origin.variable() == Some(file.name.variable) || is_file(origin);
    let speaks = |decision: &Decision<'_, '_>| {
        decision.winner.into_iter().chain(decision.losers).any(|candidate| names(&candidate.origin))
    };
    let by_default = |decision: &Decision<'_, '_>| decision.winner.is_none() && decision.losers.is_empty();
    let found = about().filter(speaks).last().or_else(|| about().find(by_default));
    found.map_or_else(Vec::new, |decision| cited(decision.rules))
}
