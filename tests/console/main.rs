//! The console: its state and drawing headless, its terminal layer in a real terminal, the whole of it as a program.

#[cfg(test)]
#[path = "../support/link.rs"]
mod link;
#[path = "../support/pty.rs"]
mod pty;
#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod acting;
#[cfg(test)]
mod binary;
mod bulk;
mod bytes;
#[cfg(test)]
mod citizen;
mod desk;
#[cfg(test)]
mod exits;
mod failures;
mod filters;
mod fixture;
mod fleet;
#[cfg(test)]
mod fleet_journey;
mod floats;
mod helping;
mod hostile;
mod jobs;
mod journeys;
#[cfg(test)]
mod leaving;
mod looks;
#[cfg(test)]
mod outages;
mod pace;
mod palette;
mod picture;
mod pictures;
mod previews;
mod probe;
#[cfg(test)]
mod product;
#[cfg(test)]
mod reaching;
#[cfg(test)]
mod righting;
mod rows;
mod screens;
#[cfg(test)]
mod sizes;
mod svg;
mod terminal;
mod trace;
#[cfg(test)]
mod tracing;
mod watched;
#[cfg(test)]
mod wire;
mod workers;
