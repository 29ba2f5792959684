//! The real console in a terminal of its own, looking at the database that is being drained.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

pub struct Onlooker {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn std::io::Write + Send>,
}

impl Onlooker {
    /// Returns once the console is live.
    pub fn start(url: &str, home: &Path) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_homeroom"));
        command.args(["--database-url", url, "--provider", "sample", "--workers", "0"]);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        command.env("HOME", home);
        let mut source = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen =
            Arc::new(Mutex::new(vt100::Parser::new(size.rows.try_into().unwrap(), size.cols.try_into().unwrap(), 0)));
        let emulator = seen.clone();
        std::thread::spawn(move || {
            let _master = pair.master;
            let mut chunk = vec![0; 65_536];
            while let Ok(count @ 1..) = source.read(&mut chunk) {
                emulator.lock().unwrap().process(&chunk[..count]);
            }
        });
        let begun = Instant::now();
        loop {
            let picture = seen.lock().unwrap().screen().contents();
            if picture.contains("● LIVE") {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "the console never came up:\n{picture}");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, keyboard }
    }

    pub fn quit(mut self) {
        self.keyboard.write_all(b"q").unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Onlooker {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}
