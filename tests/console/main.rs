//! The console: its state and drawing headless, its terminal layer in a real terminal, the whole of it as a program.

#[cfg(test)]
#[path = "../support/link.rs"]
mod link;
#[cfg(test)]
#[path = "../support/pty.rs"]
mod pty;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod acting;
#[cfg(test)]
mod binary;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod bytes;
#[cfg(test)]
mod citizen;
mod desk;
#[cfg(test)]
mod exits;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod filters;
mod fixture;
mod fleet;
#[cfg(test)]
mod fleet_journey;
#[cfg(test)]
mod floats;
#[cfg(test)]
mod helping;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod late;
#[cfg(test)]
mod leaving;
#[cfg(test)]
mod lent;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod outages;
#[cfg(test)]
mod pace;
#[cfg(test)]
mod palette;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod previews;
#[cfg(test)]
mod probe;
#[cfg(test)]
mod product;
#[cfg(test)]
mod reaching;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod righting;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod screens;
#[cfg(test)]
mod six_jobs;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod svg;
#[cfg(test)]
mod telling;
#[cfg(test)]
mod terminal;
mod trace;
#[cfg(test)]
mod tracing;
#[cfg(test)]
mod watched;
#[cfg(test)]
mod wire;
mod workers;
