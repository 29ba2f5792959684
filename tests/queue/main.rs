//! `db` against a real Postgres.

#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod connection;
#[cfg(test)]
mod embedded;
