//! The figures, each beside what the issue asks for and what it is of that.

use std::time::Duration;

/// Figures in one unit.
pub struct Sample(Vec<f64>);

impl Sample {
    pub fn of(taken: impl IntoIterator<Item = Duration>) -> Self {
        taken.into_iter().map(|took| took.as_secs_f64() * 1_000.0).collect()
    }

    /// The figure below which `percent` of them lie.
    pub fn at(&self, percent: usize) -> f64 {
        self.0[((self.0.len() - 1) * percent).div_ceil(100)]
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<f64> for Sample {
    fn from_iter<T: IntoIterator<Item = f64>>(figures: T) -> Self {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        Self(figures)
    }
}

#[derive(Default)]
pub struct Sheet {
    missed: Vec<String>,
    met: usize,
}

impl Sheet {
    pub fn title(text: &str) {
        println!("\n{text}");
    }

    pub fn note(text: &str) {
        println!("  {text}");
    }

    /// A median in milliseconds that may be `most`.
    pub fn median(&mut self, what: &str, sample: &Sample, most: f64) {
        let spread = format!("p95 {:.1}", sample.at(95));
        self.figure(what, sample.at(50), "ms", most, &spread);
    }

    /// Median and 95th percentile in milliseconds.
    pub fn both(&mut self, what: &str, sample: &Sample, p50: f64, p95: f64) {
        self.figure(&format!("{what}, p50"), sample.at(50), "ms", p50, "");
        self.figure(&format!("{what}, p95"), sample.at(95), "ms", p95, &format!("most {:.1}", sample.at(100)));
    }

    /// A figure that is asked to be at most `most`.
    pub fn figure(&mut self, what: &str, figure: f64, unit: &str, most: f64, note: &str) {
        let ok = figure <= most;
        let verdict = if ok { "ok" } else { "MISSED" };
        let ratio = figure / most;
        println!("  {what:<52} {figure:>9.2} {unit:<5} {ratio:>6.2} of {most:<7} {verdict:<7} {note}");
        if ok {
            self.met += 1;
        } else {
            self.missed.push(what.to_owned());
        }
    }

    /// Something that is asked for and not there.
    pub fn absent(&mut self, what: &str, screen: &str) {
        println!("  {what:<52} {:>9} {:>22} MISSED  not shown; the screen was:", "–", "");
        for line in screen.lines().filter(|line| !line.trim().is_empty()).take(12) {
            println!("  | {}", line.trim_end());
        }
        self.missed.push(what.to_owned());
    }

    /// A figure that nothing is asked of.
    pub fn tell(what: &str, figure: f64, unit: &str, note: &str) {
        println!("  {what:<52} {figure:>9.2} {unit:<5} {:>25} {note}", "");
    }

    pub fn end(&self) {
        println!("\n{} met, {} missed", self.met, self.missed.len());
        for what in &self.missed {
            println!("  missed: {what}");
        }
    }
}
