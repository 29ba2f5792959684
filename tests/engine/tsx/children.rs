//! The children as processes: what they are given, how they end, and that nothing of them is left.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use futures::future::join_all;
use futures::poll;
use homeroom::model::check::{Report, Verdict};
use homeroom::tsx::{CheckError, Checker, Options, confine};
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, getpgid, getpgrp};

use super::{fenced, options};

const GOOD: &str = "export default function Lesson() {\n  return <p>1</p>;\n}\n";

/// A checker whose children can be told from every other test's by their command line.
fn tagged(tag: &str, change: impl FnOnce(&mut Options)) -> Checker {
    let mut options = Options { children: 1, ..options() };
    options.args.push(tag.to_owned());
    change(&mut options);
    Checker::new(options)
}

/// The living children that carry `tag`.
fn children(tag: &str) -> Vec<Pid> {
    let processes =
        fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    processes
        .filter(|pid: &i32| {
            let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let of_tag = arguments.split(|byte| *byte == 0).eq_from(tag);
            let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
            of_tag && !status.contains("State:\tZ")
        })
        .map(Pid::from_raw)
        .collect()
}

trait Arguments<'a>: Iterator<Item = &'a [u8]> + Sized {
    fn eq_from(self, tag: &str) -> bool {
        let arguments: Vec<&[u8]> = self.collect();
        arguments.get(1..3) == Some(&[b"check-child".as_slice(), tag.as_bytes()][..])
    }
}

impl<'a, I: Iterator<Item = &'a [u8]>> Arguments<'a> for I {}

fn only_child(tag: &str) -> Pid {
    let found = children(tag);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0]
}

fn until(what: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} never came");
        thread::sleep(Duration::from_millis(5));
    }
}

async fn good(checker: &Checker) -> Report {
    let report = checker.check(&fenced(GOOD), None).await.unwrap();
    assert_eq!(report.verdict, Verdict::Passed, "{:?}", report.stages);
    report
}

fn rule(report: &Report) -> &str {
    report.stages.iter().flat_map(|stage| &stage.issues).next().map_or("", |issue| &issue.rule)
}

fn stop(child: Pid) {
    kill(child, Signal::SIGSTOP).unwrap();
    until("the stop", || fs::read_to_string(format!("/proc/{child}/status")).unwrap().contains("State:\tT"));
}

#[tokio::test]
async fn a_child_has_its_pipes_and_nothing_else() {
    let inherited = fs::File::open("/dev/null").unwrap();
    fcntl(&inherited, FcntlArg::F_SETFD(FdFlag::empty())).unwrap();
    let checker = tagged("bare", |_| {});
    good(&checker).await;
    let child = only_child("bare");
    let proc = |name: &str| format!("/proc/{child}/{name}");

    assert_eq!(fs::read(proc("environ")).unwrap(), b"");
    assert_eq!(fs::read_link(proc("cwd")).unwrap(), Path::new("/"));
    let mut open: Vec<String> = Vec::new();
    for entry in fs::read_dir(proc("fd")).unwrap() {
        let entry = entry.unwrap();
        let to = fs::read_link(entry.path()).unwrap();
        assert!(to.to_string_lossy().starts_with("pipe:"), "{to:?}");
        open.push(entry.file_name().into_string().unwrap());
    }
    open.sort();
    assert_eq!(open, ["0", "1", "2"]);

    assert_eq!(getpgid(Some(child)).unwrap(), child, "a group of its own");
    assert_ne!(getpgid(Some(child)).unwrap(), getpgrp());
    for task in fs::read_dir(proc("task")).unwrap() {
        let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        assert!(status.contains("Seccomp:\t2"), "{status}");
        assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    }
    let limits = fs::read_to_string(proc("limits")).unwrap();
    for (name, value) in [
        ("Max cpu time", ["60", "61"]),
        ("Max file size", ["0", "0"]),
        ("Max core file size", ["0", "0"]),
        ("Max processes", ["0", "0"]),
        ("Max open files", ["3", "3"]),
        ("Max address space", ["1476395008", "1476395008"]),
    ] {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        let found: Vec<&str> = line[name.len()..].split_whitespace().take(2).collect();
        assert_eq!(found, value, "{line}");
    }
}

#[tokio::test]
async fn a_child_killed_in_a_check_is_replaced_once() {
    let checker = tagged("killed", |_| {});
    good(&checker).await;
    let child = only_child("killed");
    stop(child);
    let response = fenced(GOOD);
    let check = checker.check(&response, None);
    let mut check = std::pin::pin!(check);
    assert!(poll!(check.as_mut()).is_pending(), "the question is put");
    kill(child, Signal::SIGKILL).unwrap();
    assert_eq!(check.await.unwrap().verdict, Verdict::Passed);
    assert_ne!(only_child("killed"), child);
}

/// One broken block that could end in many places: each is tried, so the check takes its time.
fn slow() -> String {
    format!("```tsx\n{}\nexport default (\n{}", "let a = [1];{}\n".repeat(100_000), "```\n".repeat(30))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lesson_whose_child_is_always_killed_is_inconclusive() {
    let checker = tagged("hunted", |_| {});
    let hunted = checker.clone();
    let check = tokio::spawn(async move { hunted.check(&slow(), None).await.unwrap() });
    let mut seen = Pid::from_raw(0);
    for _ in 0..2 {
        until("a child at work", || children("hunted").iter().any(|&child| child != seen && ticks(child) > 5));
        seen = only_child("hunted");
        kill(seen, Signal::SIGKILL).unwrap();
    }
    let report = check.await.unwrap();
    assert_eq!((report.verdict, rule(&report)), (Verdict::Inconclusive, "check-crashed"));
    assert_eq!(report.stages[0].issues[0].message, "the check was ended by SIGKILL");
    assert_eq!(report.failure(), None);
    good(&checker).await;
}

/// Hundredths of a second of processor a process has used.
fn ticks(process: Pid) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let used = stat.rsplit(") ").next().and_then(|fields| fields.split(' ').nth(11)?.parse().ok());
    used.unwrap_or(0)
}

#[tokio::test]
async fn a_child_killed_between_checks_is_replaced() {
    let checker = tagged("idle", |_| {});
    good(&checker).await;
    let child = only_child("idle");
    kill(child, Signal::SIGKILL).unwrap();
    until("the death", || children("idle").is_empty());
    good(&checker).await;
    assert_ne!(only_child("idle"), child);
}

#[tokio::test]
async fn a_child_that_hangs_is_killed_and_proves_nothing() {
    let checker = tagged("hung", |options| options.timeout = Duration::from_millis(500));
    while checker.check(&fenced(GOOD), None).await.unwrap().verdict != Verdict::Passed {}
    let child = only_child("hung");
    stop(child);
    let report = checker.check(&fenced(GOOD), None).await.unwrap();
    assert_eq!((report.verdict, rule(&report)), (Verdict::Inconclusive, "check-timeout"));
    assert!(children("hung").is_empty(), "nothing of it is left");
}

#[tokio::test]
async fn a_check_nobody_waits_for_takes_its_child_along() {
    let checker = tagged("dropped", |_| {});
    good(&checker).await;
    let child = only_child("dropped");
    stop(child);
    {
        let response = fenced(GOOD);
        let check = checker.check(&response, None);
        let mut check = std::pin::pin!(check);
        assert!(poll!(check.as_mut()).is_pending());
    }
    until("the end of the child", || children("dropped").is_empty());
    good(&checker).await;
}

#[tokio::test]
async fn a_child_is_used_two_hundred_times() {
    let checker = tagged("worn", |_| {});
    good(&checker).await;
    let first = only_child("worn");
    for _ in 1..199 {
        good(&checker).await;
    }
    assert_eq!(only_child("worn"), first);
    good(&checker).await;
    assert!(children("worn").is_empty(), "its 200 are done");
    good(&checker).await;
    assert_ne!(only_child("worn"), first);
}

#[tokio::test]
async fn a_child_that_grew_big_is_not_kept() {
    let checker = tagged("big", |_| {});
    good(&checker).await;
    assert_eq!(children("big").len(), 1);
    let list = format!("export const list = [{}];\n{GOOD}", "[1],".repeat(250_000));
    let report = checker.check(&fenced(&list), None).await.unwrap();
    assert_eq!((report.verdict, rule(&report)), (Verdict::Failed, "too-long"), "{:?}", report.stages);
    assert!(children("big").is_empty());
}

#[tokio::test]
async fn an_abnormal_child_is_not_used_again() {
    let checker = tagged("overflown", |_| {});
    good(&checker).await;
    let child = only_child("overflown");
    let report = checker.check(&fenced(&format!("x = {}", "(".repeat(2_000_000))), None).await.unwrap();
    assert_eq!((report.verdict, rule(&report)), (Verdict::Failed, "too-deep"));
    assert!(children("overflown").is_empty());
    good(&checker).await;
    assert_ne!(only_child("overflown"), child);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_checks_share_few_children_and_mix_nothing_up() {
    let checker = tagged("shared", |options| options.children = 2);
    let checks = (0..32).map(|n| {
        let checker = checker.clone();
        tokio::spawn(async move {
            let word = if n % 2 == 0 { format!("lesson {n}") } else { format!("{{fetch({n})}}") };
            let report = checker.check(&fenced(&GOOD.replace('1', &word)), None).await.unwrap();
            let expected = if n % 2 == 0 { Verdict::Passed } else { Verdict::Failed };
            assert_eq!(report.verdict, expected, "{:?}", report.stages);
            assert!(report.source.unwrap().contains(&word));
            assert!(children("shared").len() <= 2);
        })
    });
    for done in join_all(checks).await {
        done.unwrap();
    }
    assert!((1..=2).contains(&children("shared").len()));
    drop(checker);
    until("the end of the children", || children("shared").is_empty());
}

#[tokio::test]
async fn what_cannot_start_says_so() {
    let missing = Checker::new(Options::program("/nonexistent/homeroom".into()));
    let error = missing.check(GOOD, None).await.unwrap_err();
    assert!(matches!(error, CheckError::Spawn { .. }), "{error}");
    assert!(error.to_string().contains("/nonexistent/homeroom"), "{error}");
    let other = Checker::new(Options::program("/bin/true".into()));
    assert!(matches!(other.check(GOOD, None).await.unwrap_err(), CheckError::Start(_)));
}

/// Runs one ignored test of this file in a process of its own.
fn alone(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("tsx::children::{test}"), "--ignored", "--nocapture", "--test-threads=1"]);
    command
}

#[test]
fn a_confined_process_can_open_nothing() {
    let done = alone("alone_confined").output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
#[ignore = "confines its whole process: run by `a_confined_process_can_open_nothing`"]
fn alone_confined() {
    let refused = |what: &str, error: Option<std::io::Error>| {
        let error = error.unwrap_or_else(|| panic!("{what} was allowed"));
        assert_eq!(error.raw_os_error(), Some(nix::libc::EPERM), "{what}: {error}");
    };
    confine::early().unwrap();
    confine::late().unwrap();
    refused("reading a file", fs::read("/etc/hostname").err());
    refused("writing a file", fs::write("/tmp/homeroom-confined", "x").err());
    refused("listing a folder", fs::read_dir("/").err());
    refused("removing a file", fs::remove_file("/tmp/homeroom-confined").err());
    refused("a TCP socket", std::net::TcpStream::connect("127.0.0.1:9").err());
    refused("a UDP socket", std::net::UdpSocket::bind("127.0.0.1:0").err());
    refused("a Unix socket", std::os::unix::net::UnixStream::connect("/tmp/x").err());
    refused("a socket pair", std::os::unix::net::UnixStream::pair().err());
    refused("a pipe", std::io::pipe().err());
    refused("a thread", thread::Builder::new().spawn(|| ()).err());
    refused("a signal to others", kill(Pid::from_raw(1), Signal::SIGCONT).err().map(Into::into));
    refused("another folder", std::env::set_current_dir("/tmp").err());
    assert!(Command::new("/bin/true").stdin(Stdio::inherit()).status().is_err(), "a process");
    assert_eq!(vec![1_u8; 32 << 20].iter().map(|&byte| u32::from(byte)).sum::<u32>(), 32 << 20, "but memory");
}

#[test]
fn no_descriptor_is_left_behind() {
    let done = alone("alone_counting_descriptors").output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
#[ignore = "counts its process's descriptors: run by `no_descriptor_is_left_behind`"]
async fn alone_counting_descriptors() {
    let open = || fs::read_dir("/proc/self/fd").unwrap().count();
    let round = async || {
        let checker = tagged("counted", |options| options.max_checks_per_child = 3);
        for _ in 0..7 {
            good(&checker).await;
        }
        kill(only_child("counted"), Signal::SIGKILL).unwrap();
        good(&checker).await;
        drop(checker);
        until("the end of the children", || children("counted").is_empty());
    };
    // The first round also opens what the runtime keeps.
    round().await;
    let before = open();
    for _ in 0..3 {
        round().await;
    }
    assert_eq!(open(), before);
}

#[test]
fn children_die_with_their_parent() {
    let mut parent = alone("alone_as_a_parent").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until("the child", || !children("orphan").is_empty());
    parent.kill().unwrap();
    parent.wait().unwrap();
    until("the end of the child", || children("orphan").is_empty());
}

#[tokio::test]
#[ignore = "waits to be killed: run by `children_die_with_their_parent`"]
async fn alone_as_a_parent() {
    let checker = tagged("orphan", |_| {});
    good(&checker).await;
    std::future::pending::<()>().await;
}
