//! Rules of the text of files: each predicate holds the bytes of a file that is read against what the edition reads.

use awsess_model::ini::{Ini, Key, Section};
use awsess_model::trace::Trace;

use crate::vocabulary::case::{Case, Edition};
use crate::vocabulary::outcome::{Credentials, Outcome};

use super::text::{Contents, View};

/// Whether a case shows a rule.
type Shows = fn(&View<'_>) -> bool;

/// The rules of the text that a case shows.
pub(super) fn shown(case: &Case, expected: &Outcome, trace: &Trace<'_>) -> Vec<&'static str> {
    let contents = Contents::of(case, trace);
    let view = View::new(case, expected, trace, &contents);
    PREDICATES.iter().filter(|(_, shows)| shows(&view)).map(|(id, _)| *id).collect()
}

/// The rules with predicates of their own.
const PREDICATES: &[(&str, Shows)] = &[
    ("FILE-7", |view| {
        let comment = |line: &[u8]| line.starts_with(b"#") || line.starts_with(b";");
        view.inis.len() == view.files.len()
            && view.files.iter().any(|(_, bytes)| bytes.split(|byte| *byte == b'\n').any(comment))
    }),
    ("REG-8", |view| {
        let says =
            |(_, ini): &(_, Ini<'_>)| section(ini, view.profile).is_some_and(|found| has(found, "region"));
        let bare = |(path, ini): &(&str, Ini<'_>)| {
            let found = section(ini, view.profile).filter(|found| !has(found, "region"));
            found.is_some_and(|found| has_bare_key(view, path, found, "region"))
        };
        let first = view.inis.iter().position(says);
        first.is_some_and(|first| view.inis[first + 1..].iter().any(bare))
    }),
    ("INI14-1", |view| old(view) && texts(view).any(|text| text.is_read() && has_mark(text.bytes))),
    ("INI14-2", |view| {
        old(view) && texts(view).any(|text| text.is_read() && is_not_utf8(without_mark(text.bytes)))
    }),
    ("INI14-3", |view| old(view) && keys(view, |key| key.line.starts_with([' ', '\t']))),
    ("INI14-4", |view| old(view) && sections(view, |section| odd_name(&section.name))),
    ("INI14-5", |view| old(view) && texts(view).any(|text| text.is_read() && text.repeats_section())),
    ("INI14-6", |view| old(view) && keys(view, is_repeated)),
    ("INI14-7", |view| old(view) && keys(view, |key| !key.is_quoted() && key.delimiter() == Some(':'))),
    ("INI14-8", |view| {
        old(view) && keys(view, |key| key.is_quoted() && !key.key.name.starts_with(['"', '`']))
    }),
    ("INI14-9", |view| old(view) && keys(view, |key| key.opening().is_some_and(|quote| key.closes(quote)))),
    ("INI14-10", |view| old(view) && keys(view, |key| key.opening().is_some_and(|quote| !key.closes(quote)))),
    ("INI14-11", |view| {
        old(view)
            && keys(view, |key| {
                key.opening().is_none() && key.line.ends_with('\\') && !key.key.value.ends_with('\\')
            })
    }),
    ("INI14-12", |view| {
        let comment =
            |key: &Found<'_>| key.value().contains(['#', ';']) && !key.key.value.contains(['#', ';']);
        old(view) && keys(view, |key| key.opening().is_none() && comment(key))
    }),
    ("INI14-13", |view| {
        let lacks = |section: &Section<'_>, name| section.keys.iter().all(|key| key.name != name);
        old(view)
            && view.sections(view.profile).any(|(ini, section)| {
                ASKED.iter().any(|name| lacks(section, *name) && ini.value(section, name).is_some())
            })
    }),
    ("INI14-14", |view| {
        let bare = |key: &Found<'_>, quote: char| key.value() == format!("{quote}{}{quote}", key.key.value);
        old(view) && keys(view, |key| !key.key.value.is_empty() && (bare(key, '"') || bare(key, '\'')))
    }),
    ("INI14-15", |view| {
        old(view)
            && keys(view, |key| key.refers() && key.resolved().is_some_and(|value| value != key.key.value))
    }),
    ("INI14-16", |view| {
        old(view)
            && keys(view, |key| key.refers() && key.resolved().is_some_and(|value| has_reference(&value)))
    }),
    ("INI14-17", |view| {
        old(view) && keys(view, |key| key.key.name.starts_with('#') && key.line.starts_with('-'))
    }),
    ("INI14-18", |view| {
        let bad = |line: &str| line.starts_with('[') && (!line.contains(']') || line.trim_end() == "[]");
        old(view) && texts(view).any(|text| !text.is_read() && text.lines().any(bad))
    }),
    ("INI14-19", |view| {
        let finds = |ini: &Ini<'_>, section: &Section<'_>, key: &Key<'_>| {
            ASKED.contains(&&*key.name)
                && has_reference(&key.value)
                && ini.value(section, &key.name).is_none()
        };
        let mut sections = view.sections(view.profile);
        old(view)
            && !panics(view)
            && sections.any(|(ini, section)| section.keys.iter().any(|key| finds(ini, section, key)))
    }),
    ("INI14-20", |view| old(view) && panics(view)),
    ("INI14-21", |view| {
        old(view) && keys(view, |key| key.key.value.contains("s)s") && key.resolved().is_some())
    }),
    ("INI14-22", |view| old(view) && fails(view, &["key-value delimiter not found"])),
    ("INI14-23", |view| old(view) && fails(view, &["missing closing key quote from"])),
    ("INI14-25", |view| old(view) && fails(view, &["empty key name"])),
    ("INI14-26", |view| old(view) && fails(view, &["missing closing key quote: "])),
    ("INI55-1", |view| new(view) && texts(view).any(|text| text.is_read() && is_not_utf8(text.bytes))),
    ("INI55-2", |view| {
        let ends = |line: &str| {
            line.split_once('=').is_some_and(|(name, value)| {
                !name.ends_with(char::is_whitespace) && !value.starts_with(char::is_whitespace)
            })
        };
        new(view) && keys(view, |key| ends(key.line))
    }),
    ("INI55-21", |view| {
        new(view) && keys(view, |key| key.key.value.contains(['#', ';']) && !key.value().starts_with('"'))
    }),
    ("INI55-22", |view| {
        new(view) && keys(view, |key| key.key.value.contains('\r') || key.key.name.contains('\r'))
    }),
    ("INI55-3", |view| {
        let space = |letter: char| !letter.is_ascii() && letter.is_whitespace();
        new(view) && keys(view, |key| key.line.contains(space) && !key.key.name.contains(space))
    }),
    ("INI55-4", |view| {
        new(view) && sections(view, |section| section.name.is_empty() && !section.keys.is_empty())
    }),
    ("INI55-5", |view| {
        let wide = |line: &&str| line.starts_with("[ ") || line.contains(" ]");
        new(view)
            && texts(view).any(|text| text.sections().any(|section| text.line(section.line).iter().any(wide)))
    }),
    ("INI55-6", |view| new(view) && texts(view).any(|text| text.is_read() && text.repeats_section())),
    ("INI55-7", |view| new(view) && keys(view, is_repeated)),
    ("INI55-8", |view| new(view) && texts(view).any(|text| text.is_read() && text.has_valueless("region"))),
    ("INI55-9", |view| new(view) && texts(view).any(|text| text.is_read() && text.skips_indented())),
    ("INI55-10", |view| new(view) && fails(view, &["unsupported expression"])),
    ("INI55-23", |view| new(view) && fails(view, &["unsupported statement", "unsupported child statement"])),
    ("INI55-11", |view| {
        new(view)
            && keys(view, |key| !key.value().starts_with('"') && key.key.value.contains(['=', '[', ']', ' ']))
    }),
    ("INI55-12", |view| {
        new(view)
            && texts(view).any(|text| {
                text.bytes.contains(&b'"') && text.ini.is_some_and(|ini| ini.sections().next().is_none())
            })
    }),
    ("INI55-13", |view| new(view) && fails(view, &["invalid state", "expected '"])),
    ("INI55-15", |view| {
        new(view)
            && keys(view, |key| {
                key.value().starts_with('"')
                    && key.value().contains('\\')
                    && key.resolved().is_some_and(|value| !value.contains('\\'))
            })
    }),
    ("INI55-16", |view| {
        let switch = |key: &Found<'_>| key.key.name == "use_fips_endpoint" && key.value() == "truest";
        new(view) && assumes(view) && keys(view, switch)
    }),
    ("INI55-17", |view| {
        let odd = |value: &str| value.contains(['x', '_']) || value.starts_with('0');
        let said = |key: &Key<'_>| key.name == "duration_seconds" && odd(&key.value);
        let mut sections = view.sections(view.profile);
        new(view) && assumes(view) && sections.any(|(_, section)| section.keys.iter().any(said))
    }),
    ("INI55-18", |view| {
        new(view) && keys(view, |key| key.value().starts_with('"') && key.value().trim_end().len() > 2)
    }),
    ("INI55-24", |view| {
        let goes_on = |value: &str| {
            let inner = value.strip_prefix('"').filter(|inner| !inner.contains('\\'));
            inner.and_then(|inner| inner.split_once('"')).is_some_and(|(_, after)| !after.trim().is_empty())
        };
        new(view) && keys(view, |key| goes_on(key.value()))
    }),
    ("INI55-20", |view| {
        let escaped = |key: &Key<'_>| {
            key.name.starts_with("aws_") && key.value.starts_with('"') && key.value.contains('\\')
        };
        let mut sections = view.sections(view.profile);
        new(view) && view.has("ROLE-10") && sections.any(|(_, section)| section.keys.iter().any(escaped))
    }),
    ("INI55-19", |view| new(view) && texts(view).any(|text| text.is_read() && text.drops_comma())),
];

/// The keys that edition 1.14 asks every section of a profile for.
const ASKED: [&str; 5] =
    ["aws_access_key_id", "aws_secret_access_key", "role_arn", "source_profile", "region"];

/// Whether the release itself panics, when the session is made or its credentials are retrieved.
fn panics(view: &View<'_>) -> bool {
    let retrieval = view.session().and_then(|session| match session.credentials.as_ref()? {
        Credentials::Failed(failed) => Some(&failed.error),
        Credentials::Value(_) => None,
    });
    let message = view.error().or(retrieval).and_then(|error| error.message.as_deref());
    message.is_some_and(|message| message.starts_with("runtime"))
}

/// Whether the first retrieval calls STS.
fn assumes(view: &View<'_>) -> bool {
    view.session().and_then(|session| session.requests.as_ref()).is_some_and(|calls| !calls.is_empty())
}

fn old(view: &View<'_>) -> bool {
    view.case.edition == Edition::V1_14
}

fn new(view: &View<'_>) -> bool {
    view.case.edition == Edition::V1_55
}

/// A file that is read: its bytes, and what the edition reads in them.
struct Text<'v> {
    bytes: &'v [u8],
    text: String,
    ini: Option<&'v Ini<'v>>,
}

fn texts<'v>(view: &'v View<'_>) -> impl Iterator<Item = Text<'v>> {
    view.files.iter().map(|(path, bytes)| Text {
        bytes,
        text: String::from_utf8_lossy(bytes).into_owned(),
        ini: view.inis.iter().find(|(of, _)| of == path).map(|(_, ini)| ini),
    })
}

impl Text<'_> {
    fn is_read(&self) -> bool {
        self.ini.is_some()
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.split('\n')
    }

    fn line(&self, number: u32) -> Option<&str> {
        self.lines().nth(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    fn sections(&self) -> impl Iterator<Item = &Section<'_>> {
        self.ini.into_iter().flat_map(Ini::sections)
    }

    /// Whether two headings are spelled alike.
    fn repeats_section(&self) -> bool {
        let headings: Vec<_> =
            self.lines().filter(|line| line.starts_with('[') && line.trim_end().ends_with(']')).collect();
        headings.iter().enumerate().any(|(at, heading)| headings[..at].contains(heading))
    }

    /// Whether a line has the key and no value, and no section has the key from there.
    fn has_valueless(&self, name: &str) -> bool {
        let bare = |line: &str| {
            line.split_once('=').is_some_and(|(key, value)| key.trim() == name && value.trim().is_empty())
        };
        let numbers = self.lines().zip(1_u32..).filter(|(line, _)| bare(line)).map(|(_, number)| number);
        numbers.into_iter().any(|number| !self.has_key_at(number))
    }

    fn has_key_at(&self, number: u32) -> bool {
        self.sections().flat_map(|section| &section.keys).any(|key| key.line == number)
    }

    /// Whether an indented line with a value stands under a key without one, and says nothing.
    fn skips_indented(&self) -> bool {
        let lines: Vec<_> = self.lines().zip(1_u32..).collect();
        lines.windows(2).any(|pair| {
            let [(first, _), (second, number)] = pair else { return false };
            let bare = first.split_once('=').is_some_and(|(_, value)| value.trim().is_empty());
            bare && second.starts_with([' ', '\t']) && second.contains('=') && !self.has_key_at(*number)
        })
    }

    /// Whether a comma at the start of a word has taken its key away.
    fn drops_comma(&self) -> bool {
        let comma = |line: &str| line.split_once('=').is_some_and(|(_, value)| value.trim().contains(" ,"));
        self.lines().zip(1_u32..).any(|(line, number)| comma(line) && !self.has_key_at(number))
    }
}

/// A key with the line that it stands on.
struct Found<'v> {
    ini: &'v Ini<'v>,
    section: &'v Section<'v>,
    key: &'v Key<'v>,
    line: &'v str,
    text: &'v Text<'v>,
}

/// Whether some key of some file is of this kind.
fn keys(view: &View<'_>, is: impl Fn(&Found<'_>) -> bool) -> bool {
    texts(view).any(|text| {
        let Some(ini) = text.ini else { return false };
        ini.sections().any(|section| {
            section.keys.iter().any(|key| {
                let line = text.line(key.line).unwrap_or_default();
                is(&Found { ini, section, key, line, text: &text })
            })
        })
    })
}

/// The section of a profile in one file.
fn section<'i, 'a>(ini: &'i Ini<'a>, profile: &str) -> Option<&'i Section<'a>> {
    ini.section(profile).or_else(|| ini.section(&format!("profile {profile}")))
}

fn has(section: &Section<'_>, name: &str) -> bool {
    section.keys.iter().any(|key| key.name == name && !key.value.is_empty())
}

/// Whether a section has a line with the key and no value.
fn has_bare_key(view: &View<'_>, path: &str, section: &Section<'_>, name: &str) -> bool {
    let Some((_, bytes)) = view.files.iter().find(|(of, _)| of == path) else { return false };
    let text = String::from_utf8_lossy(bytes);
    let below = text.split('\n').skip(usize::try_from(section.line).unwrap_or_default());
    let mut own = below.take_while(|line| !line.starts_with('['));
    own.any(|line| {
        line.split_once('=').is_some_and(|(key, value)| key.trim() == name && value.trim().is_empty())
    })
}

fn sections(view: &View<'_>, is: impl Fn(&Section<'_>) -> bool) -> bool {
    view.inis.iter().flat_map(|(_, ini)| ini.sections()).any(is)
}

impl Found<'_> {
    fn delimiter(&self) -> Option<char> {
        self.line.chars().find(|letter| matches!(letter, '=' | ':'))
    }

    /// What stands behind the delimiter.
    fn value(&self) -> &str {
        self.line.split_once(['=', ':']).map_or("", |(_, value)| value.trim())
    }

    fn is_quoted(&self) -> bool {
        self.line.trim_start().starts_with(['"', '`'])
    }

    /// The quote of edition 1.14 that the value begins with.
    fn opening(&self) -> Option<&'static str> {
        ["\"\"\"", "`"].into_iter().find(|quote| self.value().starts_with(quote))
    }

    fn closes(&self, quote: &str) -> bool {
        self.value().strip_prefix(quote).is_some_and(|rest| rest.contains(quote))
    }

    fn refers(&self) -> bool {
        has_reference(&self.key.value)
    }

    /// What a program gets that asks for nothing else; `None` where the question ends it.
    fn resolved(&self) -> Option<String> {
        self.ini.value(self.section, &self.key.name).map(|(value, _)| value.into_owned())
    }
}

/// Whether an earlier line of the section has the same name.
fn is_repeated(key: &Found<'_>) -> bool {
    let between = key.text.lines().zip(1_u32..);
    let mut between = between.filter(|(_, number)| key.section.line < *number && *number < key.key.line);
    between.any(|(line, _)| {
        let split = line.split_once('=');
        split.is_some_and(|(name, value)| name.trim() == key.key.name && !value.trim().is_empty())
    })
}

fn has_reference(value: &str) -> bool {
    value.split_once("%(").is_some_and(|(_, rest)| rest.contains(")s"))
}

fn odd_name(name: &str) -> bool {
    name.trim() != name || name.contains(']')
}

/// The marks that stand before text.
const MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];

fn has_mark(bytes: &[u8]) -> bool {
    MARKS.iter().any(|mark| bytes.starts_with(mark))
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    MARKS.iter().find_map(|mark| bytes.strip_prefix(*mark)).unwrap_or(bytes)
}

fn is_not_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err()
}

/// Whether creation failed with a message of the parser that says one of these.
fn fails(view: &View<'_>, messages: &[&str]) -> bool {
    let wrapped = view.error().and_then(|error| error.original.as_ref());
    let said = wrapped.and_then(|error| error.message.as_deref());
    said.is_some_and(|text| messages.iter().any(|message| text.contains(message)))
}
