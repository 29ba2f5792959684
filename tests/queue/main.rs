//! `db` against a real Postgres.

#[cfg(test)]
#[path = "../support/link.rs"]
mod link;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod actors;
#[cfg(test)]
mod backlog;
#[cfg(test)]
mod claiming;
#[cfg(test)]
mod connection;
#[cfg(test)]
mod directing;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod embedded_cancelled;
#[cfg(test)]
mod feed;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod grouping;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod listening;
#[cfg(test)]
mod mending;
#[cfg(test)]
mod migration;
#[cfg(test)]
mod operating;
#[cfg(test)]
mod previewing;
#[cfg(test)]
mod racing;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod rescuing;
#[cfg(test)]
mod school;
#[cfg(test)]
mod searching;
#[cfg(test)]
mod shape;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod standby;
#[cfg(test)]
mod undoing;
#[cfg(test)]
mod wire;
#[cfg(test)]
mod worker_leases;
#[cfg(test)]
mod worker_limits;
#[cfg(test)]
mod worker_orders;
mod worker_repairs;
#[cfg(test)]
mod worker_results;
#[cfg(test)]
mod worker_signals;
#[cfg(test)]
mod worker_waits;
#[cfg(test)]
mod workshop;
