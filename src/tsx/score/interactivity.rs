//! Interactivity: what a learner can do, and whether doing it changes anything.
//!
//! May import: `model`.

use super::page::Page;
use super::seen::Seen;
use super::tally::{Tally, number, share};
use crate::model::score::{Mark, Metric};
use crate::model::tree::{Controls, Played};

const CONTROLS: usize = 8;
const STATES: usize = 10;
const ANSWERS: usize = 5;

pub(super) fn mark(page: &Page, seen: &Seen, played: &Played, controls: &Controls) -> Mark {
    let mut tally = Tally::default();
    let kinds = [controls.buttons, controls.choices, controls.fields, page.sliders, page.hand_held];
    let kinds = kinds.iter().filter(|of_a_kind| **of_a_kind > 0).count();
    tally.add(0.30, [0.0, 0.6, 0.85].get(kinds).copied().unwrap_or(1.0));
    let [buttons, choices, fields] = [controls.buttons, controls.choices, controls.fields].map(|n| n as usize);
    tally.add(0.15, share(buttons.saturating_add(choices).saturating_add(fields), CONTROLS));
    tally.say(format!(
        "{}, {}, {}; {} of control.",
        number(buttons, "button", "buttons"),
        number(choices, "choice", "choices"),
        number(fields, "field", "fields"),
        number(kinds, "kind", "kinds")
    ));
    // What changes by itself is shown, not done.
    let acted = [played.clicks, played.choices, played.inputs, played.submits, played.keys].iter().any(|n| *n > 0);
    let states = if acted { played.states.saturating_sub(1) as usize } else { 0 };
    tally.add(0.30, share(states, STATES));
    tally.say(format!("{} by playing it.", number(states, "further state was reached", "further states were reached")));
    let answers = if acted { seen.answers().count() } else { 0 };
    tally.add(0.20, share(answers, ANSWERS));
    tally.add(0.05, if answers > 0 && page.live > 0 { 1.0 } else { 0.0 });
    let read_out = if page.live > 0 { "; changes are read out" } else { "" };
    tally.say(format!("{} what was done{read_out}.", number(answers, "text answered", "texts answered")));
    tally.mark(Metric::Interactivity, 1.0)
}
