//! The others: pgbench with the least SQL there is, and `graphile_worker`.

use std::path::{Path, PathBuf};
use std::process::Command;

use homeroom::db::connect::{Address, Spec};
use homeroom::db::embedded;

use super::texts::Texts;

/// A program of another's, with the database in its environment.
fn command(program: &Path, spec: &Spec) -> Command {
    let server = &spec.servers[0];
    let Address::Socket(directory) = &server.address else { panic!("the private Postgres has a socket") };
    let mut command = Command::new(program);
    command
        .env("PGHOST", directory)
        .env("PGPORT", server.port.to_string())
        .env("PGUSER", &spec.user)
        .env("PGDATABASE", &spec.dbname)
        .env("PGSSLMODE", "disable");
    command
}

fn output(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Ten clients, two transactions a lesson. Lessons a second.
pub fn pgbench(spec: &Spec, texts: &Texts, lessons: usize) -> f64 {
    let program = embedded::psql(&embedded::Options::default()).unwrap().with_file_name("pgbench");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/throughput/lesson.pgbench");
    let mut command = command(&program, spec);
    command.args(["-n", "-M", "prepared", "-c", "10", "-j", "2", "-t", &(lessons / 10).to_string(), "-f"]).arg(script);
    for (name, text) in [("prompt", &texts.prompt), ("response", &texts.response), ("content", &texts.content)] {
        command.arg("-D").arg(format!("{name}={text}"));
    }
    let told = output(command);
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.unwrap_or_else(|| panic!("{told}"))
}

/// Builds the crate of the peers; the first time takes minutes.
pub fn build() -> PathBuf {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/peers");
    let built = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--locked", "--quiet"])
        .current_dir(&home)
        .env("CARGO_TARGET_DIR", home.join("target"))
        .status();
    assert!(built.unwrap().success(), "graphile_worker could not be built");
    home.join("target/release/graphile")
}

/// Lessons a second; `texts` are the files of prompt, response and content.
pub fn graphile(program: &Path, spec: &Spec, texts: &[PathBuf; 3], lessons: usize) -> f64 {
    let mut command = command(program, spec);
    command.arg(lessons.to_string()).args(texts);
    let seconds: f64 = output(command).trim().parse().unwrap();
    f64::from(u32::try_from(lessons).unwrap()) / seconds
}
