//! What an action would do to a selection: frozen as it is now, judged as `operate` judges, and what it may cost.
//!
//! Bounded: [`MOST`] lessons are frozen, [`LISTED`] of them named, and the estimate looks at the last few thousand
//! attempts.

use std::collections::{HashMap, HashSet};

use tokio_postgres::Client;
use tokio_postgres::types::Type;
use uuid::Uuid;

use super::{freeze_up_to, judge};
use crate::db::columns::{known_word, word};
use crate::db::error::DbError;
use crate::model::Time;
use crate::model::action::Action;
use crate::model::ids::LessonId;
use crate::model::lesson::{Seen, Status};
use crate::model::overview::Refused;
use crate::model::preview::{Chosen, Estimate, LISTED, Listed, MOST, Preview, by_reason};

/// Lessons judged at a time.
const JUDGED: usize = 5_000;
/// The newest attempts that an estimate looks at, and how many of one model it takes.
const RECENT: i64 = 5_000;
const LIKE: i64 = 200;
/// A larger selection's models are those of so many of its lessons.
const SAMPLED: usize = 5_000;

/// Freezes the selection, and says what `action` would do to each lesson of it now. Nothing is changed or recorded.
pub async fn preview(client: &Client, action: &Action, chosen: &Chosen) -> Result<Preview, DbError> {
    let at: Time = client.query_typed_one("select now()", &[]).await?.try_get(0)?;
    let mut seen = match chosen {
        Chosen::Ids(ids) => seen(client, ids).await?,
        Chosen::Which(which) => freeze_up_to(client, which, MOST + 1).await?,
    };
    let is_cut = seen.len() > MOST;
    seen.truncate(MOST);
    seen.sort_by_key(|seen| std::cmp::Reverse((seen.updated_at, seen.id)));
    let mut refused = gone(chosen, &seen);
    let meant: Vec<Seen> = seen.iter().copied().filter(|seen| is_meant(action, seen.status)).collect();
    refused.extend(
        seen.iter()
            .filter(|seen| !is_meant(action, seen.status))
            .map(|seen| Refused { id: seen.id, reason: format!("it is {}", seen.status) }),
    );
    for batch in meant.chunks(JUDGED) {
        refused.extend(judge(client, action, batch).await?.refused);
    }
    let why: HashMap<LessonId, &str> = refused.iter().map(|no| (no.id, no.reason.as_str())).collect();
    let (takes, leaves): (Vec<Seen>, Vec<Seen>) = seen.iter().copied().partition(|seen| !why.contains_key(&seen.id));
    let named: Vec<LessonId> = takes.iter().chain(&leaves).take(LISTED).map(|seen| seen.id).collect();
    let ids: Vec<LessonId> = takes.iter().map(|seen| seen.id).collect();
    let (mut rows, estimate) = tokio::try_join!(listed(client, &named), estimate(client, action, &ids))?;
    for row in &mut rows {
        row.refusal = why.get(&row.id).map(|&reason| reason.to_owned());
    }
    Ok(Preview { at, takes, leaves: by_reason(&refused), rows, is_cut, estimate })
}

/// One priority for many is of those that wait: a failed lesson with another one would only look as if it had just failed.
fn is_meant(action: &Action, status: Status) -> bool {
    !matches!(action, Action::Prioritise { .. }) || status == Status::Queued
}

/// The lessons that were chosen one by one and are no longer there.
fn gone(chosen: &Chosen, seen: &[Seen]) -> Vec<Refused> {
    let Chosen::Ids(ids) = chosen else { return Vec::new() };
    let found: HashSet<LessonId> = seen.iter().map(|seen| seen.id).collect();
    let gone = ids.iter().filter(|id| !found.contains(id));
    gone.map(|id| Refused { id: *id, reason: String::from("it is gone") }).collect()
}

/// Lessons as they are now; one that is gone is left out.
async fn seen(client: &Client, ids: &[LessonId]) -> Result<Vec<Seen>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let sql = "select l.id, l.status, l.updated_at from public.lessons l where l.id = any ($1)";
    let rows = client.query_typed(sql, &[(&ids, Type::UUID_ARRAY)]).await?;
    rows.iter()
        .map(|row| {
            let id = LessonId(row.try_get("id")?);
            Ok(Seen { id, status: word(row, "status")?, updated_at: row.try_get("updated_at")? })
        })
        .collect()
}

/// What is said of lessons, in their order. Titles may be long: more than a line of one is of no use.
async fn listed(client: &Client, ids: &[LessonId]) -> Result<Vec<Listed>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = client
        .query_typed(
            "select l.id, left(l.title, 200) as title, l.status, l.priority, h.failure_class, a.next_attempt,
                    a.attempts,
                    (select max(c.version) from public.lesson_contents c where c.lesson_id = l.id) as version,
                    (select count(*) from public.traces t where t.lesson_id = l.id) as traces
               from unnest($1) with ordinality u (id, place) join public.lessons l on l.id = u.id
               left join homeroom.lesson_state h on h.lesson_id = l.id
               cross join lateral (
                 select 1 + coalesce(max(g.attempt_number), 0) as next_attempt, count(*) as attempts
                   from public.generation_attempts g where g.lesson_id = l.id) a
               order by u.place",
            &[(&ids, Type::UUID_ARRAY)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                id: LessonId(row.try_get("id")?),
                title: row.try_get("title")?,
                status: word(row, "status")?,
                failure_class: known_word(row, "failure_class")?,
                priority: row.try_get("priority")?,
                next_attempt: row.try_get("next_attempt")?,
                version: row.try_get("version")?,
                attempts: row.try_get("attempts")?,
                traces: row.try_get("traces")?,
                refusal: None,
            })
        })
        .collect()
}

/// What the last attempts with the models of these lessons have cost.
async fn estimate(client: &Client, action: &Action, ids: &[LessonId]) -> Result<Estimate, DbError> {
    let asked = match action {
        Action::Retry { model, .. } | Action::Regenerate { model, .. } => model.as_deref(),
        // Nothing of theirs calls a model.
        Action::Cancel | Action::Delete | Action::Prioritise { .. } | Action::TakeBack { .. } => {
            return Ok(Estimate::default());
        }
    };
    let models = models(client, ids, asked).await?;
    let names: Vec<&str> = models.iter().filter_map(|(model, _)| model.as_deref()).collect();
    let rows = client
        .query_typed(
            "select r.model, count(*) as attempts, count(r.cost) as priced, max(r.cost) as dearest,
                    percentile_cont(0.5) within group (order by r.cost) as median
               from (select n.model, n.cost, row_number() over (partition by n.model order by n.finished_at desc) as place
                       from (select a.model, a.cost_usd::float8 as cost, a.finished_at from homeroom.attempts a
                               where a.outcome in ('success', 'failed') order by a.finished_at desc limit $2) n
                       where n.model = any ($1)) r
               where r.place <= $3 group by r.model",
            &[(&names, Type::TEXT_ARRAY), (&RECENT, Type::INT8), (&LIKE, Type::INT8)],
        )
        .await?;
    let mut prices = HashMap::new();
    for row in &rows {
        let known = row.try_get::<_, Option<f64>>("median")?.zip(row.try_get::<_, Option<f64>>("dearest")?);
        let counted: (i64, i64) = (row.try_get("attempts")?, row.try_get("priced")?);
        prices.insert(row.try_get::<_, String>("model")?, (known, counted));
    }
    Ok(weigh(models, &prices))
}

/// Median and dearest of a model's attempts, how many there are and how many have a price.
type Price = (Option<(f64, f64)>, (i64, i64));

/// One unknown price makes the whole unknown: a part is no estimate.
#[expect(clippy::cast_precision_loss, reason = "shares of a selection")]
fn weigh(models: Vec<(Option<String>, i64)>, prices: &HashMap<String, Price>) -> Estimate {
    let all: i64 = models.iter().map(|(_, lessons)| lessons).sum();
    let (mut each, mut dearest, mut like) = (Some(0.0), Some(0.0), 0);
    let mut unpriced = None;
    for (model, lessons) in &models {
        let price = model.as_ref().and_then(|model| prices.get(model));
        let share = *lessons as f64 / all.max(1) as f64;
        let known = price.and_then(|(known, _)| *known);
        each = each.zip(known).map(|(sum, (median, _))| sum + share * median);
        dearest = dearest.zip(known).map(|(sum, (_, most))| sum + share * most);
        like += price.map_or(0, |(_, (_, priced))| *priced);
        if known.is_none() && price.is_some() && unpriced.is_none() {
            unpriced.clone_from(model);
        }
    }
    let some = |sum: Option<f64>| sum.filter(|_| all > 0);
    Estimate { each: some(each), dearest: some(dearest), like, models, unpriced }
}

/// The models that would be called: the one asked for; else the one wished for each lesson, else the one that most live
/// workers call by themselves, else (none is alive) that of its last attempt.
async fn models(client: &Client, ids: &[LessonId], asked: Option<&str>) -> Result<Vec<(Option<String>, i64)>, DbError> {
    let all = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    if let Some(model) = asked {
        return Ok(if all > 0 { vec![(Some(model.to_owned()), all)] } else { Vec::new() });
    }
    let sample: Vec<Uuid> = ids.iter().take(SAMPLED).map(|id| id.0).collect();
    let rows = client
        .query_typed(
            "select coalesce(h.model, d.model, a.model) as model, count(*) as lessons
               from unnest($1) u (id)
               left join homeroom.lesson_state h on h.lesson_id = u.id
               left join (select w.model from homeroom.workers w where w.expires_at > now() and w.model is not null
                            group by w.model order by sum(w.slots) desc, w.model limit 1) d on true
               left join lateral (
                 select o.model from public.generation_attempts g join homeroom.attempts o on o.attempt_id = g.id
                   where g.lesson_id = u.id order by g.attempt_number desc limit 1) a on true
               group by 1 order by 2 desc, 1",
            &[(&sample, Type::UUID_ARRAY)],
        )
        .await?;
    let sampled = i64::try_from(sample.len()).unwrap_or(1).max(1);
    rows.iter().map(|row| Ok((row.try_get("model")?, row.try_get::<_, i64>("lessons")? * all / sampled))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices(of: &[(&str, Option<(f64, f64)>)]) -> HashMap<String, Price> {
        of.iter()
            .map(|(model, known)| ((*model).to_owned(), (*known, (200, if known.is_some() { 200 } else { 0 }))))
            .collect()
    }

    #[test]
    fn an_estimate_weighs_models_by_their_lessons() {
        let models = vec![(Some("a".to_owned()), 3), (Some("b".to_owned()), 1)];
        let known = weigh(models, &prices(&[("a", Some((0.002, 0.004))), ("b", Some((0.010, 0.020)))]));
        assert!((known.each.unwrap() - 0.004).abs() < 1e-9 && (known.dearest.unwrap() - 0.008).abs() < 1e-9);
        assert_eq!((known.like, known.unpriced), (400, None));
    }

    #[test]
    fn one_unknown_price_makes_the_whole_unknown() {
        let models = vec![(Some("a".to_owned()), 3), (Some("local".to_owned()), 1)];
        let unknown = weigh(models, &prices(&[("a", Some((0.002, 0.004))), ("local", None)]));
        assert_eq!((unknown.each, unknown.dearest, unknown.unpriced.as_deref()), (None, None, Some("local")));
        assert_eq!(weigh(vec![(None, 2)], &HashMap::new()).each, None);
        assert_eq!(weigh(Vec::new(), &HashMap::new()).each, None, "of nothing there is no estimate");
    }
}
