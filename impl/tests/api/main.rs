//! The library as its users meet it.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod assume_role;
mod client_tls;
mod clock;
mod endpoints;
mod errors;
mod extremes;
mod handlers;
mod home;
#[cfg(unix)]
mod hostile_files;
mod https;
mod messages;
mod option_handlers;
mod pipeline;
mod process_environment;
mod proxy;
mod reentry;
mod references;
mod responses;
mod role;
mod second_session;
mod secrets;
mod session;
mod stdin;
mod sts;
mod tls;
mod traces;
mod transport;
mod trust;
mod urls;
mod watchdog;
