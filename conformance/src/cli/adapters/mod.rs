//! Commands for those who write an adapter, and for those who use cases without the runner.

pub(super) mod adapter;
pub(super) mod compare;
pub(super) mod doctor;
pub(super) mod expect;
pub(super) mod export;
pub(super) mod init;
pub(super) mod repro;
