//! What is captured of a session: a case of the same kind with nothing private in it, as a feature file.

mod command;
mod generated;
mod planted;
mod variables;
