//! The dialogs about workers and providers.

use crate::app::workers::orders::Ask;
use crate::ui::View;
use crate::ui::dialogs::keys;
use crate::ui::float::{Breadth, open};
use crate::ui::text::{Pen, clean};
use crate::ui::theme::Role;

pub(in crate::ui) fn draw(pen: &mut Pen, view: &View, ask: &Ask) {
    let (title, lines) = said(ask);
    let hints: &[(&str, &str, bool)] = match ask {
        Ask::Pause { .. } => &[("enter", "this worker", true), ("a", "all", true), ("esc", "keep", true)],
        Ask::Drain { .. } => &[("enter", "drain", true), ("esc", "keep", true)],
        Ask::PauseProvider(_) => &[("enter", "pause", true), ("esc", "keep", true)],
        Ask::ResumeProvider { .. } => &[("enter", "resume", true), ("esc", "keep", true)],
    };
    let float = open(pen, view, Breadth::Narrow, title, u16::try_from(lines.len()).unwrap_or(0) + 2);
    for (line, text) in lines.iter().enumerate() {
        let role = if line == 0 { Role::Text } else { Role::Muted };
        pen.put(float.x, float.y + u16::try_from(line).unwrap_or(0), float.width, &clean(text), role);
    }
    keys(pen, float, hints);
}

/// Title and lines, 36 cells each at the most but for names and reasons.
fn said(ask: &Ask) -> (&'static str, Vec<String>) {
    match ask {
        Ask::Pause { worker, resume: false, workers, .. } => (
            "pause",
            vec![
                worker.clone(),
                "Claims nothing; what runs goes on.".to_owned(),
                all(*workers, "and those that come later"),
            ],
        ),
        Ask::Pause { worker, resume: true, fleet_is_paused: true, .. } => (
            "resume",
            vec![
                worker.clone(),
                "All are paused: alone it stays so".to_owned(),
                "until all of them are resumed.".to_owned(),
            ],
        ),
        Ask::Pause { worker, resume: true, workers, .. } => {
            ("resume", vec![worker.clone(), "It claims again.".to_owned(), all(*workers, "every pause ends")])
        }
        Ask::Drain { worker, held, is_here } => {
            let runs = match held {
                0 => "Nothing runs there: it ends at once.".to_owned(),
                1 => "It finishes 1 lesson, then ends.".to_owned(),
                held => format!("It finishes {held} lessons, then ends."),
            };
            let here = is_here.then(|| "Runs here: homeroom quits with it.".to_owned());
            ("drain", [Some(worker.clone()), Some(runs), here].into_iter().flatten().collect())
        }
        Ask::PauseProvider(provider) => (
            "pause",
            vec![provider.clone(), "No worker calls it until resumed.".to_owned(), "What runs may finish.".to_owned()],
        ),
        Ask::ResumeProvider { provider, reason } => (
            "resume",
            vec![provider.clone(), format!("held back: {reason}"), "Every worker may call it again.".to_owned()],
        ),
    }
}

fn all(workers: usize, then: &str) -> String {
    match workers {
        0 | 1 => format!("a: all, {then}"),
        workers => format!("a: all {workers}, {then}"),
    }
}
