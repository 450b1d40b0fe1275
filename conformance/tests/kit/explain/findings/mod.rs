//! What an explanation says surprises, and what it does not.

mod arns;
mod catalogue;
mod nearly;
mod network;
mod sources;
mod text;
