//! Starting a process in a session of its own, so that neither Ctrl-C nor a closed terminal reaches it.
//!
//! It hears requests to end from its first moment: what this process was started to ignore (a shell's background job ignores
//! SIGINT, `nohup` SIGHUP) would be ignored by it, too, until it has handlers of its own.

use std::io;

use nix::sys::signal::{SigHandler, Signal, signal};
use nix::unistd::setsid;
use tokio::process::Command;

#[expect(unsafe_code, reason = "a new session can only be made between fork and exec")]
pub(super) fn detach(command: &mut Command) {
    // SAFETY: the closure calls sigaction and setsid and nothing else, which are async-signal-safe.
    unsafe {
        command.pre_exec(|| {
            for heard in [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP] {
                signal(heard, SigHandler::SigDfl)?;
            }
            setsid().map(|_| ()).map_err(io::Error::from)
        });
    }
}
