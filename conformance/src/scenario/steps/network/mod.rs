//! Steps about what is on the network: the parties that answer, their certificates, and the endpoints that resolvers return. Most of
//! them have a table below, whose rows are properties.

pub(in crate::scenario) mod described;
mod property;
pub(in crate::scenario) mod remote;
pub(in crate::scenario) mod resolver;
