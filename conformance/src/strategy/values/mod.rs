//! The pools from which names and values are drawn, the paths of cases, and the bundles in files. A value belongs here if several parts
//! of a case draw it, so that the parts name each other.

pub(super) mod bundle;
pub(super) mod path;
pub(super) mod pool;
