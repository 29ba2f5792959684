//! Job control: to the shell and back, from a key, from outside, and through the background.

#![cfg(test)]

use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::probe;
use crate::pty::Pty;
use crate::terminal::{HELD, report, start, this_program};

#[test]
fn without_a_shell_nothing_is_suspended() {
    let mut probe = start();
    probe.pty.send("\x1a");
    probe.pty.wait_for("nothing to come back to");
    assert_eq!(probe.pty.modes(), HELD);
}

/// A shell with job control that has started the probe.
fn start_in_shell(folder: &Path) -> Pty {
    let env = [(probe::FOLDER, folder.to_str().unwrap()), ("PS1", "prompt> ")];
    let mut shell = Pty::spawn("/bin/bash", &["--norc", "--noprofile", "-i"], &env, 80, 24);
    shell.wait_for("prompt>");
    shell.send(format!("{} {}\n", this_program().display(), probe::ARGS.join(" ")));
    shell.wait_for("count 0");
    shell
}

#[test]
fn suspending_goes_to_the_shell_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = start_in_shell(folder.path());
    shell.send("+");
    shell.wait_for("count 1");
    shell.send("\x1a");
    shell.wait_for("Stopped");
    // Nobody tells a stopped program.
    shell.resize(100, 30);
    assert!(!shell.modes().alternate_screen && !shell.modes().hidden_cursor);
    shell.send("fg\n");
    shell.wait_for("last back");
    shell.wait_for("size 100x30");
    shell.wait_for_modes(HELD);
    shell.wait("the whole picture", |screen| screen.contents().contains("count 1"));
    shell.send("+q");
    shell.wait("the shell", |screen| !screen.alternate_screen());
    assert_eq!(report(folder.path(), "end"), "quit");
}

#[test]
fn in_the_background_it_keeps_off_and_hears_requests_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = start_in_shell(folder.path());
    shell.send("\x1a");
    shell.wait_for("Stopped");
    shell.send("bg; echo behind\n");
    shell.wait_for("\nbehind");
    shell.send("fg\n");
    shell.wait_for("last back");
    shell.wait_for_modes(HELD);
    shell.send("\x1a");
    // Only then does the shell read: what is typed before is the stopping program's.
    shell.wait("the shell", |screen| screen.contents().matches("Stopped").count() == 2);
    shell.send("kill %1\n");
    assert_eq!(report(folder.path(), "end"), "signal");
}

#[test]
fn a_stop_from_outside_goes_to_the_shell_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = start_in_shell(folder.path());
    let pid: i32 = report(folder.path(), "pid").parse().unwrap();
    for stop in [Signal::SIGTSTP, Signal::SIGSTOP] {
        // Stopped without a chance to wait for it, the shell would be given the answer that is on its way.
        std::thread::sleep(std::time::Duration::from_millis(300));
        kill(Pid::from_raw(pid), stop).unwrap();
        shell.wait_for("Stopped");
        shell.send("fg\n");
        shell.wait("the picture", |screen| screen.contents().starts_with("count 0"));
        shell.wait_for_modes(HELD);
        shell.send("k");
        shell.wait_for("last Char('k')");
    }
    shell.send("q");
    shell.wait("the prompt", |screen| !screen.alternate_screen() && screen.contents().contains("prompt>"));
}
