//! The errors of JSON in words that name JSON's own values, in place of the types of this program.

/// What is wrong with the JSON, without the place.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    let text = text.replacen("unknown variant ", "unknown value ", 1);
    match text.rsplit_once(", expected ") {
        Some((wrong, expected)) => format!("{wrong}, expected {}", plain(expected)),
        None => text,
    }
}

/// What was expected, as JSON calls it.
fn plain(expected: &str) -> String {
    const NUMBERS: [(&str, &str); 6] = [
        ("u8", "a whole number from 0 to 255"),
        ("u16", "a whole number from 0 to 65535"),
        ("u32", "a whole number from 0 to 4294967295"),
        ("u64", "a whole number that is not negative"),
        ("i32", "a whole number"),
        ("i64", "a whole number"),
    ];
    if let Some((_, number)) = NUMBERS.iter().find(|(name, _)| *name == expected) {
        return (*number).to_owned();
    }
    let kind = expected.split(' ').next().unwrap_or_default();
    match (kind, expected) {
        ("struct", _) | (_, "a map") => "an object".to_owned(),
        ("enum", _) => "one of the texts that the field may have".to_owned(),
        (_, "a sequence") => "an array".to_owned(),
        (_, other) => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[serde(rename = "number")]
        _number: u32,
    }

    #[test]
    fn no_type_of_this_program_is_named() {
        let reason = |text| super::reason(&serde_json::from_str::<Inner>(text).unwrap_err());
        assert_eq!(reason("5"), "invalid type: integer `5`, expected an object");
        assert_eq!(
            reason("{\"number\": -1}"),
            "invalid value: integer `-1`, expected a whole number from 0 to 4294967295"
        );
        assert_eq!(reason("{}"), "missing field `number`");
        assert_eq!(reason("{"), "EOF while parsing an object");
    }
}
