//! Starting a process in a session of its own, so that neither Ctrl-C nor a closed terminal reaches it.

use std::io;

use tokio::process::Command;

#[expect(unsafe_code, reason = "a new session can only be made between fork and exec")]
pub(super) fn detach(command: &mut Command) {
    // SAFETY: the closure calls setsid and nothing else, which is async-signal-safe.
    unsafe {
        command.pre_exec(|| nix::unistd::setsid().map(|_| ()).map_err(io::Error::from));
    }
}
