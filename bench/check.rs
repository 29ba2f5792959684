//! What a check costs: extract, rules and compile on a lesson of 200 lines in this process; the whole check, run and
//! play included, by a child that is warm and by one that is started for it; all set against starting any process.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use homeroom::model::check::{RunPolicy, Subject, Verdict};
use homeroom::tsx::{Check, Checker, Form, Options, inspect};

const LESSON: &str = include_str!("../tests/lessons/good/quiz_long.tsx");

fn spawn() {
    assert!(Command::new("/bin/true").status().is_ok_and(|status| status.success()));
}

/// The median of a few runs, in seconds.
fn median(mut run: impl FnMut()) -> f64 {
    let mut taken: Vec<Duration> = (0..31)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed()
        })
        .collect();
    taken.sort_unstable();
    taken.get(taken.len() / 2).map_or(f64::NAN, Duration::as_secs_f64)
}

#[expect(clippy::print_stdout, clippy::expect_used, reason = "a benchmark is run by hand and says what it found")]
fn check(criterion: &mut Criterion) {
    let response = format!("Here is the lesson:\n\n```tsx\n{LESSON}```\n");
    let subject = Subject { title: "Weather".to_owned(), outline: "Weather\n- rain\n- wind\n- clouds\n".to_owned() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let options = || Options::program(env!("CARGO_BIN_EXE_homeroom").into());
    let ask = |checker: &Checker| {
        let report = runtime.block_on(checker.check(black_box(&response), Some(&subject))).expect("a report");
        assert_eq!(report.verdict, Verdict::Passed);
        assert!(report.played.is_some_and(|played| played.clicks > 0) && report.score.is_some());
    };
    let checker = Checker::new(options());
    let written = Check { run: RunPolicy::Off, ..Check::whole(response.clone(), Form::Response) };
    let stages = || assert_eq!(inspect(black_box(&written), |_| ()).verdict, Verdict::Passed);
    let warm = || ask(&checker);
    let cold = || ask(&Checker::new(options()));

    criterion.bench_function("extract, rules, compile: 200 lines", |bencher| bencher.iter(stages));
    criterion.bench_function("whole check, warm child: 200 lines", |bencher| bencher.iter(warm));
    criterion.bench_function("whole check, cold child: 200 lines", |bencher| bencher.iter(cold));
    criterion.bench_function("baseline: start /bin/true", |bencher| bencher.iter(spawn));

    let start = median(spawn);
    println!(
        "ratio to starting a process: stages {:.2}, warm check {:.2}, cold check {:.2}",
        median(stages) / start,
        median(warm) / start,
        median(cold) / start
    );
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2));
    targets = check
}
criterion_main!(benches);
