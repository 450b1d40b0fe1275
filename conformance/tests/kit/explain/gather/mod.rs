//! Gathering the world of a process, and what is noted about it.

mod client_tls;
mod gathered;
