//! The database: not yet there, not to be had, gone in the middle of reading, and back.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use homeroom::db::connect::Address;

use crate::binary::{CALM, Console, FAST, School, start};

const WIDE: (u16, u16) = (120, 40);
const USUAL: (u16, u16) = (80, 24);

/// A way to the test's server that can be cut: a port of this machine.
struct Bridge {
    address: SocketAddr,
    socket: PathBuf,
    lines: Arc<Mutex<Vec<TcpStream>>>,
    open: bool,
}

impl Bridge {
    /// The port is known and nobody listens on it.
    fn closed(school: &School) -> Self {
        let server = &school.test.spec.servers[0];
        let Address::Socket(folder) = &server.address else { panic!("the tests' server has a socket") };
        let socket = folder.join(format!(".s.PGSQL.{}", server.port));
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        Self { address, socket, lines: Arc::default(), open: false }
    }

    fn url(&self, school: &School) -> String {
        let spec = &school.test.spec;
        format!("postgresql://{}@{}/{}", spec.user, self.address, spec.dbname)
    }

    /// Listens until it is cut.
    fn open(&mut self) {
        let listener = TcpListener::bind(self.address).unwrap();
        let (lines, socket) = (Arc::clone(&self.lines), self.socket.clone());
        self.open = true;
        thread::spawn(move || {
            while let Ok((near, _)) = listener.accept() {
                let mut open = lines.lock().unwrap();
                let mut first = [0; 4];
                if near.peek(&mut first).is_ok_and(|read| read == 4 && &first == b"STOP") {
                    return;
                }
                open.push(near.try_clone().unwrap());
                drop(open);
                let far = UnixStream::connect(&socket).unwrap();
                carry(near.try_clone().unwrap(), far.try_clone().unwrap(), None);
                carry(far, near.try_clone().unwrap(), Some(near));
            }
        });
    }

    /// Nobody listens any more, and every connection breaks.
    fn cut(&mut self) {
        if std::mem::take(&mut self.open) {
            TcpStream::connect(self.address).unwrap().write_all(b"STOP").unwrap();
            let mut lines = self.lines.lock().unwrap();
            for line in lines.drain(..) {
                let _gone = line.shutdown(Shutdown::Both);
            }
        }
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.cut();
    }
}

fn carry(mut from: impl Read + Send + 'static, mut to: impl Write + Send + 'static, end: Option<TcpStream>) {
    thread::spawn(move || {
        let _broken = io::copy(&mut from, &mut to);
        if let Some(end) = end {
            let _gone = end.shutdown(Shutdown::Both);
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_waited_for() {
    let school = School::open().await;
    school.add("Tides").await;
    let mut bridge = Bridge::closed(&school);
    let url = bridge.url(&school);
    let mut console = start(&["--database-url", &url, "--provider", "sample"], &[FAST], USUAL);
    console.wait_for_line(&["cannot reach the database", "127.0.0.1"]);
    console.pty.wait_for("Trying again until it is there");
    console.pty.wait_for("○ connecting");
    // The keys act meanwhile.
    console.pty.send("?");
    console.pty.wait_for("help · Overview");
    console.pty.send("q");
    bridge.open();
    console.pty.wait_for("● LIVE");
    console.wait_for_line(&["✓", "Tides"]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_that_waits_can_be_left() {
    let school = School::bare().await;
    let bridge = Bridge::closed(&school);
    let url = bridge.url(&school);
    let mut console = start(&["--database-url", &url, "--provider", "sample"], &[FAST], USUAL);
    console.pty.wait_for("Trying again until it is there");
    console.pty.send("q");
    let exit = console.pty.exit();
    assert!(exit.code == 0 && exit.took < Duration::from_secs(2), "{exit:?}");
    console.assert_restored();
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_gone_the_picture_is_stale_and_says_so() {
    let school = School::open().await;
    let lesson = school.add("Tides\n- ebb\n- flow").await;
    let mut bridge = Bridge::closed(&school);
    bridge.open();
    let url = bridge.url(&school);
    let mut console = start(&["--database-url", &url, "--provider", "sample"], &[FAST], WIDE);
    console.wait_for_line(&["✓ generated", "Tides"]);
    console.pty.send("\r2");
    console.pty.wait_for("[2 prompt]");
    console.pty.wait_for("You write interactive lessons");
    console.pty.send("G");
    console.pty.wait_for("- ebb");
    bridge.cut();
    console.pty.wait_for("✗ STALE");
    console.wait_for_line(&["✗ cannot reach the database: ", "next"]);
    // What was read can still be read.
    assert!(console.pty.screen().contains("- ebb"));
    console.pty.send("r");
    console.wait_for_line(&["Not retried"]);
    let title = "Tides, seen from the moon";
    school.run(&format!("update lessons set title = '{title}' where id = '{}'", lesson.0)).await;
    bridge.open();
    console.pty.wait_for("● LIVE");
    // The header cuts a title where the rest of it needs the room.
    console.pty.wait_for("› Tides");
    console.pty.send("q");
    console.wait_for_line(&["✓ generated", title]);
    // Changes are heard again.
    school.run("insert into lessons (title, outline) values ('Moons', 'Moons')").await;
    console.wait_for_line(&["✓", "Moons"]);
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_the_server_ends_are_made_anew_and_work_goes_on() {
    let school = School::open().await;
    school.add("Tides").await;
    let mut console = Console::on(&school, &[], &[CALM], WIDE);
    console.wait_for_line(&["◐ generating", "Tides", "streaming"]);
    school
        .run(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()",
        )
        .await;
    console.wait_for_line(&["✓ generated", "Tides", "1/3"]);
    console.pty.wait_for("● LIVE");
    console.pty.send("q");
    assert_eq!(console.pty.exit().code, 0);
    assert_eq!(school.value::<i64>("select count(*) from traces").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_used_is_a_paragraph_on_a_clean_terminal() {
    let school = School::bare().await;
    let url = &school.test.url;
    let nowhere = url.replacen(&school.test.spec.dbname, "no_such_database", 1);
    let stranger = url.replacen(&format!("user={}", school.test.spec.user), "user=stranger", 1);
    assert!(&nowhere != url && &stranger != url, "{url}");
    for (url, words, code) in [
        (url.as_str(), "`homeroom migrate`", 1),
        (nowhere.as_str(), "no_such_database", 5),
        (stranger.as_str(), "stranger", 5),
    ] {
        let mut console = start(&["--database-url", url, "--provider", "sample"], &[FAST], USUAL);
        let exit = console.pty.exit();
        console.assert_restored();
        let screen = console.pty.screen();
        let said: Vec<&str> = screen.lines().filter(|line| !line.trim().is_empty()).collect();
        let text = said.concat();
        assert!(exit.code == code && text.starts_with("homeroom: ") && text.contains(words), "{exit:?}\n{screen}");
        assert!(said.len() <= 4, "one paragraph:\n{screen}");
    }
    assert_eq!(
        school
            .value::<i64>("select count(*) from pg_tables where schemaname <> all ('{pg_catalog,information_schema}')")
            .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_frame_does_not_wait_for_the_database() {
    // A server that takes the connection and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgresql://somebody@{}/school", silent.local_addr().unwrap());
    let mut console = start(&["--database-url", &url, "--provider", "sample"], &[FAST], WIDE);
    let (heard, _) = silent.accept().unwrap();
    console.pty.wait_for("○ connecting");
    console.pty.wait_for("4 failed");
    console.pty.send("q");
    let exit = console.pty.exit();
    assert!(exit.code == 0 && exit.took < Duration::from_secs(2), "{exit:?}");
    drop(heard);
    console.assert_restored();
}
