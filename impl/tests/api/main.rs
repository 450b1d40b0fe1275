//! The library as its users meet it.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[cfg(feature = "sts")]
mod assume_role;
mod cancellation;
#[cfg(feature = "sts")]
mod client_tls;
#[cfg(feature = "sts")]
mod clock;
#[cfg(feature = "metadata")]
mod container;
#[cfg(feature = "sts")]
mod endpoints;
#[cfg(feature = "sts")]
mod errors;
#[cfg(feature = "sts")]
mod extremes;
#[cfg(feature = "sts")]
mod handlers;
mod home;
#[cfg(all(unix, feature = "sts"))]
mod hostile_files;
#[cfg(feature = "sts")]
mod https;
#[cfg(feature = "metadata")]
mod instance;
#[cfg(feature = "sts")]
mod messages;
#[cfg(feature = "sts")]
mod monitoring;
#[cfg(feature = "sts")]
mod option_handlers;
#[cfg(feature = "sts")]
mod pipeline;
#[cfg(all(unix, feature = "process"))]
mod process;
mod process_environment;
#[cfg(feature = "sts")]
mod proxy;
#[cfg(feature = "sts")]
mod reentry;
mod references;
#[cfg(feature = "sts")]
mod responses;
#[cfg(feature = "sts")]
mod role;
#[cfg(feature = "sts")]
mod second_session;
#[cfg(feature = "sts")]
mod secrets;
mod session;
#[cfg(all(unix, feature = "sso"))]
mod sso;
mod stdin;
#[cfg(feature = "sts")]
mod sts;
#[cfg(feature = "sts")]
mod tls;
#[cfg(feature = "sts")]
mod traces;
#[cfg(feature = "sts")]
mod transport;
#[cfg(feature = "sts")]
mod trust;
#[cfg(feature = "metadata")]
mod urls;
mod watchdog;
#[cfg(feature = "sts")]
mod web_identity;
#[cfg(not(feature = "sts"))]
mod without_sts;
