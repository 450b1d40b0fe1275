//! Adapters that cannot be used: the step that failed, the cause, and the remedy.

use std::fmt;

/// Why an adapter cannot be used, which is no verdict on the implementation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// The step that failed.
    pub step: Step,
    /// The cause.
    pub why: String,
    /// The end of what it wrote to standard error.
    pub standard_error: String,
}

/// The steps of an adapter's start, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Step {
    /// The command is read.
    Command,
    /// The program that it names is found.
    Program,
    /// The program is started.
    Start,
    /// The script that the command names is found.
    Script,
    /// It responds to hello.
    Hello,
    /// What it declares is understood.
    Declaration,
    /// It responds to cases.
    Cases,
}

impl Step {
    /// The message when this step fails.
    #[must_use]
    pub const fn failed(self) -> &'static str {
        match self {
            Self::Command => "the adapter's command is not valid",
            Self::Program => "the adapter's program was not found",
            Self::Start => "the adapter did not start",
            Self::Script => "the adapter's script was not found",
            Self::Hello => "the adapter did not say hello",
            Self::Declaration => "the adapter's hello was not understood",
            Self::Cases => "the adapter does not respond to cases",
        }
    }

    /// The remedy when this step fails.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Command => "quote the command as for a shell; variables, ~ and pipes mean nothing in it",
            Self::Program => {
                "build or install the program, or correct its path: a relative path begins at the current folder, and a name \
                 without a slash is looked for in PATH"
            }
            Self::Script => {
                "correct the path of the script, or run this command in another folder: a relative path begins at the \
                 current folder"
            }
            Self::Start => {
                "run the command by hand; a script needs #! with its interpreter on the first line"
            }
            Self::Hello => {
                "answer the line {\"type\":\"hello\",…} with one line, end it with a line feed, flush it, and write \
                 everything else to standard error; the adapter starts in an empty directory, with PATH but \
                 without HOME: 'env NAME=VALUE COMMAND' hands it more"
            }
            Self::Declaration => "compare the hello with what 'awsess schema from-adapter' prints of it",
            Self::Cases => "run 'awsess doctor COMMAND': it sends trivial cases and shows the responses",
        }
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step.failed(), self.why)?;
        if !self.standard_error.is_empty() {
            write!(f, "\nits standard error ends with:\n{}", self.standard_error)?;
        }
        Ok(())
    }
}

impl std::error::Error for Unusable {}
