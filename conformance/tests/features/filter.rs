//! What `cargo test` and its relatives pass to a test binary.

/// Options that take a value of their own as the next word.
const WITH_VALUE: [&str; 6] = ["--test-threads", "--format", "--color", "--logfile", "--shuffle-seed", "-Z"];

/// Which tests are asked for.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    names: Vec<String>,
    skipped: Vec<String>,
    exact: bool,
    lists: bool,
    ignored_alone: bool,
}

impl Filter {
    /// Reads the command line; what does not choose tests is let be.
    pub(crate) fn new(mut words: impl Iterator<Item = String>) -> Self {
        let mut filter = Self::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--exact" => filter.exact = true,
                "--list" => filter.lists = true,
                "--ignored" | "--bench" => filter.ignored_alone = true,
                "--skip" => filter.skipped.extend(words.next()),
                option if WITH_VALUE.contains(&option) => _ = words.next(),
                option if option.starts_with("--skip=") => {
                    filter.skipped.push(option["--skip=".len()..].to_owned());
                }
                option if option.starts_with('-') => {}
                name => filter.names.push(name.to_owned()),
            }
        }
        filter
    }

    /// Whether the names alone are asked for.
    pub(crate) const fn lists(&self) -> bool {
        self.lists
    }

    /// Whether the test is asked for; no test here is ignored.
    pub(crate) fn accepts(&self, name: &str) -> bool {
        let matches = |part: &String| if self.exact { name == part } else { name.contains(part.as_str()) };
        let named = self.names.is_empty() || self.names.iter().any(matches);
        named && !self.skipped.iter().any(matches) && !self.ignored_alone
    }
}
