//! The names of variables, keys and parameters that hold secrets.

/// Parts of the names of secrets.
const SECRET_WORDS: [&str; 3] = ["secret", "token", "password"];

/// Whether the name of a variable, a key or a parameter is that of a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !name.ends_with("_file") && SECRET_WORDS.iter().any(|word| name.contains(word))
}
