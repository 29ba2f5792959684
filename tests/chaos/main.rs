//! Chaos: real workers on a real Postgres, behind proxies that break, with a model that throttles and hangs up, while
//! everything is killed, cut, stopped, restarted and meddled with. Afterwards the books must balance, in the database
//! and in the model server's own log.
//!
//! `cargo test --test chaos` runs it for a minute or two, `cargo test --test chaos -- --long` for as long as asked.

#[cfg(test)]
mod args;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod books;
#[cfg(test)]
mod database;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod fleet;
#[cfg(test)]
mod leftovers;
#[cfg(test)]
mod link;
#[cfg(test)]
mod meddlers;
#[cfg(test)]
mod model;
#[cfg(test)]
#[path = "../support/model_server.rs"]
mod model_server;
#[cfg(test)]
mod operators;
#[cfg(test)]
mod report;
#[cfg(test)]
mod rounds;
#[cfg(test)]
mod run;
#[cfg(test)]
mod signals;
#[cfg(test)]
mod trouble;
#[cfg(test)]
mod worker;
#[cfg(test)]
mod world;

#[cfg(test)]
fn main() -> std::process::ExitCode {
    run::main()
}
