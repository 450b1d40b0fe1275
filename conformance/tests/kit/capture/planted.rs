//! Plants private texts in generated cases: those of the pools are replaced by texts that a captured case must not contain.

use awsess_conformance::case::{Case, File, ROOT};
use awsess_conformance::texts::Role;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The home directory, and the folder of all other files.
const HOME: &str = "/home/zebedee.quuxley";
const SYSTEM: &str = "/srv/quuxcorp-files";

/// Texts of the pools, each with the private text in its place.
const PLANTED: [(&str, &str); 24] = [
    ("AKID_A", "AKIAQ3EGRUXZ7PLANTA1"),
    ("AKID_B", "ASIAQ3EGRUXZ7PLANTB2"),
    ("AKID_C", "AKIAQ3EGRUXZ7PLANTC3"),
    ("AKIDBASE", "AKIAQ3EGRUXZ7PLANTD4"),
    ("SECRET_A", "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"),
    ("SECRET_B", "mN8zebrb+Xc2/Lk5Jh7Gf9Ds4Aq1Wr6Et3Yu0Pi"),
    ("SECRET_C", "zebrc//+"),
    ("TOKEN_A", "FwoGZXIvYXdzEJzebrtoken//////////wEaDHq"),
    ("TOKEN_B", "IQoJb3JpZ2luX2VjEzebrutoken=="),
    ("123456789012", "314159265358"),
    ("jane", "zebedee"),
    ("partner", "quuxpartner"),
    ("session-one", "quuxsession-one"),
    ("two@example", "zebedee@quuxcorp.example"),
    ("dev.sub", "QuuxDev.Subzero"),
    ("dev", "QuuxDev"),
    ("prod", "quuxprod"),
    ("base", "quuxdevbase"),
    ("missing", "quuxmissing"),
    ("role/one", "role/QuuxAdmin"),
    ("role/two", "role/quux-path/QuuxAdmin2"),
    ("start.example", "quuxcorp.awsapps.com"),
    ("sso.example", "quuxcorp"),
    ("my-sso", "quuxsso"),
];

/// Parts of the planted texts, in lower case. None of them may be in a captured case.
const PRIVATE: [&str; 9] = [
    "quux",
    "zebedee",
    "zebr",
    "314159265358",
    "3egruxz7plant",
    "subzero",
    "qx7kp",
    "fwogzxivyxdz",
    "iqojb3jpz2lu",
];

/// The case with private texts, and real paths in the place of `${ROOT}`.
///
/// A case whose programs or observed files must be below `${ROOT}` keeps it.
pub(super) fn plant(mut case: Case) -> Case {
    let has_root = !case.programs.is_empty() || !case.observe.files.is_empty();
    let in_text = |text: &str| if has_root { words_in(text) } else { paths_in(&words_in(text)) };
    case.each_text_mut(|place, role, text| match role {
        Role::Base64 => {
            let bytes = STANDARD.decode(&*text).unwrap();
            *text = STANDARD.encode(in_bytes(&bytes));
        }
        Role::Name => {}
        _ if place.to_string().starts_with("remote.") => {}
        _ => *text = in_text(text),
    });
    case.files = case.files.into_iter().map(|(path, file)| (in_text(&path), file)).collect();
    case.programs = case.programs.into_iter().map(|(path, program)| (in_text(&path), program)).collect();
    case
}

fn words_in(text: &str) -> String {
    PLANTED.iter().fold(text.to_owned(), |text, (name, private)| text.replace(name, private))
}

fn paths_in(text: &str) -> String {
    text.replace("${ROOT}/home", HOME).replace(ROOT, SYSTEM)
}

/// The valid parts of the bytes with private texts. Bytes have no placeholders.
fn in_bytes(bytes: &[u8]) -> Vec<u8> {
    bytes
        .utf8_chunks()
        .flat_map(|chunk| [words_in(chunk.valid()).as_bytes(), chunk.invalid()].concat())
        .collect()
}

/// The private texts that a text contains.
pub(super) fn private_in(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase().replace('\0', "");
    PRIVATE.into_iter().filter(|private| text.contains(private)).collect()
}

/// Every text of a case, those of files in base64 decoded, and its paths.
pub(super) fn texts(case: &Case) -> String {
    let mut all = serde_json::to_string(case).unwrap();
    for file in case.files.values() {
        if let File::Bytes(bytes) = file {
            all += &String::from_utf8_lossy(&STANDARD.decode(&bytes.base64).unwrap());
        }
    }
    all
}
