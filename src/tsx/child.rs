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

use super::inspect::Check;
use super::open::Open;
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
    let mut open = None;
    while let Some(request) = wire::receive::<Request>(input)? {
        let reply = panic::catch_unwind(panic::AssertUnwindSafe(|| answer(request, &mut open, out)));
        let Ok(reply) = reply else { return wire::send(out, &Reply::Panicked) };
        wire::send(out, &reply?)?;
    }
    Ok(())
}

fn answer(request: Request, open: &mut Option<Open>, out: &mut impl Write) -> io::Result<Reply> {
    match request {
        Request::Check(check) => checked(&check, out),
        Request::Open { source } => {
            let lesson = open.insert(Open::lesson(&source));
            Ok(Reply::View(Box::new(lesson.view())))
        }
        Request::Act(event) => {
            let lesson = open.as_mut().ok_or_else(|| io::Error::other("no lesson is open"))?;
            lesson.act(&event);
            Ok(Reply::View(Box::new(lesson.view())))
        }
    }
}

/// The parent hears each part once: the source, the compiled code, then the rest.
fn checked(check: &Check, out: &mut impl Write) -> io::Result<Reply> {
    let mut told = Ok(());
    let mut source = false;
    let report = inspect::inspect(check, |so_far| {
        let news = Report { source: so_far.source.clone().filter(|_| !source), ..so_far.clone() };
        source = true;
        if told.is_ok() {
            told = wire::send(out, &Reply::SoFar(Box::new(news)));
        }
    });
    told.map(|()| Reply::Done(Box::new(Report { source: None, ..report })))
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
