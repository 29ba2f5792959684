//! The console through a real ssh over a slow line: how soon a key shows, and how soon the newest picture after too much of everything.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::large::steps;
use super::link::{Line, Link};
use super::school::{NEWEST, School, find};
use super::sheet::{Sample, Sheet};
use super::terminal::Terminal;

const LINES: [Line; 2] = [
    Line { round_trip: Duration::from_millis(80), kilobits: 256 },
    Line { round_trip: Duration::from_millis(300), kilobits: 32 },
];
const PRESSES: usize = 40;

pub fn measure(school: &School, sheet: &mut Sheet) {
    let Some(server) = Server::start() else {
        Sheet::title("over ssh: sshd, ssh or ssh-keygen is not installed, no figures");
        return;
    };
    for line in LINES {
        over(school, sheet, &server, line);
    }
}

fn over(school: &School, sheet: &mut Sheet, server: &Server, line: Line) {
    let millis = line.round_trip.as_millis();
    Sheet::title(&format!("over ssh, a round trip of {millis} ms and {} kbit/s", line.kilobits));
    let far = Link::to(server.address, line);
    let echo = server.run(&far, school, &["cat".to_owned()]);
    let base = Sample::of(
        (0..PRESSES / 2)
            .map(|n| {
                let word = format!("<{n}>");
                // What comes before is the connection being made.
                let at = echo.send(&format!("{word}\n"));
                let back = echo.when("an echo", |screen| screen.contents().matches(&word).count() >= 2);
                back.saturating_duration_since(at)
            })
            .skip(2),
    );
    drop(echo);
    let round_trip = base.at(50);
    Sheet::tell("round trip: a line to cat and back", round_trip, "ms", &format!("p95 {:.0}", base.at(95)));
    let mut words = vec![env!("CARGO_BIN_EXE_homeroom").to_owned()];
    words.extend(school.arguments());
    let console = server.run(&far, school, &words);
    console.when("rows", |screen| screen.contents().contains("● LIVE") && screen.contents().contains(NEWEST));
    console.settle(Duration::from_secs(3));
    let picture = repaint(&console);
    Sheet::tell("a whole picture", kilobytes(picture), "kB", &format!("occupies {:?}", line.occupied(picture)));
    let (taken, bytes) = steps(&console, PRESSES);
    let taken = Sample::of(taken);
    let dearest = bytes.into_iter().max().unwrap_or_default();
    if line.kilobits >= 256 {
        sheet.median("key to paint", &taken, (round_trip + 20.0).round());
    } else {
        let most = round_trip + 20.0 + line.occupied(dearest).as_secs_f64() * 1_000.0;
        sheet.median("key to paint (round trip, 20 ms and its bytes)", &taken, most.round());
    }
    // After too much of anything: one frame may be on its way, then comes the newest.
    let most = round_trip + 2.0 * line.occupied(picture).as_secs_f64() * 1_000.0 + 100.0;
    held_key(&console, sheet, most);
    repaints(&console, sheet, most);
    changes(school, &console, sheet, most);
    console.quit("q");
    school.restore();
}

/// Bytes of a picture painted anew.
fn repaint(console: &Terminal) -> usize {
    let before = console.bytes();
    console.send("\x0c");
    console.settle(Duration::from_secs(2));
    console.bytes() - before
}

/// A key held for three seconds: the last row is to show soon after it was let go.
fn held_key(console: &Terminal, sheet: &mut Sheet, most: f64) {
    const TIMES: usize = 90;
    console.send("gg");
    console.settle(Duration::from_secs(2));
    let mut at = Instant::now();
    for _ in 0..TIMES {
        at = console.send("j");
        std::thread::sleep(Duration::from_millis(33));
    }
    let place = format!(" {} of ", TIMES + 1);
    newest(console, sheet, "a key held for 3 s: from the last to its paint", most, at, &place);
}

/// Ten whole pictures asked for at once, then a step.
fn repaints(console: &Terminal, sheet: &mut Sheet, most: f64) {
    console.send("gg");
    console.settle(Duration::from_secs(2));
    for _ in 0..10 {
        console.send("\x0c");
        std::thread::sleep(Duration::from_millis(50));
    }
    let at = console.send("j");
    newest(console, sheet, "10 repaints in half a second: a step's paint", most, at, " 2 of ");
}

/// 2,000 row changes a second for eight seconds, then one that can be seen.
fn changes(school: &School, console: &Terminal, sheet: &mut Sheet, most: f64) {
    console.send("gg");
    console.settle(Duration::from_secs(2));
    let before = console.bytes();
    let load = school.load(Duration::from_secs(8));
    let made = load.end();
    // What is in sight then nobody can tell beforehand.
    let number =
        console.contents().split_once(", part ").and_then(|(_, rest)| rest.split(' ').next()?.parse::<u32>().ok());
    let seen = format!("md5('lesson{}')::uuid", number.expect("a row"));
    let at = school.commit(&format!("update lessons set title = 'seen last: ' || title where id = {seen}"));
    newest(console, sheet, "after 2,000 changes a second: the newest one", most, at, "seen last");
    let written = kilobytes(console.bytes() - before);
    Sheet::tell("written meanwhile", written / 8.0, "kB/s", &format!("{made:.0} changes/s"));
}

fn newest(console: &Terminal, sheet: &mut Sheet, what: &str, most: f64, since: Instant, text: &str) {
    let bytes = console.bytes();
    let shown = console.when(what, |screen| screen.contents().contains(text));
    let behind = kilobytes(console.bytes() - bytes);
    let took = shown.saturating_duration_since(since).as_secs_f64() * 1_000.0;
    sheet.figure(what, took, "ms", most.round(), &format!("{behind:.1} kB until then"));
}

fn kilobytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1_000.0
}

/// An sshd of this bench's own, with keys of its own, on loopback.
struct Server {
    address: SocketAddr,
    folder: TempDir,
    ssh: PathBuf,
    child: Child,
}

impl Server {
    fn start() -> Option<Self> {
        let (sshd, ssh, keygen) = (find("sshd")?, find("ssh")?, find("ssh-keygen")?);
        let folder = tempfile::tempdir().unwrap();
        for name in ["host", "user"] {
            let path = folder.path().join(name);
            let made = Command::new(&keygen).args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path).status();
            assert!(made.unwrap().success());
        }
        // Free now, and most likely a moment later.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let path = folder.path().display();
        let settings = format!(
            "Port {}\nListenAddress 127.0.0.1\nHostKey {path}/host\nAuthorizedKeysFile {path}/user.pub\nPidFile none\n\
             StrictModes no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\n\
             KbdInteractiveAuthentication no\nUsePAM no\nPrintMotd no\nPrintLastLog no\nUseDNS no\n",
            address.port()
        );
        fs::write(folder.path().join("config"), settings).unwrap();
        // Where root's sshd puts its unprivileged half; the system's own makes it at its start.
        if nix::unistd::geteuid().is_root() {
            fs::create_dir_all("/run/sshd").unwrap();
        }
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(sshd)
            .args(["-D", "-e", "-f"])
            .arg(folder.path().join("config"))
            .stdin(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let server = Self { address, folder, ssh, child };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            let log = || fs::read_to_string(server.folder.path().join("log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(10), "sshd does not answer: {}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(server)
    }

    /// A program behind it, in a terminal there and one here.
    fn run(&self, link: &Link, school: &School, words: &[String]) -> Terminal {
        let user = nix::unistd::User::from_uid(nix::unistd::geteuid()).unwrap().unwrap().name;
        let home = school.home.path().display();
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let remote = format!("exec env HOME={home} LANG=C.UTF-8 {}", quoted.join(" "));
        let key = self.folder.path().join("user");
        let arguments = [
            "-F",
            "none",
            "-tt",
            "-p",
            &link.address.port().to_string(),
            "-i",
            &key.display().to_string(),
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "Compression=no",
            "-o",
            "IdentitiesOnly=yes",
            &format!("{user}@127.0.0.1"),
            &remote,
        ]
        .map(str::to_owned);
        Terminal::start(&self.ssh.display().to_string(), &arguments, Path::new("/"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}
