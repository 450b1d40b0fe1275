//! The layers of the kit, and the rooms inside a layer: no module uses one of a higher layer or room, and no modules beside each
//! other use each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// The layers, from the lowest to the highest. A module uses its own layer and lower ones only.
const LAYERS: [&str; 15] = [
    "system",
    "vocabulary",
    "specification",
    "scenario",
    "strategy",
    "parties",
    "implementation",
    "run",
    "report",
    "explain",
    "capture",
    "repro",
    "export",
    "suite",
    "cli",
];

/// The rooms of the layer `scenario`, from the lowest to the highest. A module uses its own room and lower ones only.
const ROOMS_OF_SCENARIO: [&str; 8] =
    ["template", "problem", "assertion", "builder", "steps", "read", "catalogue", "write"];

/// The rooms of the layer `strategy`, in the same way.
const ROOMS_OF_STRATEGY: [&str; 11] = [
    "settings",
    "draw",
    "values",
    "files",
    "environment",
    "program",
    "tls",
    "parties",
    "sources",
    "cases",
    "shrink",
];

/// The rooms of the layer `explain`, in the same way.
const ROOMS_OF_EXPLAIN: [&str; 12] = [
    "catalogue",
    "explanation",
    "files",
    "world",
    "secrecy",
    "gather",
    "values",
    "problems",
    "findings",
    "session",
    "lint",
    "render",
];

/// The rooms of the layer `cli`, in the same way.
const ROOMS_OF_CLI: [&str; 6] = ["shared", "session", "lookup", "runs", "adapters", "help"];

/// The layers that have rooms in an order.
const ROOMS: [(&str, &[&str]); 4] = [
    ("scenario", &ROOMS_OF_SCENARIO),
    ("strategy", &ROOMS_OF_STRATEGY),
    ("explain", &ROOMS_OF_EXPLAIN),
    ("cli", &ROOMS_OF_CLI),
];

/// A module: the names on the way to it, such as `run`, `check`, `plan`.
type Module = Vec<String>;

/// The modules that a module uses.
type Uses = BTreeMap<Module, BTreeSet<Module>>;

#[test]
fn no_module_uses_a_higher_layer() {
    assert_ordered(&[], &LAYERS);
}

#[test]
fn no_module_uses_a_higher_room_of_its_layer() {
    for (layer, rooms) in ROOMS {
        assert_ordered(&[layer], rooms);
    }
}

/// Asserts that each module in the folder is in one of these parts of it, and uses only lower ones and its own.
fn assert_ordered(folder: &[&str], parts: &[&str]) {
    let part =
        |module: &Module| parts.iter().position(|part| module.get(folder.len()) == Some(&(*part).into()));
    let is_inside =
        |module: &Module| module.len() > folder.len() && module.iter().zip(folder).all(|(a, b)| a == b);
    let mut wrong = BTreeSet::new();
    for (module, used) in uses().into_iter().filter(|(module, _)| is_inside(module)) {
        let own = part(&module).unwrap_or_else(|| panic!("{} is in no part of the order", module.join("::")));
        let used = used.iter().filter(|used| used.starts_with(&module[..folder.len()]));
        let higher = used.filter(|used| part(used).is_none_or(|part| part > own));
        wrong.extend(higher.map(|used| format!("{} uses {}", module.join("::"), used.join("::"))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What looks at the machine.
const MACHINE: [&str; 3] = ["std::env", "std::fs", "std::process"];

#[test]
fn explain_looks_at_the_machine_in_one_room_alone() {
    let is_elsewhere =
        |module: &Module| module[0] == "explain" && module.get(1).is_none_or(|room| room != "gather");
    for (module, text) in texts().into_iter().filter(|(module, _)| is_elsewhere(module)) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let used: Vec<_> = MACHINE.into_iter().filter(|path| code.contains(path)).collect();
        assert!(used.is_empty(), "{}: {used:?}", module.join("::"));
    }
}

/// The maximum number of modules side by side in a layer with rooms, so that a reader can take them in.
const MAX_BESIDE: usize = 12;

#[test]
fn no_room_has_too_many_modules_side_by_side() {
    let mut rooms: BTreeMap<Module, usize> = BTreeMap::new();
    for module in texts().into_keys().filter(|module| module.len() > 1) {
        *rooms.entry(module[..module.len() - 1].to_vec()).or_default() += 1;
    }
    rooms.retain(|room, modules| ROOMS.iter().any(|(layer, _)| room[0] == *layer) && *modules > MAX_BESIDE);
    assert!(rooms.is_empty(), "{rooms:#?}");
}

#[test]
fn no_path_in_a_layer_with_rooms_leads_through_a_re_export() {
    for (layer, rooms) in ROOMS {
        let texts = texts().into_iter().filter(|(module, _)| module[0] == layer && module.len() > 1);
        for (module, text) in texts {
            let paths = paths(&module, &text).into_iter().filter(|path| path[0] == layer);
            let outside: Vec<_> =
                paths.filter(|path| path.get(1).is_none_or(|room| !rooms.contains(&&**room))).collect();
            assert!(outside.is_empty(), "{}: {outside:#?}", module.join("::"));
        }
    }
}

#[test]
fn no_modules_beside_each_other_use_each_other_in_a_circle() {
    let mut beside: Uses = Uses::new();
    for (module, used) in uses() {
        for used in used {
            // The two modules of the same parent that the path leads through.
            let shared = module.iter().zip(&used).take_while(|(one, other)| one == other).count();
            if module.len() > shared && used.len() > shared {
                let (module, used) = (module[..=shared].to_vec(), used[..=shared].to_vec());
                beside.entry(module).or_default().insert(used);
            }
        }
    }
    let circles: Vec<_> = beside.keys().filter_map(|module| circle(module, &beside)).collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

/// The modules on the shortest way from a module back to itself.
fn circle(start: &Module, beside: &Uses) -> Option<Vec<String>> {
    let mut ways = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while let Some(way) = (!ways.is_empty()).then(|| ways.remove(0)) {
        for next in beside.get(*way.last()?).into_iter().flatten() {
            if next == start {
                return Some(way.iter().map(|module| module.join("::")).collect());
            }
            if seen.insert(next) {
                ways.push([way.clone(), vec![next]].concat());
            }
        }
    }
    None
}

/// The modules that each module of the library names in a path. A re-export counts as the module that it leads to.
fn uses() -> Uses {
    let texts = texts();
    let used = |(module, text): (&Module, &String)| {
        let paths = paths(module, text).into_iter().filter_map(|path| resolved(&path, &texts));
        (module.clone(), paths.filter(|used| used != module).collect())
    };
    texts.iter().map(used).collect()
}

/// The text of each module of the library.
fn texts() -> BTreeMap<Module, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files(&root);
    files
        .iter()
        .filter(|file| !["lib.rs", "main.rs"].map(|name| root.join(name)).contains(file))
        .filter(|file| !file.ends_with("tests.rs"))
        .map(|file| (module(file.strip_prefix(&root).unwrap()), fs::read_to_string(file).unwrap()))
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    files.filter(|file| file.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn module(file: &Path) -> Module {
    let names = file.with_extension("");
    let names = names.iter().map(|name| name.to_str().unwrap().to_owned());
    names.filter(|name| name != "mod").collect()
}

/// The paths in the code of a module that begin with `crate` or `super`, from the root of the crate. The groups of an
/// import are spelled out; comments, re-exports, visibilities and unit tests are left out.
fn paths(module: &Module, text: &str) -> Vec<Vec<String>> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(crate|(?:self::)?super(?:::super)*)::((?:\w+::)*)(\w+|\{[^{}]*\})").unwrap()
    });
    static SKIPPED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)//.*$|^\s*pub(?:\([a-z ]+\))? use [^;]*;|pub\(in [a-z_:]+\)").unwrap()
    });
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = SKIPPED.replace_all(code, "");
    let mut found = Vec::new();
    for path in PATH.captures_iter(&code) {
        let base = match &path[1] {
            "crate" => &[][..],
            supers => &module[..module.len() - supers.matches("super").count()],
        };
        let stem = path[2].split("::").filter(|name| !name.is_empty()).map(str::to_owned);
        let stem: Vec<_> = base.iter().cloned().chain(stem).collect();
        let names =
            path[3].trim_matches(['{', '}']).split(',').map(str::trim).filter(|name| !name.is_empty());
        found.extend(names.map(|name| {
            let name = name.split([' ', ':']).next().unwrap_or_default();
            stem.iter().cloned().chain([name.to_owned()]).collect::<Vec<_>>()
        }));
    }
    found
}

/// The module that a path leads to, also by a re-export in the module that it names; `None` for the root of the crate.
fn resolved(path: &[String], texts: &BTreeMap<Module, String>) -> Option<Module> {
    let depth = (1..=path.len()).rev().find(|depth| is_module(&path[..*depth], texts))?;
    let module = path[..depth].to_vec();
    let exported = path.get(depth).and_then(|name| exporter(name, texts.get(&module)?));
    match exported {
        Some(inner) => resolved(&[module, inner, path[depth..].to_vec()].concat(), texts),
        None => Some(module),
    }
}

fn is_module(path: &[String], texts: &BTreeMap<Module, String>) -> bool {
    texts.keys().any(|module| module.starts_with(path))
}

/// The module, as a path from this one, from which this one re-exports the name.
fn exporter(name: &str, text: &str) -> Option<Module> {
    static EXPORT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^pub(?:\([a-z ]+\))? use (?:self::)?(\w+(?:::\w+)*)::(\w+|\{[^{}]*\});").unwrap()
    });
    let is_named = |names: &str| names.trim_matches(['{', '}']).split(',').any(|one| one.trim() == name);
    let export = EXPORT.captures_iter(text).find(|export| is_named(&export[2]))?;
    Some(export[1].split("::").map(str::to_owned).collect())
}
