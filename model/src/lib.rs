//! The executable specification of AWS sessions.
//!
//! [`resolve`] is a pure function: from a [`World`](world::World), which contains everything that a session depends on, it
//! returns the session that must be created, or the error, with the [`Trace`](trace::Trace) of the rules that decided. The
//! crate cannot do I/O: it is `no_std`, and has no dependency.
//!
//! ```
//! use awsess_model::world::{Edition, World};
//!
//! let mut world = World::new(Edition::V1_55);
//! world.env.insert("AWS_REGION".into(), "eu-west-1".into());
//! let (outcome, trace) = awsess_model::resolve(&world);
//! assert_eq!(outcome.session().and_then(|session| session.region()), Some("eu-west-1"));
//! assert!(trace.rules().any(|rule| rule == awsess_model::rule::ENV_9));
//! ```

#![no_std]

extern crate alloc;

pub mod call;
pub mod certificate;
pub mod client;
mod client_tls;
mod config_merge;
pub mod container;
mod credentials;
mod deprecated_new;
mod dispatch;
pub mod endpoints;
mod environment;
pub mod failure;
mod fallback;
mod file_errors;
mod files;
pub mod flags;
pub mod handlers;
pub mod ini;
mod instance;
pub mod json;
mod locate;
mod merge;
mod monitoring;
pub mod network;
mod own_requests;
mod path;
mod pem;
mod process;
mod profile;
mod provider_chain;
mod redirect;
mod requested;
mod resolve;
pub mod rest_json;
mod retry;
mod role;
mod role_chain;
pub mod rule;
mod second_session;
pub mod secret;
pub mod session;
pub mod sha1;
pub mod single_sign_on;
pub mod time;
mod tls;
pub mod trace;
mod trust;
mod url;
mod user_agent;
pub mod variables;
mod web_identity;
pub mod world;

pub use profile::keys as profile_keys;
pub use resolve::resolve;
use trace::decide;

/// The examples of the README, which the documentation tests compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
