//! What an operator asks of workers and providers from the Workers screen, and the words for what the database did.

use chrono::TimeDelta;

use crate::app::toast::{Toast, counted};
use crate::model::Time;
use crate::model::action::{Directed, Direction};
use crate::model::fleet::Resized;
use crate::model::ids::WorkerId;
use crate::model::limit::ProviderLimit;

/// Something to ask of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// `worker`: its name; `None` for all of them.
    Direct {
        worker: Option<String>,
        direction: Direction,
    },
    Resize {
        worker: String,
        slots: u16,
    },
    PauseProvider(String),
    ResumeProvider(String),
}

/// What the database did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ordered {
    Directed {
        worker: Option<String>,
        direction: Direction,
        answers: Vec<Directed>,
        /// All workers are paused, whatever is asked of one; `None` where it could not be read.
        fleet_is_paused: Option<bool>,
        /// Lessons the worker held at that moment, if that could be read.
        held: Option<i32>,
    },
    Resized {
        slots: u16,
        answers: Vec<Resized>,
    },
    Paused(ProviderLimit),
    /// What held it back; `None` where nothing did.
    Resumed {
        provider: String,
        was: Option<ProviderLimit>,
    },
    /// Not done, or nobody knows; one sentence.
    Not {
        message: String,
    },
}

/// What is asked before it is done; its facts are frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Pause this worker or all of them, or end that.
    Pause {
        worker: String,
        resume: bool,
        /// Living ones, this one included.
        workers: usize,
        /// All of them are paused.
        fleet_is_paused: bool,
    },
    Drain {
        worker: String,
        held: i32,
        /// It is this process: the console ends with it.
        is_here: bool,
    },
    PauseProvider(String),
    ResumeProvider {
        provider: String,
        /// Why it is held back now.
        reason: String,
    },
}

/// More or fewer slots, gathered while keys are pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resizing {
    pub worker: WorkerId,
    pub name: String,
    pub from: i32,
    pub to: u16,
    /// When to ask; `None` once asked.
    pub at: Option<Time>,
    /// The database wrote it down; the next reading shows it.
    pub is_answered: bool,
}

/// So long after the last key they are asked for.
pub const GATHER: TimeDelta = TimeDelta::milliseconds(600);

impl Ordered {
    /// What to tell of it.
    #[must_use]
    pub fn toast(&self, now: Time) -> Toast {
        match self {
            Self::Directed { worker: None, direction, answers, .. } => Toast::done(of_all(*direction, answers), now),
            Self::Directed { worker: Some(_), direction, answers, fleet_is_paused, held } => {
                let Some(answer) = answers.first() else { return Toast::error("Nobody answered. Nothing changed.") };
                match &answer.refusal {
                    Some(why) => refused(why),
                    None if *direction == Direction::Resume && *fleet_is_paused == Some(true) => {
                        Toast::warning(format!("{} resumed, but all workers are paused: p, then a.", answer.name), now)
                    }
                    None if *direction == Direction::Resume && fleet_is_paused.is_none() => {
                        let words = format!("{} resumed; whether all workers are paused is unknown.", answer.name);
                        Toast::warning(words, now)
                    }
                    None => Toast::done(of_one(*direction, &answer.name, *held), now),
                }
            }
            Self::Resized { slots, answers } => match answers.first() {
                Some(Resized { refusal: Some(why), .. }) => refused(why),
                Some(Resized { name, had, .. }) => {
                    let was = had.map(|had| format!(", {had} before")).unwrap_or_default();
                    Toast::done(format!("{name} is to have {}{was}.", counted(i64::from(*slots), "slot")), now)
                }
                None => Toast::error("Nobody answered. Nothing changed."),
            },
            Self::Paused(limit) => {
                Toast::done(format!("{} paused for every worker; what runs may finish.", limit.provider), now)
            }
            Self::Resumed { provider, was: Some(_) } => Toast::done(format!("{provider} may be called again."), now),
            Self::Resumed { provider, was: None } => {
                Toast::warning(format!("{provider} was not held back. Nothing changed."), now)
            }
            Self::Not { message } => Toast::error(message.clone()),
        }
    }
}

fn refused(why: &str) -> Toast {
    Toast::error(format!("Refused: {why}. Nothing changed."))
}

fn of_one(direction: Direction, name: &str, held: Option<i32>) -> String {
    match (direction, held) {
        (Direction::Pause, None) => format!("{name} paused; what runs there goes on."),
        (Direction::Pause, Some(0)) => format!("{name} paused."),
        (Direction::Pause, Some(held)) => format!("{name} paused; {} go on.", counted(held.into(), "lesson")),
        (Direction::Resume, _) => format!("{name} resumed."),
        (Direction::Drain, None) => format!("{name} drains; what runs there finishes first."),
        (Direction::Drain, Some(0)) => format!("{name} drains; nothing runs there."),
        (Direction::Drain, Some(1)) => format!("{name} drains; 1 lesson finishes first."),
        (Direction::Drain, Some(held)) => format!("{name} drains; {held} lessons finish first."),
    }
}

fn of_all(direction: Direction, answers: &[Directed]) -> String {
    let done = answers.iter().filter(|answer| answer.refusal.is_none()).count();
    let workers = counted(i64::try_from(done).unwrap_or(0), "worker");
    match direction {
        Direction::Pause => format!("All workers paused ({workers} now, and those that start later)."),
        Direction::Resume => format!("All workers resumed ({workers} now)."),
        Direction::Drain => format!("{workers} drain."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_of_a_worker_is_not_told_of_it() {
        let told = |direction| {
            let (name, refusal) = (String::from("worker-a"), None);
            let answers = vec![Directed { name: name.clone(), is_known: true, refusal }];
            Ordered::Directed { worker: Some(name), direction, answers, fleet_is_paused: None, held: None }
                .toast(Time::UNIX_EPOCH)
                .text
        };
        assert_eq!(told(Direction::Pause), "worker-a paused; what runs there goes on.");
        assert_eq!(told(Direction::Resume), "worker-a resumed; whether all workers are paused is unknown.");
        assert_eq!(told(Direction::Drain), "worker-a drains; what runs there finishes first.");
    }
}
