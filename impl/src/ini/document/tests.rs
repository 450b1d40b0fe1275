//! On plain text, the scanners of both editions and rust-ini agree. No other text reaches rust-ini.

use proptest::prelude::*;
use proptest::sample::{Index as Position, select};

use super::*;
use crate::ini::section::Decoration;

/// Plain text by the definition in [`plain`]. Some sections have keys that may be secret, some names and keys are repeated.
fn plain_text() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        select(vec!["dev", "default", "DEFAULT", "profile dev", "a.b", ".", "-"]).prop_map(str::to_owned),
        "[A-Za-z0-9_./@+-]{1,3}( {1,2}[A-Za-z0-9_./@+-]{1,3})?",
    ];
    let key = prop_oneof![
        4 => select(vec!["region", "role_arn", "source_profile", "output"]).prop_map(str::to_owned),
        1 => "[A-Za-z0-9][A-Za-z0-9_./@+-]{0,4}",
    ];
    let value = r"[A-Za-z0-9_./@+:=-]{1,6}( {1,2}[A-Za-z0-9_./@+:=-]{1,4}){0,2}";
    let body_line = prop_oneof![
        4 => (key, " {0,2}= {0,2}", value).prop_map(|(key, equals, value)| format!("{key}{equals}{value}")),
        1 => "[#;][ -~\u{a0}é]{0,8}",
        1 => Just(String::new()),
    ];
    let section = (name, prop::collection::vec(body_line, 0..5));
    let sections = prop::collection::vec(section, 0..4);
    let comments = prop::collection::vec("([#;][ -~\t]{0,5})?", 0..2);
    (comments, sections, prop::bool::ANY, prop::bool::ANY).prop_map(
        |(comments, sections, crlf, ends_line)| {
            let sections = sections.into_iter().flat_map(|(name, lines)| {
                let header = format!("[{name}]");
                [header].into_iter().chain(lines)
            });
            let lines: Vec<_> = comments.into_iter().chain(sections).collect();
            let line_end = if crlf { "\r\n" } else { "\n" };
            lines.join(line_end) + if ends_line { line_end } else { "" }
        },
    )
}

/// Characters that mean something to a scanner.
fn odd() -> impl Strategy<Value = String> {
    let odd = [
        "\"",
        "'",
        "`",
        "\\",
        "#",
        " #",
        ";",
        " ;",
        "%(region)s",
        ",",
        "[",
        "]",
        "=",
        ":",
        " ",
        "\t",
        "\n",
        "\n ",
        "\r",
        "\u{a0}",
        "é",
        "\u{feff}",
        "\0",
        "\n-=a",
        "\"\"\"",
    ];
    select(odd.map(str::to_owned).to_vec())
}

/// A plain text with a few odd characters in it.
fn damaged_text() -> impl Strategy<Value = String> {
    let damage = prop::collection::vec((any::<Position>(), odd()), 1..4);
    (plain_text(), damage).prop_map(|(mut text, damage)| {
        for (position, odd) in damage {
            let offsets: Vec<_> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
            text.insert_str(*position.get(&offsets), &odd);
        }
        text
    })
}

/// Properties in the order of the text: key, value, decoration and suffix.
type Properties = Vec<(Vec<u8>, Vec<u8>, Decoration, Vec<u8>)>;

fn comparable<'a>(properties: impl IntoIterator<Item = Property<'a>>) -> Properties {
    let property = |Property { key, value, decoration, reread_suffix }: Property<'_>| {
        (key.into_owned(), value.to_vec(), decoration, reread_suffix.to_vec())
    };
    properties.into_iter().map(property).collect()
}

/// The name of each section with its properties, sorted by name.
fn sections(text: &[u8], index: &Index, read: impl Fn(&[u8]) -> Properties) -> Vec<(Vec<u8>, Properties)> {
    let section = |entry: &Entry| (slice(&index.names, &entry.name).to_vec(), read(slice(text, &entry.body)));
    index.entries.iter().map(section).collect()
}

fn read_with_scanner(body: &[u8], edition: Edition) -> Properties {
    let properties = Scanner::new(body, edition).map(|statement| match statement {
        Ok(Statement::Property(property)) => property,
        _ => panic!("the body has a header or an error"),
    });
    comparable(properties)
}

fn read_with_rust_ini(body: &[u8]) -> Properties {
    comparable(plain::read_with_rust_ini(str::from_utf8(body).unwrap()).unwrap())
}

/// The properties of each section, in the order of the text, from one scan of the whole text.
fn scan_whole(text: &[u8], edition: Edition) -> Vec<Properties> {
    let mut sections: Vec<Properties> = (edition == Edition::V1_14).then(Vec::new).into_iter().collect();
    for statement in Scanner::new(text, edition) {
        match statement {
            Ok(Statement::Header(_)) => sections.push(Vec::new()),
            Ok(Statement::Property(property)) => {
                if let Some(section) = sections.last_mut() {
                    section.extend(comparable([property]));
                }
            }
            Err(_) => return Vec::new(),
        }
    }
    sections
}

/// If the text is plain in the edition, both readers must read the same. Returns whether the text is plain.
fn check_agreement(text: &str, edition: Edition) -> bool {
    let text = text.as_bytes();
    let Some(plain) = plain::index(text, edition).map(Index::sorted) else { return false };
    let scanned = Index::scan(text, edition).unwrap().sorted();
    let expected = sections(text, &scanned, |body| read_with_scanner(body, edition));
    assert_eq!(sections(text, &plain, read_with_rust_ini), expected);
    assert_eq!(sections(text, &plain, |body| read_with_scanner(body, edition)), expected);
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_scanners_and_rust_ini_agree_on_plain_text(text in plain_text()) {
        for &edition in Edition::ALL {
            prop_assert!(check_agreement(&text, edition));
        }
    }

    #[test]
    fn the_scanners_and_rust_ini_agree_on_damaged_text_that_is_still_plain(text in damaged_text()) {
        for &edition in Edition::ALL {
            check_agreement(&text, edition);
        }
    }

    #[test]
    fn a_section_has_the_same_properties_if_it_is_read_alone(text in damaged_text()) {
        for &edition in Edition::ALL {
            let text = text.as_bytes();
            let alone = Index::scan(text, edition).map_or_else(|_| Vec::new(), |index| {
                sections(text, &index, |body| read_with_scanner(body, edition))
            });
            let alone: Vec<_> = alone.into_iter().map(|(_, properties)| properties).collect();
            prop_assert_eq!(alone, scan_whole(text, edition));
        }
    }

    #[test]
    fn no_section_with_a_key_that_may_be_secret_reaches_rust_ini(
        before in "(region = r\n)?",
        key in "aws_secret_access_key|aws_session_token|credential_process|Region|x_[a-z]{1,9}",
        value in "[a-z]{1,9}",
    ) {
        let body = format!("{before}{key} = {value}\n");
        let text = format!("[a]\n{body}");
        prop_assert!(plain::index(text.as_bytes(), Edition::V1_55).is_some());
        prop_assert!(plain::read_body(body.as_bytes()).is_none());
    }
}

#[test]
fn no_odd_text_reaches_rust_ini() {
    let odd = [
        "k = v\n[a]\n",
        "[a]\nk = \"v\"\n",
        "[a]\nk = 'v'\n",
        "[a]\nk = `v`\n",
        "[a]\nk = a\\nb\n",
        "[a]\nk = a \\\nb\n",
        "[a]\nk = v # comment\n",
        "[a]\nk = v ; comment\n",
        "[a]\nk = %(b)s\n",
        "[a]\nk = a,b\n",
        "[a]\nk = v \n",
        "[a]\nk = v\t\n",
        "[a]\nk = v\u{a0}\n",
        "[a]\nk = v\r\r\n",
        "[a]\nk = v\r",
        "[a]\nk = é\n",
        "[a]\nk =\n",
        "[a]\nk =\n  nested = v\n",
        "[a]\n k = v\n",
        "[a]\n # comment\n",
        "[a]\n \n",
        "[a]\nk : v\n",
        "[a]\nk\n",
        "[a]\n= v\n",
        "[a]\n- = v\n",
        "[a]\n\"k\" = v\n",
        "[a]\na b = v\n",
        "[a] # comment\n",
        "[a] k = v\n",
        " [a]\n",
        "[ a ]\n",
        "[a:b]\n",
        "[a]b]\n",
        "[\"a\"]\n",
        "[a\n",
        "[]\n",
        "]\n",
        "\u{feff}\u{feff}[a]\n",
        "[a]\nk = v\0\n",
    ];
    for &edition in Edition::ALL {
        for text in odd {
            assert!(plain::index(text.as_bytes(), edition).is_none(), "{text:?}");
        }
        assert!(plain::index(b"[a]\nk = \xff\n", edition).is_none());
        assert!(plain::index(b"# \xff\n", edition).is_none());
    }
}

#[test]
fn rust_ini_reads_plain_sections_and_the_scanner_all_others() {
    let text = "[a]\nregion = r\nregion = s\n[b]\naws_secret_access_key = x\n[odd]\n";
    for (text, is_plain) in [(text.to_owned(), true), (format!("{text}k = 'v'\n"), false)] {
        for &edition in Edition::ALL {
            let document = Document::parse(Bytes::new(text.clone().into_bytes()), edition).unwrap();
            assert_eq!(document.is_plain, is_plain);
            let value =
                |section: &str, key: &str| Some(document.section(section.as_bytes())?.text(key)?.to_owned());
            assert_eq!(value("a", "region").as_deref(), Some("s"));
            assert_eq!(value("b", "aws_secret_access_key").as_deref(), Some("x"));
            assert_eq!(value("a", "none"), None);
            assert!(document.section(b"c").is_none());
        }
    }
}
