//! The real console in a terminal of its own, looking at a database.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

const LIMIT: Duration = Duration::from_secs(60);

pub struct Onlooker {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn std::io::Write + Send>,
    seen: Arc<(Mutex<vt100::Parser>, Condvar)>,
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
        let emulator = vt100::Parser::new(size.rows.try_into().unwrap(), size.cols.try_into().unwrap(), 0);
        let seen = Arc::new((Mutex::new(emulator), Condvar::new()));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            let _master = pair.master;
            let mut chunk = vec![0; 65_536];
            while let Ok(count @ 1..) = source.read(&mut chunk) {
                shared.0.lock().unwrap().process(&chunk[..count]);
                shared.1.notify_all();
            }
        });
        let onlooker = Self { child, keyboard, seen };
        onlooker.when("● LIVE");
        onlooker
    }

    /// Waits until the picture shows `text`, and says when it did.
    pub fn when(&self, text: &str) -> Instant {
        let hidden = |emulator: &mut vt100::Parser| !emulator.screen().contents().contains(text);
        let (emulator, waited) = self.seen.1.wait_timeout_while(self.seen.0.lock().unwrap(), LIMIT, hidden).unwrap();
        assert!(!waited.timed_out(), "the console never showed {text}:\n{}", emulator.screen().contents());
        Instant::now()
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
