//! Examples of files in edition 1.14. Every expected result was observed in the real release.

use alloc::format;
use alloc::vec::Vec;

use crate::ini::examples::{self, rendered};
use crate::ini::{Ini, Reader};
use crate::rule::{
    FILE_7, INI14_1, INI14_2, INI14_3, INI14_4, INI14_5, INI14_6, INI14_7, INI14_8, INI14_9, INI14_10,
    INI14_11, INI14_12, INI14_13, INI14_14, INI14_15, INI14_16, INI14_17, INI14_18, INI14_19, INI14_20,
    INI14_21, INI14_22, INI14_23, INI14_24, INI14_25, INI14_26, Rule,
};
use crate::world::Edition::V1_14;

fn assert_parsed(examples: &[(&str, &str)]) {
    examples::assert_parsed(V1_14, examples);
}

#[test]
fn sections_and_keys_are_parsed() {
    assert_parsed(&[
        ("", ""),
        (
            "[default]\nregion = us-west-2\noutput=json\n\n[profile dev]\nregion: eu-west-1",
            concat!("[default] region=us-west-2 output=json ", "[profile dev] region=eu-west-1",),
        ),
        ("[a]\r\nb = 1\r\n; c\r\n# d\r\n", "[a] b=1"),
    ]);
}

#[test]
fn a_byte_order_mark_is_skipped() {
    for mark in [&b"\xef\xbb\xbf"[..], b"\xfe\xff", b"\xff\xfe"] {
        assert_eq!(rendered(V1_14, &[mark, b"[s]\na=1"].concat()), "[s] a=1");
    }
    assert_eq!(rendered(V1_14, b"\xef\xbb[s]"), "key-value delimiter not found: \u{fffd}\u{fffd}[s]");
}

#[test]
fn keys_before_the_first_heading_belong_to_the_default_section() {
    assert_parsed(&[
        ("a=1\n[b]\nc=2", "[DEFAULT] a=1 [b] c=2"),
        ("a=1\n[DEFAULT]\nc=2", "[DEFAULT] a=1 c=2"),
    ]);
    let ini = Ini::parse(V1_14, b"a=1").unwrap();
    assert_eq!(ini.section(""), ini.section("DEFAULT"));
}

#[test]
fn a_duplicate_section_is_merged_into_the_earlier_one() {
    assert_parsed(&[("[s]\na=1\nb=1\n[t]\n[s]\nb=2\n", "[s] a=1 b=2 [t]")]);
}

#[test]
fn a_duplicate_key_replaces_the_earlier_one_even_if_it_is_empty() {
    assert_parsed(&[("a=1\nb=2\na=3", "[DEFAULT] a=3 b=2"), ("a=1\na=", "[DEFAULT] a=")]);
}

#[test]
fn a_heading_ends_at_the_last_bracket_of_its_line_and_keeps_its_spaces() {
    assert_parsed(&[
        (" \t[ a ] b", "[ a ]"),
        ("[a] # [b]\nc=1", "[a] # [b] c=1"),
        ("[a]]", "[a]]"),
        ("[a\n]", "unclosed section: [a\n"),
        ("[]", "error creating new section: empty section name"),
    ]);
}

#[test]
fn a_line_without_a_delimiter_is_an_error() {
    assert_parsed(&[
        ("[s]\n  a\n", "key-value delimiter not found: a\n"),
        ("a", "key-value delimiter not found: a"),
        ("= 1", "error creating new key: empty key name"),
    ]);
}

#[test]
fn indentation_has_no_meaning() {
    assert_parsed(&[("s3 =\n  a = 1\n\u{3000}b = 2", "[DEFAULT] s3= a=1 b=2")]);
}

#[test]
fn the_name_of_a_key_can_be_quoted() {
    assert_parsed(&[
        ("\"a=b\" = 1", "[DEFAULT] a=b=1"),
        ("` a:b ` x = 1", "[DEFAULT] a:b=1"),
        ("\"\"\"a\"b\"\"\" = 1", "[DEFAULT] a\\\"b=1"),
        ("'a' = 1", "[DEFAULT] \\'a\\'=1"),
        ("\"a = 1", "missing closing key quote: \"a = 1"),
        ("\"a\" 1", "key-value delimiter not found: \"a\" 1"),
        ("\"\"\"=a", "error creating new key: empty key name"),
        ("\"\" = a", "error creating new key: empty key name"),
    ]);
}

#[test]
fn a_dash_as_a_name_becomes_a_number_counted_from_the_heading() {
    assert_parsed(&[("-=a\n- = b\n[s]\n\"-\" = c\n[DEFAULT]\n-=d", "[DEFAULT] #1=d #2=b [s] #1=c")]);
}

#[test]
fn a_comment_can_begin_at_any_character_of_a_plain_value() {
    assert_parsed(&[("a = b#c\nd = e ; f\ng = #", "[DEFAULT] a=b d=e g="), ("a#b = 1", "[DEFAULT] a#b=1")]);
}

#[test]
fn quotes_around_a_whole_value_are_removed() {
    assert_parsed(&[
        ("a = 'b'\nc = \" d \" # e", "[DEFAULT] a=b c= d "),
        ("a = 'b#c'", "[DEFAULT] a=\\'b"),
        ("a = \"\"\nb = ''", "[DEFAULT] a=\\\"\\\" b=\\'\\'"),
        ("a = \"b\"c\"", "[DEFAULT] a=\\\"b\\\"c\\\""),
        ("a = \"b\\nc\"", "[DEFAULT] a=b\\\\nc"),
    ]);
}

#[test]
fn values_in_backticks_or_triple_quotes_can_have_several_lines_and_are_kept_unchanged() {
    assert_parsed(&[
        ("a = `b # c` d", "[DEFAULT] a=b # c"),
        ("a = `b` c `d` e", "[DEFAULT] a=b` c `d"),
        ("a = ` b\n[c]\n d ` e\nf=1", "[DEFAULT] a= b\\n[c]\\n d  f=1"),
        ("a = \"\"\"b\r\nc\"\"\"\r\n", "[DEFAULT] a=b\\r\\nc"),
        ("a = \"\"\"", "[DEFAULT] a=\\\"\\\"\\\""),
        ("a = `b\nc", "missing closing key quote from '`b\n' to 'c'"),
        ("a = `", "missing closing key quote from '`' to ''"),
    ]);
}

#[test]
fn a_value_that_ends_in_a_backslash_continues_in_the_next_line() {
    assert_parsed(&[
        ("a = b \\\n  c\nd=1", "[DEFAULT] a=b c d=1"),
        ("a = b\\\n[s]\\\n#c\nd=1", "[DEFAULT] a=b[s]#c d=1"),
        ("a = b # c\\\nd", "[DEFAULT] a=b # cd"),
        ("a = 'b\\\n'", "[DEFAULT] a=\\'b\\'"),
        ("a = b\\\n\nc=1", "[DEFAULT] a=b c=1"),
        ("a = b\\", "[DEFAULT] a=b"),
    ]);
}

#[test]
fn a_section_inherits_from_the_sections_whose_names_are_its_name_up_to_a_dot() {
    let ini = Ini::parse(V1_14, b"e=5\nz=6\n[a]\nx=1\ny=2\n[a.b.c]\ny=3\n[.d]\n[a.b]\nz=4").unwrap();
    for (section, key, expected) in [
        ("a.b.c", "y", Some("3")),
        ("a.b.c", "z", Some("4")),
        ("a.b.c", "x", Some("1")),
        ("a.b.c", "e", None),
        ("a", "z", None),
        (".d", "e", Some("5")),
    ] {
        let section = ini.section(section).unwrap();
        assert_eq!(ini.value(section, key).map(|value| value.text).as_deref(), expected, "{section:?} {key}");
        assert_eq!(ini.has(section, key), expected.is_some());
    }
}

#[test]
fn a_reference_is_replaced_by_the_value_in_its_section_or_in_the_default_section() {
    assert_parsed(&[
        ("x=0\ny=1\n[s]\na=%(x)s-%(y)s-%(x)s\nx=2", "[DEFAULT] x=0 y=1 [s] a=2-1-2 x=2"),
        ("a=%(b)s\nb=%(c)s\nc=1", "[DEFAULT] a=1 b=1 c=1"),
        ("a=%(b)\nb=%b)s\nc=%()s", "[DEFAULT] a=%(b) b=%b)s c=%()s"),
    ]);
}

#[test]
fn the_characters_of_the_delimiters_are_trimmed_from_the_name_in_a_reference() {
    assert_parsed(&[("a=%(keys)s\nkey=1", "[DEFAULT] a=1 key=1"), ("a=%((%b)s\nb=1", "[DEFAULT] a=1 b=1")]);
}

#[test]
fn a_reference_to_a_missing_key_panics() {
    assert_parsed(&[
        ("a=%(b)s", "[DEFAULT] a!panic"),
        ("b=1\na=%(%(b)s)s", "[DEFAULT] b=1 a=1)s"),
        ("a=%(s)s", "[DEFAULT] a!panic"),
    ]);
}

#[test]
fn at_most_99_references_of_a_cycle_are_replaced() {
    let dots = ".".repeat(100);
    assert_parsed(&[
        ("a=%(a)s.", &format!("[DEFAULT] a=%(a)s{dots}")),
        ("a=%(b)s\nb=%(a)s", "[DEFAULT] a=%(a)s b=%(b)s"),
    ]);
}

#[test]
fn references_that_double_a_value_panic() {
    assert_parsed(&[("a=%(a)s%(a)s", "[DEFAULT] a!panic")]);
}

#[test]
fn a_failed_lookup_creates_an_empty_key() {
    let ini = Ini::parse(V1_14, b"b=0\n[s]\na=%(b)s%(c)s").unwrap();
    let section = ini.section("s").unwrap();
    let reader = Reader::new(ini.clone());
    assert!(reader.get(section, "a").unwrap_err().panics);
    assert_eq!(reader.get(section, "c"), Ok(None));
    assert_eq!(reader.get(section, "a").unwrap().unwrap().text, "0");
    assert_eq!(reader.get(section, "b"), Ok(None));
    assert_eq!(reader.get(section, "a").unwrap().unwrap().text, "");
}

#[test]
fn each_invalid_byte_becomes_one_replacement_character() {
    let names = "[\u{ff}] a\u{e2}\\u{82}";
    assert_eq!(rendered(V1_14, b"[\xff]\na\xe2\x82 = \xc2"), format!("{names}=\u{fffd}"));
}

#[test]
fn keys_and_sections_have_the_lines_that_count() {
    let ini = Ini::parse(V1_14, b"a=1\n[s]\r\n# c\nb=`\n`\nc=\\\n2\n[t]\n[s]\nb=4\nd=%(a)s\n").unwrap();
    let line =
        |section: &str, key: &str| ini.value(ini.section(section).unwrap(), key).map(|value| value.line);
    assert_eq!(
        [line("", "a"), line("s", "b"), line("s", "c"), line("s", "d")],
        [Some(1), Some(10), Some(6), Some(11)]
    );
    assert_eq!(["", "s", "t"].map(|name| ini.section(name).unwrap().line), [0, 2, 8]);
}

#[test]
fn an_error_has_the_line_of_the_statement_that_is_not_valid() {
    examples::assert_error_lines(
        V1_14,
        &[("[a]\nb = 1\nc\n", 3), ("[a]\n[b\n", 2), ("[a]\n= 1\n", 2), ("[a]\nb = `1\n2\n3", 2)],
    );
    let error = Ini::parse(V1_14, b"[a]\n\xff\n").unwrap_err();
    assert_eq!(error.line, 2);
}

#[test]
fn a_rule_that_makes_a_difference_has_its_line() {
    examples::assert_places(
        V1_14,
        &[
            ("\u{feff}[a]\nb = 1\n[a]\nb = 2\n", &[(INI14_1, 1), (INI14_5, 3), (INI14_6, 2)]),
            ("[a]\nb = 1\\\n2\n c = 3 # d\n", &[(INI14_11, 2), (INI14_3, 4), (INI14_12, 4)]),
        ],
    );
}

#[test]
fn numbers_and_truth_values_are_not_parsed() {
    let ini = Ini::parse(V1_14, b"a=1\nb=true").unwrap();
    let section = ini.section("").unwrap();
    assert_eq!((ini.integer(section, "a"), ini.boolean(section, "b")), (None, None));
}

/// Asserts that these rules made a difference in reading the text, or that they reject it.
fn assert_rules(examples: &[(&str, &[Rule])]) {
    examples::assert_rules(V1_14, examples);
}

#[test]
fn plain_text_is_parsed_without_a_rule() {
    assert_rules(&[("\n[default]\nregion = us-west-2\n\noutput=json\n[profile dev]\nkey = a=b\n", &[])]);
}

#[test]
fn a_byte_order_mark_and_invalid_bytes_are_read_by_rules() {
    assert_eq!(examples::rules(V1_14, b"\xff\xfe[s]\na=\xc3"), [INI14_1, INI14_2]);
}

#[test]
fn indentation_and_comments_are_ignored_by_rules() {
    assert_rules(&[
        ("[s]\n  a = 1", &[INI14_3]),
        ("[s]\n# a\n", &[FILE_7]),
        ("[s]\n\t; a\n", &[INI14_3, FILE_7]),
        ("[s]\n  \na = 1 ", &[]),
    ]);
}

#[test]
fn the_rule_of_a_heading_keeps_spaces_and_brackets() {
    assert_rules(&[("[ s]", &[INI14_4]), ("[a]b]", &[INI14_4]), ("[a] # b", &[])]);
}

#[test]
fn duplicates_are_merged_by_rules_if_their_keys_differ() {
    assert_rules(&[
        ("[s]\na = 1\n[s]\nb = 1", &[INI14_5]),
        ("[s]\n[s]\nb = 1", &[]),
        ("a = 1\n[DEFAULT]\nb = 1", &[INI14_5]),
        ("[s]\na = 1\na =", &[INI14_6]),
        ("[s]\na = 1\na = 1", &[]),
        ("[s]\na = 1\n[s]\na = 2", &[INI14_5, INI14_6]),
    ]);
}

#[test]
fn names_are_parsed_by_rules_if_they_are_quoted_or_end_at_a_colon() {
    assert_rules(&[
        ("a : 1", &[INI14_7]),
        ("a:b = 1", &[INI14_7]),
        ("a = b:c", &[]),
        ("\"a:b\" = 1", &[INI14_8]),
        ("- = 1", &[INI14_17]),
    ]);
}

#[test]
fn values_are_parsed_by_rules_if_they_have_quotes_comments_or_several_lines() {
    assert_rules(&[
        ("a = `b # c` d", &[INI14_9]),
        ("a = \"\"\"b\nc\"\"\"", &[INI14_10]),
        ("a = b\\\nc # d", &[INI14_11]),
        ("a = b#c", &[INI14_12]),
        ("a = 'b' ; c", &[INI14_12, INI14_14]),
        ("a = ''", &[]),
    ]);
}

#[test]
fn an_error_has_the_rule_that_rejects_the_text() {
    assert_rules(&[
        ("  [s", &[INI14_18]),
        ("[]", &[INI14_18]),
        ("a", &[INI14_22]),
        ("\"a\" 1", &[INI14_22]),
        ("a = `b", &[INI14_23]),
        ("= 1", &[INI14_25]),
        ("\"a = 1", &[INI14_26]),
    ]);
}

/// The rules of a lookup of the key `a` in the section `s.t`, after a failed lookup of `created` in `s`.
fn rules_of_lookup(text: &str) -> Vec<Rule> {
    let ini = Ini::parse(V1_14, text.as_bytes()).unwrap();
    let [parent, child] = ["s", "s.t"].map(|name| ini.section(name).unwrap());
    let reader = Reader::new(ini.clone());
    assert_eq!(reader.get(parent, "created"), Ok(None));
    match reader.get(child, "a") {
        Ok(found) => found.unwrap().rules,
        Err(panic) => panic.rules.into(),
    }
}

#[test]
fn a_lookup_has_the_rules_that_find_and_change_the_value() {
    for (text, rules) in [
        ("[s]\n[s.t]\na = b", &[][..]),
        ("[s]\na = b\n[s.t]", &[INI14_13]),
        ("b = 1\n[s]\n[s.t]\na = %(b)s", &[INI14_15]),
        ("[s]\nb = 1\n[s.t]\na = %(b)s", &[INI14_13, INI14_15]),
        ("[s]\n[s.t]\na = %(a)s", &[INI14_16]),
        ("[s]\n[s.t]\na = %(a)s.", &[INI14_15, INI14_16]),
        ("[s]\n[s.t]\na = %(created)s", &[INI14_13, INI14_19, INI14_15]),
        ("[s]\n[s.t]\na = %(bs)s\nb = 1", &[INI14_21, INI14_15]),
        ("[s]\n[s.t]\na = %(missing)s", &[INI14_20]),
        ("[s]\n[s.t]\na = %(a)s%(a)s", &[INI14_24]),
    ] {
        assert_eq!(rules_of_lookup(text), rules, "{text:?}");
    }
}
