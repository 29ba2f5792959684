//! The child's side: confine, then check what comes in until the parent hangs up.
//!
//! May import: `model`.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::panic;
use std::process::ExitCode;
use std::thread;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::wire::{self, Reply, Request};
use super::{confine, inspect};
use crate::model::check::Report;

/// The whole life of a `check-child` process.
///
/// Checks run on a thread of their own, for its stack; the first thread waits for the parent to hang up, so that even a
/// check that never ends dies with its parent.
#[must_use]
pub fn child_main() -> ExitCode {
    if let Err(error) = confine::early() {
        return refuse(&error.to_string());
    }
    // A panic is told on the wire, never printed: its text may hold the lesson's.
    panic::set_hook(Box::new(|_| {}));
    match thread::Builder::new().name("check".to_owned()).stack_size(confine::STACK).spawn(work) {
        Ok(_) => {
            wait_for_hang_up();
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error.to_string()),
    }
}

fn work() {
    let code = match confine::late() {
        Ok(()) => serve(&mut io::stdin().lock(), &mut io::stdout().lock()),
        Err(error) => wire::send(&mut io::stdout().lock(), &Reply::Unconfined(error.to_string())),
    };
    std::process::exit(i32::from(code.is_err()));
}

fn serve(input: &mut impl Read, out: &mut impl Write) -> io::Result<()> {
    wire::send(out, &Reply::Ready)?;
    while let Some(request) = wire::receive::<Request>(input)? {
        let report = panic::catch_unwind(panic::AssertUnwindSafe(|| answer(&request, out)));
        let Ok(report) = report else { return wire::send(out, &Reply::Panicked) };
        wire::send(out, &report?)?;
    }
    Ok(())
}

fn answer(request: &Request, out: &mut impl Write) -> io::Result<Reply> {
    let mut told = Ok(());
    let report = match request {
        Request::Response { text } => inspect::inspect_response(text, |source| {
            told = wire::send(out, &Reply::Extracted(source.to_owned()));
        }),
        Request::Source { text, rules } => inspect::inspect_source(text, *rules),
    };
    told.map(|()| Reply::Done { report: Box::new(Report { source: None, ..report }) })
}

fn wait_for_hang_up() {
    let stdin = io::stdin();
    let mut watched = [PollFd::new(stdin.as_fd(), PollFlags::empty())];
    while poll(&mut watched, PollTimeout::NONE) == Err(Errno::EINTR) {}
}

fn refuse(reason: &str) -> ExitCode {
    // Nobody is left to tell when even this fails.
    let _ = wire::send(&mut io::stdout().lock(), &Reply::Unconfined(reason.to_owned()));
    ExitCode::FAILURE
}
