//! A worker that is watched: what it answers over HTTP, read as a scraper reads it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use prometheus_parse::{Scrape, Value};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStderr};

use crate::home::{Home, PATIENCE};

/// A running `homeroom worker --health 0`; killed when dropped.
pub struct Watched {
    child: Child,
    pub address: SocketAddr,
    said: Lines<BufReader<ChildStderr>>,
}

/// What an endpoint answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Watched {
    pub async fn start(home: &Home, args: &[&str]) -> Self {
        let args = [&["worker", "--health", "0"], args].concat();
        let mut child = home.command(&args).stdout(std::process::Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let reading = async {
            while let Some(line) = said.next_line().await.unwrap() {
                if let Some((_, url)) = line.split_once("http://") {
                    return url.split([' ', '"']).next().unwrap().parse().unwrap();
                }
            }
            panic!("it ended without an endpoint");
        };
        let address = tokio::time::timeout(PATIENCE, reading).await.expect("an address");
        Self { child, address, said }
    }

    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id().unwrap()).unwrap())
    }

    pub fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap();
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: here\r\n\r\n")).await
    }

    /// Sends these bytes and reads to the end.
    pub async fn ask(&self, request: &str) -> Answer {
        let asking = async {
            let mut stream = TcpStream::connect(self.address).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).await.unwrap();
            text
        };
        let text = tokio::time::timeout(PATIENCE, asking).await.expect("an answer");
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no HTTP: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// Asks until `path` answers this status; that answer.
    pub async fn until(&self, path: &str, status: u16) -> Answer {
        let waiting = async {
            loop {
                let answer = self.get(path).await;
                if answer.status == status {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{path} never answered {status}"))
    }

    pub async fn metrics(&self) -> Metrics {
        let answer = self.get("/metrics").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.head.contains("content-type: text/plain; version=0.0.4"), "{}", answer.head);
        Metrics::read(&answer.body)
    }

    /// Scrapes until a sample has this value.
    pub async fn until_metric(&self, sample: &str, value: f64) -> Metrics {
        let waiting = async {
            loop {
                let metrics = self.metrics().await;
                if metrics.get(sample) == Some(value) {
                    return metrics;
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("{sample} was never {value}"))
    }

    /// Its exit code, and what else it said on standard error.
    pub async fn ended(mut self) -> (Option<i32>, Vec<String>) {
        let ending = async {
            let mut said = Vec::new();
            while let Some(line) = self.said.next_line().await.unwrap() {
                said.push(line);
            }
            (self.child.wait().await.unwrap().code(), said)
        };
        tokio::time::timeout(PATIENCE, ending).await.expect("it should have ended")
    }
}

/// Samples by name and labels in order of their names: `homeroom_lessons{status="queued"}`.
#[derive(Debug)]
pub struct Metrics(BTreeMap<String, f64>);

impl Metrics {
    /// Every line has to be understood.
    fn read(text: &str) -> Self {
        let scrape = Scrape::parse(text.lines().map(|line| Ok(line.to_owned()))).unwrap();
        let mut samples = BTreeMap::new();
        for sample in &scrape.samples {
            let family = ["_sum", "_count"].iter().find_map(|end| sample.metric.strip_suffix(end));
            let documented = |name: &str| scrape.docs.contains_key(name);
            assert!(documented(&sample.metric) || family.is_some_and(documented), "{} has no help", sample.metric);
            let mut labels: Vec<_> = sample.labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
            labels.sort();
            let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
            let name = format!("{}{labels}", sample.metric);
            let value = match &sample.value {
                Value::Counter(value) => {
                    assert!(sample.metric.ends_with("_total"), "{name} is a counter by another name");
                    *value
                }
                Value::Histogram(buckets) => {
                    assert!(buckets.windows(2).all(|two| two[0].count <= two[1].count), "{name}: {buckets:?}");
                    buckets.last().unwrap().count
                }
                // Untyped are the sums and counts of histograms.
                Value::Gauge(value) | Value::Untyped(value) => *value,
                Value::Summary(_) => panic!("{name} is a summary"),
            };
            assert!(name.starts_with("homeroom_"), "{name}");
            assert_eq!(samples.insert(name.clone(), value), None, "{name} twice");
        }
        assert!(samples.contains_key("homeroom_ready"), "{text}");
        Self(samples)
    }

    pub fn get(&self, sample: &str) -> Option<f64> {
        self.0.get(sample).copied()
    }

    pub fn value(&self, sample: &str) -> f64 {
        self.get(sample).unwrap_or_else(|| panic!("no {sample} in {:#?}", self.0))
    }
}
