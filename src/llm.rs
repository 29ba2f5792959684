//! Language models: the `Provider` trait, the providers, their event streams, errors and limits.
//!
//! May import: `model`.
