//! The findings that an explanation has, and those that it must not have.

mod arns;
mod catalogue;
mod nearly;
mod network;
mod sources;
mod text;
