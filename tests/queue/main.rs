//! `db` against a real Postgres.

#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod connection;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod migration;
#[cfg(test)]
mod school;
#[cfg(test)]
mod shape;
