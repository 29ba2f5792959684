//! What the tests' database says an action would do.

use homeroom::model::action::{Action, Which};
use homeroom::model::lesson::{LessonSummary, Status};
use homeroom::model::overview::Refused;
use homeroom::model::preview::{Chosen, Estimate, LISTED, Listed, Preview, by_reason};

use crate::fixture::moment;

pub fn preview(rows: &[LessonSummary], action: &Action, chosen: &Chosen) -> Preview {
    let meant = |row: &&LessonSummary| match chosen {
        Chosen::Ids(ids) => ids.contains(&row.id),
        Chosen::Which(Which::All) => true,
        Chosen::Which(Which::Failed) => row.status == Status::Failed,
        Chosen::Which(Which::Group(fingerprint)) => row.fingerprint.as_ref() == Some(fingerprint),
        Chosen::Which(Which::Running) => row.lease.is_some(),
        Chosen::Which(Which::Status(status)) => row.status == *status,
        Chosen::Which(Which::Matching { query, status }) => {
            status.is_none_or(|status| row.status == status) && query.matches(row, moment()) == Some(true)
        }
    };
    let mut rows: Vec<&LessonSummary> = rows.iter().filter(meant).collect();
    rows.sort_by_key(|row| (refusal(action, row).is_some(), std::cmp::Reverse((row.updated_at, row.id))));
    let takes: Vec<&&LessonSummary> = rows.iter().filter(|row| refusal(action, row).is_none()).collect();
    let refused: Vec<Refused> =
        rows.iter().filter_map(|row| Some(Refused { id: row.id, reason: refusal(action, row)? })).collect();
    let model = match action {
        Action::Retry { model: Some(model), .. } => model.clone(),
        _ => "gpt-4o-mini".to_owned(),
    };
    let (each, unpriced) = match model.as_str() {
        "gpt-4o-mini" => (Some(0.0025), None),
        "claude-haiku" => (Some(0.004), None),
        _ => (None, Some(model.clone())),
    };
    Preview {
        at: moment(),
        takes: takes.iter().map(|row| row.seen()).collect(),
        leaves: by_reason(&refused),
        rows: rows.iter().take(LISTED).map(|row| listed(action, row)).collect(),
        is_cut: false,
        estimate: Estimate {
            each,
            dearest: each.map(|each| each * 1.5),
            like: 200,
            models: vec![(Some(model), i64::try_from(takes.len()).unwrap_or(0))],
            unpriced,
        },
    }
}

fn listed(action: &Action, row: &LessonSummary) -> Listed {
    Listed {
        id: row.id,
        title: row.title.clone(),
        status: row.status,
        failure_class: row.failure_class,
        priority: row.priority,
        next_attempt: row.attempts + 1,
        version: row.version,
        attempts: row.attempts.into(),
        traces: row.attempts.into(),
        refusal: refusal(action, row),
    }
}

/// As `homeroom.judge` says it.
fn refusal(action: &Action, row: &LessonSummary) -> Option<String> {
    let worker = row.lease.as_ref().map(|lease| lease.worker_name.as_str());
    match (action, row.status, worker) {
        (Action::Retry { .. }, Status::Failed, _) => None,
        (Action::Retry { .. }, _, Some(worker)) => Some(format!("it is generating on {worker}")),
        (Action::Retry { .. }, status, None) => Some(format!("it is not failed: it is {status}")),
        (Action::Cancel, status @ (Status::Failed | Status::Generated), _) => {
            Some(format!("it is not queued or generating: it is {status}"))
        }
        (Action::Prioritise { .. }, status, _) if status != Status::Queued => Some(format!("it is {status}")),
        (Action::Delete, Status::Generating, Some(worker)) => {
            Some(format!("it is generating on {worker}; cancel it first"))
        }
        _ => None,
    }
}
