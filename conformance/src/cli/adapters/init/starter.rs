//! The adapters that `awsess init` writes. Their sources are files of the repository, which its tests run.

/// A language with an adapter to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Language {
    /// Python 3.9 or later, without other packages
    #[value(aliases = ["py", "python3"])]
    Python,
    /// Go 1.22 or later, without other modules
    #[value(alias = "golang")]
    Go,
    /// Node.js 18 or later, without other packages
    #[value(aliases = ["javascript", "js", "nodejs"])]
    Node,
    /// Rust 1.85 or later, with rust-ini and serde_json
    #[value(alias = "rs")]
    Rust,
}

/// What one language needs.
struct Starter {
    /// The files by their paths. The first is the adapter, the second the loader.
    files: &'static [(&'static str, &'static str)],
    /// The command that builds it, in a language that has one.
    build: Option<&'static str>,
    /// The command that starts it.
    command: &'static str,
}

/// The text of a file among the starters.
macro_rules! starter {
    ($path:literal) => {
        include_str!(concat!("../../../../adapters/starters/", $path))
    };
}

const PYTHON: Starter = Starter {
    files: &[("adapter.py", starter!("python/adapter.py")), ("loader.py", starter!("python/loader.py"))],
    build: None,
    command: "python3 adapter.py",
};

const GO: Starter = Starter {
    files: &[
        ("main.go", starter!("go/main.go")),
        ("loader.go", starter!("go/loader.go")),
        ("go.mod", starter!("go/go.mod")),
    ],
    build: Some("go build ."),
    command: "./own-loader",
};

const NODE: Starter = Starter {
    files: &[("adapter.mjs", starter!("node/adapter.mjs")), ("loader.mjs", starter!("node/loader.mjs"))],
    build: None,
    command: "node adapter.mjs",
};

const RUST: Starter = Starter {
    files: &[
        ("src/main.rs", starter!("rust/main.rs")),
        ("src/lib.rs", starter!("rust/lib.rs")),
        ("Cargo.toml", starter!("rust/manifest.toml")),
    ],
    build: Some("cargo build"),
    command: "./target/debug/own-loader",
};

impl Language {
    const fn starter(self) -> &'static Starter {
        match self {
            Self::Python => &PYTHON,
            Self::Go => &GO,
            Self::Node => &NODE,
            Self::Rust => &RUST,
        }
    }

    /// Every file of the adapter, by its path.
    pub(super) fn files(self) -> Vec<(&'static str, String)> {
        let sources = self.starter().files.iter().map(|(path, text)| (*path, (*text).to_owned()));
        let others = [
            ("README.md", self.fill(starter!("README.md"))),
            ("known.toml", starter!("known.toml").to_owned()),
            (".github/workflows/awsess.yml", self.fill(starter!("workflow.yml"))),
        ];
        sources.chain(others).collect()
    }

    /// The commands that build, diagnose and test the adapter.
    pub(super) fn commands(self) -> impl Iterator<Item = String> {
        let Starter { build, command, .. } = self.starter();
        let doctor = format!("awsess doctor '{command}'");
        let check = format!("awsess check --adapter '{command}' --edition 1.55");
        build.map(str::to_owned).into_iter().chain([doctor, check])
    }

    /// Replaces the placeholders of a text.
    fn fill(self, text: &str) -> String {
        let [(adapter, _), (loader, _), ..] = self.starter().files else { return text.to_owned() };
        let Starter { build, command, .. } = self.starter();
        let repository = env!("CARGO_PKG_REPOSITORY");
        let build = build.map_or_else(String::new, |build| format!("      - run: {build}\n"));
        text.replace("{adapter}", adapter)
            .replace("{loader}", loader)
            .replace("{repository}", repository)
            .replace("{action}", repository.trim_start_matches("https://github.com/"))
            .replace("{version}", env!("CARGO_PKG_VERSION"))
            .replace("{commands}", &self.commands().collect::<Vec<_>>().join("\n"))
            .replace("{build}\n", &build)
            .replace("{command}", command)
    }
}
