//! Taking lessons, and what a worker needs to know before it starts on one.

use std::time::Duration;

use serde_json::Value;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use crate::db::columns::known_word;
use crate::db::error::DbError;
use crate::model::failure::FailureClass;
use crate::model::ids::{AttemptId, Fence, LessonId, WorkerId};
use crate::model::lesson::{Lesson, Status};

/// One claimed lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub lesson: Lesson,
    pub fence: Fence,
    pub attempt_id: AttemptId,
    pub attempt_number: i32,
    /// Attempts that counted before this one.
    pub attempts_used: i32,
    pub max_attempts: i32,
    /// The model this lesson asks for.
    pub model: Option<String>,
    /// Whom it is to be asked of: a name of [`Routes`].
    pub provider: String,
}

/// Where the claimed lessons' calls would go, and how many may start now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routes {
    /// The caller's providers, the default one first; each with its free places, `None` where it has no bound.
    pub providers: Vec<(String, Option<i32>)>,
    /// Models and the providers that lessons asking for them go to. Every other lesson goes to the default.
    pub models: Vec<(String, String)>,
    /// How many ready lessons may be looked through where not every provider is free.
    pub depth: i32,
}

impl Routes {
    /// One provider for everything.
    #[must_use]
    pub fn only(provider: &str) -> Self {
        Self { providers: vec![(provider.to_owned(), None)], models: Vec::new(), depth: 1_000 }
    }
}

/// Wakes what is due and takes up to `n` lessons for at most `lease` each, of providers that are not held back and have
/// places left. None for a worker without a live row. `max_attempts` is for lessons of which nobody has said how many they have.
pub async fn claim(
    client: &Client,
    me: WorkerId,
    n: i32,
    lease: Duration,
    max_attempts: i32,
    routes: &Routes,
) -> Result<Vec<Claim>, DbError> {
    let (providers, rooms): (Vec<&str>, Vec<Option<i32>>) =
        routes.providers.iter().map(|(name, room)| (name.as_str(), *room)).unzip();
    let (models, owners): (Vec<&str>, Vec<&str>) =
        routes.models.iter().map(|(model, owner)| (model.as_str(), owner.as_str())).unzip();
    let rows = client
        .query_typed(
            "select id, title, outline, created_at, updated_at, priority, fence, attempt_id, attempt_number,
                    attempts_used, max_attempts, model, provider
               from homeroom.claim($1, $2, make_interval(secs => $3), $4, $5, $6, $7, $8, $9)",
            &[
                (&me.0, Type::UUID),
                (&n, Type::INT4),
                (&lease.as_secs_f64(), Type::FLOAT8),
                (&max_attempts, Type::INT4),
                (&providers, Type::TEXT_ARRAY),
                (&rooms, Type::INT4_ARRAY),
                (&models, Type::TEXT_ARRAY),
                (&owners, Type::TEXT_ARRAY),
                (&routes.depth, Type::INT4),
            ],
        )
        .await?;
    rows.iter().map(claimed).collect()
}

fn claimed(row: &Row) -> Result<Claim, DbError> {
    Ok(Claim {
        lesson: Lesson {
            id: LessonId(row.try_get("id")?),
            title: row.try_get("title")?,
            outline: row.try_get("outline")?,
            status: Status::Generating,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            priority: row.try_get("priority")?,
            run_after: None,
        },
        fence: Fence(row.try_get("fence")?),
        attempt_id: AttemptId(row.try_get("attempt_id")?),
        attempt_number: row.try_get("attempt_number")?,
        attempts_used: row.try_get("attempts_used")?,
        max_attempts: row.try_get("max_attempts")?,
        model: row.try_get("model")?,
        provider: row.try_get("provider")?,
    })
}

/// How long until the next snoozed lesson is due, by the database's clock; zero when it is overdue.
pub async fn next_due(client: &Client) -> Result<Option<Duration>, DbError> {
    let row = client
        .query_typed_one(
            "select extract(epoch from min(run_after) - now())::double precision
               from public.lessons where status = 'queued' and run_after is not null",
            &[],
        )
        .await?;
    let seconds: Option<f64> = row.try_get(0)?;
    // Held for ever is never due.
    Ok(seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok()))
}

/// What is left to do: nothing when all three are 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Remaining {
    pub queued: i64,
    /// Queued, but not before a later moment.
    pub snoozed: i64,
    pub leased: i64,
}

impl Remaining {
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.queued == 0 && self.snoozed == 0 && self.leased == 0
    }
}

/// Counts what is left to do. In one statement, so that a lesson between two states is counted in one of them.
pub async fn remaining(client: &Client) -> Result<Remaining, DbError> {
    let row = client
        .query_typed_one(
            "select (select count(*) from public.lessons where status = 'queued' and run_after is null) as queued,
                    (select count(*) from public.lessons where status = 'queued' and run_after is not null) as snoozed,
                    (select count(*) from homeroom.leases) as leased",
            &[],
        )
        .await?;
    Ok(Remaining { queued: row.try_get("queued")?, snoozed: row.try_get("snoozed")?, leased: row.try_get("leased")? })
}

/// The last failed attempt, for a repair prompt. The TSX is in `response`, to be extracted as it was then.
#[derive(Debug, Clone, PartialEq)]
pub struct Previous {
    pub attempt_number: i32,
    pub prompt: String,
    pub response: String,
    pub validation: Value,
    pub compilation: Value,
    /// The attempt's error in one line.
    pub error: Option<String>,
    pub class: Option<FailureClass>,
    pub fingerprint: Option<String>,
    /// The fingerprint of the failed attempt before it.
    pub fingerprint_before: Option<String>,
}

/// The newest trace whose attempt failed on its own account (not interrupted, throttled or superseded). None once a
/// later attempt succeeded: what was wrong before that is mended, or was never proved.
pub async fn previous_failure(client: &Client, lesson: LessonId) -> Result<Option<Previous>, DbError> {
    let row = client
        .query_typed_opt(
            "select t.attempt_number, t.prompt, t.response, t.validation, t.compilation, coalesce(t.error, a.error) as error,
                    o.failure_class, o.fingerprint,
                    (select b.fingerprint
                       from public.generation_attempts e
                       join homeroom.attempts b on b.attempt_id = e.id
                       where e.lesson_id = t.lesson_id and e.attempt_number < t.attempt_number
                         and e.status = 'failed' and b.outcome = 'failed'
                       order by e.attempt_number desc limit 1) as fingerprint_before
               from public.traces t
               join public.generation_attempts a on a.lesson_id = t.lesson_id and a.attempt_number = t.attempt_number
               left join homeroom.attempts o on o.attempt_id = a.id
               where t.lesson_id = $1 and a.status = 'failed' and coalesce(o.outcome, 'failed') = 'failed'
                 and not exists (
                       select from public.generation_attempts s
                         where s.lesson_id = t.lesson_id and s.attempt_number > t.attempt_number
                           and s.status = 'success')
               order by t.attempt_number desc, t.timestamp desc limit 1",
            &[(&lesson.0, Type::UUID)],
        )
        .await?;
    row.map(|row| {
        Ok(Previous {
            attempt_number: row.try_get("attempt_number")?,
            prompt: row.try_get("prompt")?,
            response: row.try_get("response")?,
            validation: row.try_get("validation")?,
            compilation: row.try_get("compilation")?,
            error: row.try_get("error")?,
            class: known_word(&row, "failure_class")?,
            fingerprint: row.try_get("fingerprint")?,
            fingerprint_before: row.try_get("fingerprint_before")?,
        })
    })
    .transpose()
}
