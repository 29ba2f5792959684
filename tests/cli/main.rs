//! The real binary from end to end, on a real Postgres, in an environment of nothing but a home.

#[cfg(test)]
#[path = "../support/link.rs"]
mod link;
#[cfg(test)]
#[path = "../support/model_server.rs"]
mod model_server;
#[cfg(test)]
#[path = "../support/pty.rs"]
mod pty;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod crowd;
#[cfg(test)]
mod failing;
#[cfg(test)]
mod fencing;
#[cfg(test)]
mod generating;
#[cfg(test)]
mod health;
#[cfg(test)]
mod help;
#[cfg(test)]
mod home;
#[cfg(test)]
mod json;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod operating;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod private;
#[cfg(test)]
mod refusing;
#[cfg(test)]
mod school;
#[cfg(test)]
mod service;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod watch;
