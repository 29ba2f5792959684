//! The database's own books: what must hold of every lesson once nothing runs.

use serde::Deserialize;

use crate::trouble::Trouble;
use crate::world::World;

/// Each finds the lessons of which something does not hold.
const BROKEN: [(&str, &str); 13] = [
    ("it is neither generated nor failed", "select id from public.lessons where status not in ('generated', 'failed')"),
    ("a lease is left", "select lesson_id from homeroom.leases"),
    ("an attempt is left in progress", "select lesson_id from public.generation_attempts where status = 'in_progress'"),
    (
        "its attempt numbers have gaps or repeat",
        "select lesson_id from public.generation_attempts group by lesson_id
           having count(distinct attempt_number) <> count(*) or min(attempt_number) <> 1 or max(attempt_number) <> count(*)",
    ),
    (
        "its content versions have gaps or repeat",
        "select lesson_id from public.lesson_contents group by lesson_id
           having count(distinct version) <> count(*) or min(version) <> 1 or max(version) <> count(*)",
    ),
    (
        "an attempt is not explained",
        "select a.lesson_id from public.generation_attempts a left join homeroom.attempts o on o.attempt_id = a.id
           where o.attempt_id is null or a.finished_at is null or (a.status = 'success') <> (o.outcome = 'success')
              or (a.status = 'failed' and coalesce(a.error, '') = '')",
    ),
    (
        "it has two traces for one attempt",
        "select lesson_id from public.traces group by lesson_id, attempt_number having count(*) > 1",
    ),
    (
        "it failed without a reason",
        "select l.id from public.lessons l left join homeroom.lesson_state h on h.lesson_id = l.id
           where l.status = 'failed' and (h.failure_class is null or h.failure_detail is null)",
    ),
    (
        "it failed with attempts left, and not for good",
        "select l.id from public.lessons l join homeroom.lesson_state h on h.lesson_id = l.id
           where l.status = 'failed' and h.attempts_used < coalesce(h.max_attempts, 3) and h.failure_class not in ('poison', 'cancelled')",
    ),
    (
        "it was cancelled, and nobody asked for that",
        "select l.id from public.lessons l join homeroom.lesson_state h on h.lesson_id = l.id
           where l.status = 'failed' and h.failure_class = 'cancelled'
             and not exists (select from chaos.actions a where a.lesson_id = l.id and a.action = 'cancel')",
    ),
    (
        "its priority is not what was asked for",
        "select l.id from public.lessons l left join lateral (
             select array_agg((a.detail ->> 'priority')::integer) as asked from chaos.actions a
               where a.lesson_id = l.id and a.action = 'prioritise') p on true
           where case when p.asked is null then l.priority <> 0 else l.priority <> all (p.asked) end",
    ),
    (
        "what was counted is not what counts",
        "select lesson_id from homeroom.lesson_state h where attempts_used <>
           (select count(*) from homeroom.attempts o join public.generation_attempts a on a.id = o.attempt_id
              where a.lesson_id = h.lesson_id and o.outcome in ('success', 'failed'))",
    ),
    (
        "homeroom itself failed on it",
        "select a.lesson_id from homeroom.attempts o join public.generation_attempts a on a.id = o.attempt_id
           where o.failure_class = 'internal'",
    ),
];

/// What the database says of each lesson.
const ACCOUNTS: &str = "
  select to_jsonb(x) from (
    select l.id::text, l.title, l.status,
      (select count(*) from public.lesson_contents c where c.lesson_id = l.id and c.typescript_source <> '// another program')
        as contents,
      (select count(*) from chaos.deeds d where d.lesson_id = l.id and d.deed = 'finished') as finished,
      (select count(*) from chaos.deeds d where d.lesson_id = l.id and d.deed = 'again')
        + (select count(*) from chaos.actions o where o.lesson_id = l.id and o.action = 'regenerate') as again,
      (select count(*) from chaos.deeds d where d.lesson_id = l.id) as deeds,
      (select count(*) from chaos.actions o where o.lesson_id = l.id and o.action = 'cancel') as cancels,
      a.*
    from public.lessons l left join lateral (
      select count(*) as attempts,
        count(*) filter (where o.outcome = 'success') as successes,
        coalesce(jsonb_agg(o.worker_name) filter (where o.outcome = 'success'), '[]') as generated_by,
        count(*) filter (where o.outcome = 'failed' and o.failure_class in ('extract', 'rules', 'compile', 'run', 'score'))
          as failed_checks,
        count(*) filter (where o.outcome = 'failed' and o.failure_class in ('provider', 'stream', 'timeout', 'truncated'))
          as failed_calls,
        count(*) filter (where o.outcome = 'throttled') as throttled,
        count(*) filter (where o.outcome in ('interrupted', 'superseded', 'cancelled')) as cut_off,
        count(*) filter (where o.outcome = 'superseded') as superseded,
        count(*) filter (where o.outcome = 'cancelled') as cancelled,
        count(*) filter (where o.outcome = 'interrupted' and g.error ~ 'its worker|its time limit') as rescued
      from public.generation_attempts g join homeroom.attempts o on o.attempt_id = g.id where g.lesson_id = l.id
    ) a on true order by l.created_at
  ) x";

/// Everything there is to know of one lesson.
const STORY: &str = "
  select jsonb_pretty(jsonb_build_object(
    'lesson', (select to_jsonb(l) - 'outline' from public.lessons l where l.id = i.id),
    'state', (select to_jsonb(h) from homeroom.lesson_state h where h.lesson_id = i.id),
    'lease', (select to_jsonb(le) from homeroom.leases le where le.lesson_id = i.id),
    'attempts', (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('number', a.attempt_number, 'status', a.status,
          'error', a.error, 'started', a.started_at, 'finished', a.finished_at, 'outcome', o.outcome, 'stage', o.stage,
          'class', o.failure_class, 'worker', o.worker_name, 'fence', o.fence)) order by a.started_at)
        from public.generation_attempts a left join homeroom.attempts o on o.attempt_id = a.id where a.lesson_id = i.id),
    'contents', (select jsonb_agg(jsonb_build_object('version', c.version, 'at', c.created_at,
          'source', left(c.typescript_source, 30)) order by c.version)
        from public.lesson_contents c where c.lesson_id = i.id),
    'operators', (select jsonb_agg(to_jsonb(o) - 'lesson_ids' order by o.at) from homeroom.operator_actions o
        where i.id = any (o.lesson_ids)),
    'others', (select jsonb_agg(to_jsonb(d) - 'lesson_id' order by d.at) from chaos.deeds d where d.lesson_id = i.id)))
  from (select '{id}'::uuid as id) i";

#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    pub id: String,
    pub title: String,
    pub status: String,
    /// Content versions that homeroom stored.
    pub contents: usize,
    /// How often another program finished it, and how often one (or an operator) queued it again once generated.
    pub finished: usize,
    pub again: usize,
    /// Everything that other programs did to it.
    pub deeds: usize,
    /// How often an operator gave it up.
    pub cancels: usize,
    pub attempts: usize,
    pub successes: usize,
    /// The worker of each success.
    pub generated_by: Vec<String>,
    pub failed_checks: usize,
    pub failed_calls: usize,
    pub throttled: usize,
    /// Interrupted, superseded or cancelled.
    pub cut_off: usize,
    pub superseded: usize,
    pub cancelled: usize,
    pub rescued: usize,
}

impl Account {
    /// What the database alone shows to be wrong.
    fn fault(&self) -> Option<String> {
        let Self { contents, finished, again, successes, cancels, cancelled, .. } = *self;
        let generated = usize::from(self.status == "generated");
        if contents != successes {
            Some(format!("it has {successes} successful attempts and {contents} contents"))
        } else if successes + finished != again + generated {
            Some(format!(
                "it is {} after {successes} successes, {finished} times finished and {again} times queued again by others",
                self.status
            ))
        } else if cancelled > cancels {
            Some(format!("{cancelled} attempts were cancelled, and operators asked for that {cancels} times"))
        } else {
            None
        }
    }
}

/// What is known of every lesson there is; an error where something does not hold of one.
pub async fn accounts(world: &World) -> Result<Vec<Account>, Trouble> {
    for (what, sql) in BROKEN {
        let broken: Vec<String> = world.database.rows(&format!("select x::text from ({sql}) as t (x)")).await?;
        if let Some(id) = broken.first() {
            let story = story(world, id).await?;
            return Err(Trouble::Violation(format!("lesson {id}: {what} (and {} others)\n{story}", broken.len() - 1)));
        }
    }
    let rows: Vec<serde_json::Value> = world.database.rows(ACCOUNTS).await?;
    let read = |row| serde_json::from_value(row).map_err(|error| Trouble::Setup(error.to_string()));
    let accounts = rows.into_iter().map(read).collect::<Result<Vec<Account>, Trouble>>()?;
    for account in &accounts {
        if let Some(fault) = account.fault() {
            let story = story(world, &account.id).await?;
            return Err(Trouble::Violation(format!("lesson {}: {fault}\n{story}", account.id)));
        }
    }
    Ok(accounts)
}

/// A lesson's rows, and what the workers said of it.
pub async fn story(world: &World, id: &str) -> Result<String, Trouble> {
    let rows: String = world.database.value(&STORY.replace("{id}", id)).await?;
    let titles: Vec<String> =
        world.database.rows(&format!("select title from public.lessons where id = '{id}'")).await?;
    let said = titles.first().map(|title| crate::worker::said_of(&world.home(), title, world.workers()));
    Ok(format!("{rows}\n{}", said.unwrap_or_default()))
}
