//! What the strategies promise: the same case for the same number, the shares of what they draw, and small minima.

mod determinism;
mod distribution;
mod reader;
mod shrinking;
mod vocabulary;
