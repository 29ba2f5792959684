//! Failed lessons by cause: bounded reads along the index of failed lessons.
//!
//! The lessons' own state is looked up by key, row by row (`offset 0`): joined otherwise, a bounded read would read all
//! of it.
//!
//! May import: `model`, `db::{columns, error, lessons}`.

use std::collections::HashMap;

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use crate::model::Time;
use crate::model::failures::{
    FailureGroup, Failures, GroupLesson, GroupOrder, GroupPage, GroupRequest, MAX_GROUPS, MAX_LOOKED_AT, Period, Spot,
    common,
};
use crate::model::ids::LessonId;
use crate::model::overview::Cursor;

use super::columns::known_word;
use super::error::DbError;
use super::lessons;

/// The newest lessons of a group that say who wrote them and in which words they failed.
const SAMPLED: i64 = 8;
const MAX_PAGE: i64 = 100;
/// The longest line of source that is read, in characters.
const LINE: i32 = 200;

/// The groups of a period, and how many lessons they hold.
pub async fn groups(client: &Client, period: Period, order: GroupOrder) -> Result<Failures, DbError> {
    let seconds = seconds(period);
    // One more than is looked at tells whether there are more.
    let fetch = MAX_LOOKED_AT + 1;
    let by = match order {
        GroupOrder::Lessons => "lessons desc, last desc",
        GroupOrder::Last => "last desc",
        GroupOrder::Wasted => "wasted desc, lessons desc",
    };
    let sql = format!(
        "with f as materialized (
           select id, updated_at, row_number() over () as place from (
             select id, updated_at from public.lessons
               where status = 'failed' and updated_at > coalesce(now() - make_interval(secs => $1), '-infinity')
               order by updated_at desc, id desc limit $2) newest
         ), g as (
           select coalesce(h.fingerprint, '') collate \"C\" as fingerprint, min(h.failure_class) as failure_class,
                  count(*) as lessons, min(f.updated_at) as first, max(f.updated_at) as last,
                  coalesce(sum(h.cost_usd), 0)::float8 as wasted, count(*) filter (where h.cost_usd is null) as unpriced,
                  (array_agg(f.id order by f.place))[1:$4::integer] as newest
             from f left join lateral (
               select s.fingerprint, s.failure_class, s.cost_usd from homeroom.lesson_state s
                 where s.lesson_id = f.id offset 0) h on true
             where f.place <= $2 - 1
             group by 1
         )
         select fingerprint, failure_class, lessons, first, last, wasted, unpriced, newest, count(*) over () as causes,
                sum(lessons) over ()::bigint as all_lessons, (select count(*) from f) as found
           from g order by {by}, fingerprint limit $3"
    );
    let params: [(&(dyn ToSql + Sync), Type); 4] =
        [(&seconds, Type::FLOAT8), (&fetch, Type::INT8), (&MAX_GROUPS, Type::INT8), (&SAMPLED, Type::INT8)];
    let rows = client.query_typed(&sql, &params).await?;
    let newest: Vec<Vec<Uuid>> = rows.iter().map(|row| row.try_get("newest")).collect::<Result<_, _>>()?;
    let (samples, last) = tokio::try_join!(samples(client, newest.concat()), last(client))?;
    let groups =
        rows.iter().zip(&newest).map(|(row, newest)| group(row, newest, &samples)).collect::<Result<_, _>>()?;
    let of_all = |column| rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(column));
    Ok(Failures {
        period,
        order,
        groups,
        causes: of_all("causes")?,
        lessons: of_all("all_lessons")?,
        is_cut: of_all("found")? > MAX_LOOKED_AT,
        last,
    })
}

fn seconds(period: Period) -> Option<f64> {
    period.span().map(chrono::TimeDelta::as_seconds_f64)
}

fn group(row: &Row, newest: &[Uuid], samples: &HashMap<Uuid, Sample>) -> Result<FailureGroup, DbError> {
    let fingerprint: String = row.try_get("fingerprint")?;
    let of_it: Vec<&Sample> = newest.iter().filter_map(|id| samples.get(id)).collect();
    let lessons: i64 = row.try_get("lessons")?;
    let mut models: Vec<(usize, &str)> = Vec::new();
    for model in of_it.iter().filter_map(|sample| sample.model.as_deref()) {
        match models.iter_mut().find(|(_, known)| *known == model) {
            Some((count, _)) => *count += 1,
            None => models.push((1, model)),
        }
    }
    models.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    Ok(FailureGroup {
        class: known_word(row, "failure_class")?,
        cause: common(of_it.iter().filter_map(|sample| sample.detail.as_deref())),
        lessons,
        first: row.try_get("first")?,
        last: row.try_get("last")?,
        models: models.into_iter().map(|(_, model)| model.to_owned()).collect(),
        all_models: lessons <= SAMPLED,
        wasted_usd: row.try_get("wasted")?,
        unpriced: row.try_get("unpriced")?,
        fingerprint: (!fingerprint.is_empty()).then_some(fingerprint),
    })
}

/// One lesson's words for its failure, and who wrote it.
struct Sample {
    detail: Option<String>,
    model: Option<String>,
}

async fn samples(client: &Client, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Sample>, DbError> {
    let rows = client
        .query_typed(
            "select x.id, left(coalesce(h.failure_detail, a.error), 400) as detail,
                    coalesce(a.model, h.model, (select nullif(t.model, '') from public.traces t where t.lesson_id = x.id
                                                  order by t.attempt_number desc limit 1)) as model
               from unnest($1) x (id)
               left join lateral (select s.failure_detail, s.model from homeroom.lesson_state s
                                    where s.lesson_id = x.id offset 0) h on true
               left join lateral (
                 select g.error, (select o.model from homeroom.attempts o where o.attempt_id = g.id) as model
                   from public.generation_attempts g where g.lesson_id = x.id
                   order by g.attempt_number desc limit 1) a on true",
            &[(&ids, Type::UUID_ARRAY)],
        )
        .await?;
    let sample =
        |row: &Row| Ok((row.try_get("id")?, Sample { detail: row.try_get("detail")?, model: row.try_get("model")? }));
    rows.iter().map(sample).collect()
}

/// When a lesson that is still failed failed last.
async fn last(client: &Client) -> Result<Option<Time>, DbError> {
    let row = client
        .query_typed_opt(
            "select updated_at from public.lessons where status = 'failed' order by updated_at desc, id desc limit 1",
            &[],
        )
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// A group's lessons, the newest failure first, each with the place where it failed.
pub async fn group_lessons(client: &Client, request: &GroupRequest) -> Result<GroupPage, DbError> {
    let limit = request.limit.clamp(1, MAX_PAGE);
    let (found, next) = found(client, request, limit).await?;
    let ids: Vec<LessonId> = found.iter().map(|(id, _)| *id).collect();
    let (rows, mut spots) = tokio::try_join!(lessons::rows(client, &ids), spots(client, &ids))?;
    let mut rows: HashMap<LessonId, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    // One that went between the two reads is not shown.
    let rows = ids
        .into_iter()
        .filter_map(|id| Some(GroupLesson { spot: spots.remove(&id), lesson: rows.remove(&id)? }))
        .collect();
    Ok(GroupPage { rows, next })
}

/// The ids of a page and the place where the next one begins.
async fn found(
    client: &Client,
    request: &GroupRequest,
    limit: i64,
) -> Result<(Vec<(LessonId, Time)>, Option<Cursor>), DbError> {
    let seconds = seconds(request.period);
    let fetch = limit + 1;
    let fingerprint = request.fingerprint.as_deref().unwrap_or_default();
    let mut params: Vec<(&(dyn ToSql + Sync), Type)> =
        vec![(&seconds, Type::FLOAT8), (&MAX_LOOKED_AT, Type::INT8), (&fingerprint, Type::TEXT), (&fetch, Type::INT8)];
    let mut beyond = "";
    if let Some(Cursor { at, id, .. }) = &request.after {
        params.push((at, Type::TIMESTAMPTZ));
        params.push((&id.0, Type::UUID));
        beyond = "and (updated_at, id) < ($5, $6)";
    }
    let sql = format!(
        "select f.id, f.updated_at from (
           select id, updated_at from public.lessons
             where status = 'failed' and updated_at > coalesce(now() - make_interval(secs => $1), '-infinity') {beyond}
             order by updated_at desc, id desc limit $2) f
           left join lateral (select s.fingerprint from homeroom.lesson_state s where s.lesson_id = f.id offset 0) h on true
           where coalesce(h.fingerprint, '') = $3
           order by f.updated_at desc, f.id desc limit $4"
    );
    let rows = client.query_typed(&sql, &params).await?;
    let mut found = rows
        .iter()
        .map(|row| Ok((LessonId(row.try_get("id")?), row.try_get("updated_at")?)))
        .collect::<Result<Vec<(LessonId, Time)>, DbError>>()?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > limit);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| more).map(|(id, at)| Cursor { at: *at, id: *id, priority: 0 });
    Ok((found, next))
}

/// Where each lesson's last attempt failed: the first issue of its trace that names a line.
async fn spots(client: &Client, ids: &[LessonId]) -> Result<HashMap<LessonId, Spot>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = client
        .query_typed(
            "select x.id, p.line, p.col, left(btrim(split_part(t.source, E'\\n', p.line), E' \\t\\r'), $2) as source
               from unnest($1) x (id)
               cross join lateral (
                 select coalesce(c.compilation #> '{issues,0}', c.validation #> '{issues,0}') as issue,
                        c.compilation ->> 'source' as source
                   from (select u.compilation, u.validation from public.traces u where u.lesson_id = x.id
                           order by u.attempt_number desc, u.timestamp desc limit 1 offset 0) c) t
               cross join lateral (
                 select case when jsonb_typeof(t.issue -> 'line') = 'number' then (t.issue ->> 'line')::numeric end as line,
                        case when jsonb_typeof(t.issue -> 'column') = 'number' then (t.issue ->> 'column')::numeric end as col
               ) n
               cross join lateral (
                 select n.line::integer as line, case when n.col between 0 and 1000000 then n.col::integer end as col
                   where n.line between 1 and 1000000) p",
            &[(&ids, Type::UUID_ARRAY), (&LINE, Type::INT4)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let source: Option<String> = row.try_get("source")?;
            let spot = Spot {
                line: row.try_get("line")?,
                column: row.try_get("col")?,
                source: source.filter(|line| !line.is_empty()),
            };
            Ok((LessonId(row.try_get("id")?), spot))
        })
        .collect()
}
