//! Lessons: adding them, and the bounded reads behind lists.
//!
//! Every list is keyset-paged and joins what homeroom knows for the shown lessons only.
//!
//! May import: `model`, `db::{attempts, columns, error}`.

mod search;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use crate::model::attempt::Progress;
use crate::model::ids::{Fence, LessonId};
use crate::model::lesson::{LeaseSummary, Lesson, LessonSummary, Status};
use crate::model::outline::NewLesson;
use crate::model::overview::{Counts, Cursor, Order, Page, PageRequest};
use crate::model::trace::LessonDetail;

use super::attempts;
use super::columns::{known_word, word};
use super::error::DbError;

pub use search::matching;
use search::{Params, direction};

/// The most rows of one page.
pub const MAX_PAGE: i64 = 500;
/// How many of the newest failed lessons [`alike`] looks through.
pub const COMPARED: i64 = 5_000;

/// Inserts lessons in one transaction, in their order; returns their ids in the same order.
///
/// A microsecond apart, so that they are also claimed in that order.
pub async fn add(client: &Client, lessons: &[NewLesson]) -> Result<Vec<LessonId>, DbError> {
    let titles: Vec<&str> = lessons.iter().map(|lesson| lesson.title.as_str()).collect();
    let outlines: Vec<&str> = lessons.iter().map(|lesson| lesson.outline.as_str()).collect();
    let priorities: Vec<i16> = lessons.iter().map(|lesson| lesson.priority).collect();
    let models: Vec<Option<&str>> = lessons.iter().map(|lesson| lesson.model.as_deref()).collect();
    let rows = client
        .query_typed(
            "with x as materialized (
               select u.*, now() + u.place * interval '1 microsecond' as at
                 from unnest($1, $2, $3, $4) with ordinality as u (title, outline, priority, model, place)
             ), new as (
               insert into public.lessons (title, outline, priority, created_at, updated_at)
                 select title, outline, priority, at, at from x order by place
                 returning id, created_at
             ), own as (
               insert into homeroom.lesson_state (lesson_id, model)
                 select new.id, x.model from new join x on x.at = new.created_at where x.model is not null
             )
             select id from new order by created_at",
            &[
                (&titles, Type::TEXT_ARRAY),
                (&outlines, Type::TEXT_ARRAY),
                (&priorities, Type::INT2_ARRAY),
                (&models, Type::TEXT_ARRAY),
            ],
        )
        .await?;
    rows.iter().map(|row| Ok(LessonId(row.try_get("id")?))).collect()
}

/// What a list shows, of the lessons `l`.
const SUMMARY: &str = "
  select l.id, l.title, l.status, l.created_at, l.updated_at, l.priority, l.run_after,
         coalesce(h.attempts_used, 0) as attempts, coalesce(h.max_attempts, 3) as max_attempts,
         case when l.status <> 'generated' then h.failure_class end as failure_class,
         case when l.status <> 'generated' then h.fingerprint end as fingerprint,
         case when l.status = 'failed' then coalesce(h.failure_detail, a.error)
              when l.status <> 'generated' then h.failure_detail end as failure_detail,
         coalesce(case when le.fence is not null then coalesce(h.model, w.model) end, a.model, h.model,
                  (select t.model from public.traces t where t.lesson_id = l.id
                     order by t.attempt_number desc limit 1)) as model,
         h.total_tokens, h.cost_usd::float8 as cost_usd, h.score,
         (select max(c.version) from public.lesson_contents c where c.lesson_id = l.id) as version,
         case when l.status = 'queued' and a.error like 'interrupted: its worker %' then coalesce(a.worker_name, '')
           end as rescued_from,
         le.fence, le.attempt_number, coalesce(w.name, '?') as worker_name, le.claimed_at, le.deadline,
         (coalesce(w.expires_at <= now(), true) or le.deadline <= now()) as lost,
         p.stage, p.tokens, p.first_token_at, p.at
    from l
    left join homeroom.lesson_state h on h.lesson_id = l.id
    left join homeroom.leases le on le.lesson_id = l.id
    left join homeroom.workers w on w.id = le.worker_id
    left join lateral (
      select v.stage, v.tokens, v.first_token_at, v.at from homeroom.live v where v.fence = le.fence
        order by v.seq desc limit 1) p on true
    left join lateral (
      select g.error, o.model, o.worker_name from public.generation_attempts g left join homeroom.attempts o on o.attempt_id = g.id
        where g.lesson_id = l.id order by g.attempt_number desc limit 1) a on true";

const COLUMNS: &str = "id, title, status, created_at, updated_at, priority, run_after";

/// One page of a list. An order that is not served for the status, by [`Order`]'s own words, means [`Order::Newest`].
pub async fn page(client: &Client, request: &PageRequest) -> Result<Page, DbError> {
    let limit = request.limit.clamp(1, MAX_PAGE);
    let order = served(request.order, request.status);
    let mut params = Params::default();
    // One row more than asked tells whether there is a next page.
    let fetch = params.put(limit + 1, Type::INT8);
    let after = request.after.map(|after| beyond(order, &after, &mut params)).unwrap_or_default();
    let sql = match &request.query {
        Some(query) => {
            let hits = search::hits(query, request.status, &mut params);
            search_sql(&hits, order, &after, &fetch)
        }
        None => page_sql(request.status, order, &after, &fetch),
    };
    let read = params.query(client, &sql).await?;
    let mut rows = Vec::with_capacity(read.len());
    for row in &read {
        // Of a search that found nothing there is the count alone.
        if row.try_get::<_, Option<Uuid>>("id")?.is_some() {
            rows.push(summary(row)?);
        }
    }
    let found = read.first().filter(|_| request.query.is_some()).map(search::found).transpose()?;
    let more = i64::try_from(rows.len()).is_ok_and(|count| count > limit);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|last| order.place(last));
    Ok(Page { rows, next, found })
}

const fn served(order: Order, status: Option<Status>) -> Order {
    match (order, status) {
        (Order::Changed | Order::Unchanged, Some(Status::Failed)) | (Order::Priority, Some(Status::Queued)) => order,
        (Order::Changed | Order::Unchanged | Order::Priority | Order::Newest, _) => Order::Newest,
        (Order::Oldest, _) => Order::Oldest,
    }
}

/// `and` what comes after a place.
fn beyond(order: Order, after: &Cursor, params: &mut Params) -> String {
    let (at, id) = (params.put(after.at, Type::TIMESTAMPTZ), params.put(after.id.0, Type::UUID));
    match order {
        Order::Newest => format!("and (created_at, id) < ({at}, {id})"),
        Order::Oldest => format!("and (created_at, id) > ({at}, {id})"),
        Order::Changed => format!("and (updated_at, id) < ({at}, {id})"),
        Order::Unchanged => format!("and (updated_at, id) > ({at}, {id})"),
        Order::Priority => {
            let priority = params.put(after.priority, Type::INT2);
            // The first half is for the index.
            format!("and priority <= {priority} and (priority < {priority} or (created_at, id) > ({at}, {id}))")
        }
    }
}

/// The statuses are written out: only then do the partial indexes serve.
fn page_sql(status: Option<Status>, order: Order, after: &str, fetch: &str) -> String {
    let by = direction(order, "");
    let rows = |conditions: &str| {
        format!("select {COLUMNS} from public.lessons where {conditions} {after} {by} limit {fetch}")
    };
    let rows = match (order, status) {
        // What may be claimed later is in another index than what may be claimed now.
        (Order::Priority, _) => format!(
            "select * from (({}) union all ({})) both_of_them {by} limit {fetch}",
            rows("status = 'queued' and run_after is null"),
            rows("status = 'queued' and run_after is not null")
        ),
        (_, Some(status)) => rows(&format!("status = '{status}'")),
        (_, None) => rows("true"),
    };
    format!("with l as materialized ({rows}) {SUMMARY} {}", direction(order, "l."))
}

fn search_sql(hits: &str, order: Order, after: &str, fetch: &str) -> String {
    let by = direction(order, "");
    format!(
        "with {hits},
         n as materialized ({}),
         l as materialized (
           select {COLUMNS} from public.lessons
             where id = any (array(select id from hits where hit {after} {by} limit {fetch})))
         select n.found, n.looked_through, r.* from n left join ({SUMMARY}) r on true {}",
        search::FOUND,
        direction(order, "r.")
    )
}

/// The current state of these lessons, in no order; one that is missing is gone.
pub async fn rows(client: &Client, ids: &[LessonId]) -> Result<Vec<LessonSummary>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let sql = format!("with l as materialized (select {COLUMNS} from public.lessons where id = any ($1)) {SUMMARY}");
    let rows = client.query_typed(&sql, &[(&ids, Type::UUID_ARRAY)]).await?;
    rows.iter().map(summary).collect()
}

/// A lesson whole, with its newest attempts; `None` when there is no such lesson.
pub async fn detail(client: &Client, id: LessonId) -> Result<Option<LessonDetail>, DbError> {
    let (lesson, summaries, attempts) =
        tokio::try_join!(lesson(client, id), rows(client, std::slice::from_ref(&id)), attempts::list(client, id))?;
    Ok(lesson.zip(summaries.into_iter().next()).map(|(lesson, summary)| LessonDetail { lesson, summary, attempts }))
}

/// How many of the newest [`COMPARED`] failed lessons failed for this cause, this one not counted.
pub async fn alike(client: &Client, id: LessonId, fingerprint: &str) -> Result<i64, DbError> {
    let row = client
        .query_typed(
            "select count(*) as n
               from (select id from public.lessons where status = 'failed' order by updated_at desc, id desc limit $3) l
               join homeroom.lesson_state h on h.lesson_id = l.id
               where h.fingerprint = $2 and l.id <> $1",
            &[(&id.0, Type::UUID), (&fingerprint, Type::TEXT), (&COMPARED, Type::INT8)],
        )
        .await?;
    Ok(row.first().map(|row| row.try_get("n")).transpose()?.unwrap_or(0))
}

/// One lesson with its outline.
pub async fn lesson(client: &Client, id: LessonId) -> Result<Option<Lesson>, DbError> {
    let sql = format!("select {COLUMNS}, outline from public.lessons where id = $1");
    let row = client.query_typed_opt(&sql, &[(&id.0, Type::UUID)]).await?;
    row.map(|row| {
        Ok(Lesson {
            id: LessonId(row.try_get("id")?),
            title: row.try_get("title")?,
            outline: row.try_get("outline")?,
            status: word(&row, "status")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            priority: row.try_get("priority")?,
            run_after: row.try_get("run_after")?,
        })
    })
    .transpose()
}

/// Exact counts by status.
pub async fn counts(client: &Client) -> Result<Counts, DbError> {
    let rows = client.query_typed("select status, count(*) as n from public.lessons group by status", &[]).await?;
    let mut counts = Counts::default();
    for row in &rows {
        *counts.of_mut(word(row, "status")?) = row.try_get("n")?;
    }
    Ok(counts)
}

/// The lessons whose ids begin so, hyphens or not: at most 20. Empty for what cannot begin an id.
pub async fn resolve_prefix(client: &Client, prefix: &str) -> Result<Vec<LessonId>, DbError> {
    let Some((first, last)) = range_of(prefix) else { return Ok(Vec::new()) };
    let rows = client
        .query_typed(
            "select id from public.lessons where id between $1 and $2 order by id limit 20",
            &[(&first, Type::UUID), (&last, Type::UUID)],
        )
        .await?;
    rows.iter().map(|row| Ok(LessonId(row.try_get("id")?))).collect()
}

/// The first and the last id that begin with these hexadecimal digits.
fn range_of(prefix: &str) -> Option<(Uuid, Uuid)> {
    let digits: String = prefix.trim().chars().filter(|c| *c != '-').collect();
    if digits.is_empty() || digits.len() > 32 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    let lowest = Uuid::try_parse(&format!("{digits:0<32}")).ok()?;
    let highest = Uuid::try_parse(&format!("{digits:f<32}")).ok()?;
    Some((lowest, highest))
}

fn summary(row: &Row) -> Result<LessonSummary, DbError> {
    Ok(LessonSummary {
        id: LessonId(row.try_get("id")?),
        title: row.try_get("title")?,
        status: word(row, "status")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        priority: row.try_get("priority")?,
        run_after: row.try_get("run_after")?,
        attempts: row.try_get("attempts")?,
        max_attempts: row.try_get("max_attempts")?,
        failure_class: known_word(row, "failure_class")?,
        failure_detail: row.try_get("failure_detail")?,
        fingerprint: row.try_get("fingerprint")?,
        model: row.try_get("model")?,
        total_tokens: row.try_get("total_tokens")?,
        cost_usd: row.try_get("cost_usd")?,
        score: row.try_get("score")?,
        version: row.try_get("version")?,
        rescued_from: row.try_get("rescued_from")?,
        lease: lease(row)?,
    })
}

fn lease(row: &Row) -> Result<Option<LeaseSummary>, DbError> {
    let Some(fence) = row.try_get::<_, Option<i64>>("fence")? else { return Ok(None) };
    Ok(Some(LeaseSummary {
        fence: Fence(fence),
        attempt_number: row.try_get("attempt_number")?,
        worker_name: row.try_get("worker_name")?,
        claimed_at: row.try_get("claimed_at")?,
        deadline: row.try_get("deadline")?,
        lost: row.try_get("lost")?,
        progress: progress(row)?,
    }))
}

/// The newest `homeroom.live` row, where there is one.
pub(crate) fn progress(row: &Row) -> Result<Option<Progress>, DbError> {
    let Some(stage) = known_word(row, "stage")? else { return Ok(None) };
    Ok(Some(Progress {
        stage,
        tokens: row.try_get("tokens")?,
        first_token_at: row.try_get("first_token_at")?,
        at: row.try_get("at")?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_becomes_a_range() {
        let range = |prefix| range_of(prefix).map(|(first, last)| (first.to_string(), last.to_string()));
        let expected = ("5f0c0000-0000-0000-0000-000000000000", "5f0cffff-ffff-ffff-ffff-ffffffffffff");
        assert_eq!(range("5F0C"), Some((expected.0.to_owned(), expected.1.to_owned())));
        assert_eq!(range("5f0c0000-00").map(|r| r.1).as_deref(), Some("5f0c0000-00ff-ffff-ffff-ffffffffffff"));
        for not in ["", "-", "xyz", "5f0c0000-0000-0000-0000-0000000000000"] {
            assert_eq!(range(not), None, "{not}");
        }
    }
}
