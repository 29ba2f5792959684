-- The queue's statements. Lock order everywhere: lessons (by id), lease, attempt, trace and content.
--
-- The planner settings belong to each function: after a fresh install a cached plan made from the statistics of empty
-- tables would scan them for ever. Turning plan kinds off makes what is unavoidable look so expensive that the JIT
-- compiler would start, hence jit = off. `homeroom.announce` keeps the feed's triggers silent: these functions'
-- callers announce for themselves.

-- A status word that ended an attempt, for generation_attempts.
create function homeroom.attempt_status(outcome text) returns text
  language sql immutable set search_path = '' as $$
  select case outcome when 'success' then 'success' else 'failed' end
$$;

-- Ends the leases of lessons that went to somebody else. The caller holds the lessons' row locks.
create function homeroom.supersede(ids uuid[], reason text) returns void
  language plpgsql set search_path = '' as $$
begin
  with gone as (
    delete from homeroom.leases le where le.lesson_id = any (ids)
    returning le.worker_id, le.fence, le.attempt_id, le.claimed_at
  ), att as (
    update public.generation_attempts a set status = 'failed', finished_at = now(), error = reason
      from gone g where a.id = g.attempt_id and a.status = 'in_progress'
      returning a.id
  )
  insert into homeroom.attempts (attempt_id, worker_id, worker_name, fence, outcome, claimed_at)
    select g.attempt_id, g.worker_id, w.name, g.fence, 'superseded', g.claimed_at
      from gone g join att on att.id = g.attempt_id left join homeroom.workers w on w.id = g.worker_id
    on conflict (attempt_id) do nothing;
end $$;

-- Wakes what is due, then takes up to n lessons. Never one statement: its snapshot would be older than its row locks,
-- and attempt numbers would be given twice.
create function homeroom.claim(me uuid, n integer, lease interval, attempts integer)
  returns table (
    id uuid, title text, outline text, created_at timestamptz, updated_at timestamptz, priority smallint,
    fence bigint, attempt_id uuid, attempt_number integer, attempts_used integer, max_attempts integer, model text
  )
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  ids uuid[];
begin
  -- A worker that was declared dead would only make leases to be rescued.
  if not exists (select from homeroom.workers w where w.id = me and w.expires_at > now()) then
    return;
  end if;
  ids := array(select l.id from public.lessons l where l.status = 'queued' and l.run_after <= now()
               order by l.run_after limit greatest(n, 32) for no key update skip locked);
  if cardinality(ids) > 0 then
    update public.lessons l set run_after = null where l.id = any (ids);
  end if;
  ids := array(select l.id from public.lessons l where l.status = 'queued' and l.run_after is null
               order by l.priority desc, l.created_at limit n for no key update skip locked);
  if cardinality(ids) = 0 then
    return;
  end if;
  update public.lessons l set status = 'generating', updated_at = now() where l.id = any (ids);
  -- A lease that is still there: an outsider queued the lesson again under it.
  if exists (select from homeroom.leases le where le.lesson_id = any (ids)) then
    perform homeroom.supersede(ids, 'superseded: the lesson was queued again by another program');
  end if;
  if attempts <> 3 then
    insert into homeroom.lesson_state as h (lesson_id, max_attempts) select i, attempts from unnest(ids) i
      on conflict (lesson_id) do update set max_attempts = excluded.max_attempts where h.max_attempts is null;
  end if;
  return query
    with a as (
      insert into public.generation_attempts as ga (lesson_id, attempt_number, status)
        select i, 1 + coalesce((select max(p.attempt_number) from public.generation_attempts p where p.lesson_id = i), 0),
               'in_progress'
          from unnest(ids) with ordinality as u (i, place) order by u.place
        returning ga.id, ga.lesson_id, ga.attempt_number
    ), le as (
      insert into homeroom.leases as nl (lesson_id, worker_id, attempt_id, attempt_number, deadline)
        select a.lesson_id, me, a.id, a.attempt_number, now() + lease from a
        returning nl.lesson_id, nl.fence, nl.attempt_id, nl.attempt_number
    )
    select l.id, l.title, l.outline, l.created_at, l.updated_at, l.priority,
           le.fence, le.attempt_id, le.attempt_number, coalesce(h.attempts_used, 0), coalesce(h.max_attempts, 3), h.model
      from le join public.lessons l on l.id = le.lesson_id left join homeroom.lesson_state h on h.lesson_id = le.lesson_id
      order by le.fence;
end $$;

-- Stores 1..n results. Deleting the lease by its fence decides: a fence that is only read would not be safe after a
-- wait for a lock. Joined on (lesson_id, fence), as a group may hold an old and the current fence of one lesson.
create function homeroom.finish(results json)
  returns table (lesson_id uuid, fence bigint, status text)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    with x as materialized (
      select * from json_to_recordset(results) as r (
        lesson_id uuid, fence bigint, outcome text, counts boolean, final boolean, wait_seconds double precision, error text,
        failure_class text, failure_detail text, fingerprint text, stage text, source text, compiled_js text,
        score double precision, model text, prompt_version text, input_tokens bigint, cache_read_tokens bigint,
        cache_write_tokens bigint, output_tokens bigint, reasoning_tokens bigint, total_tokens bigint, cost_usd numeric,
        price_version text, ttft_ms bigint, stream_ms bigint, check_ms bigint,
        traced boolean, prompt text, response text, tokens jsonb, validation jsonb, compilation jsonb, trace_error text
      )
    ), ids as materialized (
      select array(select x.lesson_id from x) as list
    ), locked as materialized (
      select l.id from public.lessons l
        where l.id = any ((select list from ids)::uuid[]) and l.status = 'generating'
        order by l.id for no key update
    ), gone as (
      delete from homeroom.leases le using x, locked k
        where k.id = x.lesson_id and le.lesson_id = x.lesson_id and le.fence = x.fence
        returning le.lesson_id, le.fence, le.attempt_id, le.attempt_number, le.worker_id, le.claimed_at
    ), done as materialized (
      select x.*, g.attempt_id, g.attempt_number, g.worker_id, g.claimed_at,
             case
               when x.outcome = 'success' then 'generated'
               when x.outcome = 'failed'
                 and (x.final or coalesce(h.attempts_used, 0) + x.counts::int >= coalesce(h.max_attempts, 3)) then 'failed'
               else 'queued'
             end as next
        from gone g join x on x.lesson_id = g.lesson_id and x.fence = g.fence
        left join homeroom.lesson_state h on h.lesson_id = g.lesson_id
    ), les as (
      update public.lessons l
        set status = d.next, updated_at = now(),
            run_after = case when d.next = 'queued' then now() + make_interval(secs => d.wait_seconds) end
        from done d where l.id = d.lesson_id
    ), att as (
      update public.generation_attempts a
        set status = homeroom.attempt_status(d.outcome), finished_at = now(), error = d.error
        from done d where a.id = d.attempt_id
        returning a.id
    ), own as (
      insert into homeroom.attempts (
          attempt_id, worker_id, worker_name, fence, outcome, stage, failure_class, fingerprint, model, prompt_version,
          input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, total_tokens, cost_usd,
          price_version, score, ttft_ms, stream_ms, check_ms, claimed_at)
        select d.attempt_id, d.worker_id, w.name, d.fence, d.outcome, d.stage, d.failure_class, d.fingerprint, d.model,
               d.prompt_version, d.input_tokens, d.cache_read_tokens, d.cache_write_tokens, d.output_tokens,
               d.reasoning_tokens, d.total_tokens, d.cost_usd, d.price_version, d.score, d.ttft_ms, d.stream_ms,
               d.check_ms, d.claimed_at
          from done d join att on att.id = d.attempt_id left join homeroom.workers w on w.id = d.worker_id
    ), tra as (
      insert into public.traces (lesson_id, attempt_number, prompt, model, response, tokens, validation, compilation, error)
        select d.lesson_id, d.attempt_number, d.prompt, coalesce(d.model, ''), d.response, d.tokens, d.validation,
               d.compilation, d.trace_error
          from done d where d.traced
    ), con as (
      insert into public.lesson_contents (lesson_id, typescript_source, compiled_js, version)
        select d.lesson_id, d.source, d.compiled_js,
               1 + coalesce((select max(c.version) from public.lesson_contents c where c.lesson_id = d.lesson_id), 0)
          from done d where d.outcome = 'success'
    ), hom as (
      insert into homeroom.lesson_state as h (
          lesson_id, attempts_used, failure_class, failure_detail, fingerprint, total_tokens, cost_usd, score)
        select d.lesson_id, d.counts::int, d.failure_class, d.failure_detail, d.fingerprint, d.total_tokens, d.cost_usd,
               d.score
          from done d
        on conflict (lesson_id) do update set
          attempts_used = h.attempts_used + excluded.attempts_used,
          -- A result, whichever, shows that the lesson does not kill its worker; putting it back shows nothing.
          rescues = case when excluded.attempts_used > 0 then 0 else h.rescues end,
          failure_class = case when excluded.attempts_used > 0 or excluded.failure_class is not null
                          then excluded.failure_class else h.failure_class end,
          failure_detail = case when excluded.attempts_used > 0 or excluded.failure_class is not null
                           then excluded.failure_detail else h.failure_detail end,
          fingerprint = case when excluded.attempts_used > 0 or excluded.failure_class is not null
                        then excluded.fingerprint else h.fingerprint end,
          total_tokens = case when excluded.total_tokens is null then h.total_tokens
                         else coalesce(h.total_tokens, 0) + excluded.total_tokens end,
          cost_usd = case when excluded.cost_usd is null then h.cost_usd
                     else coalesce(h.cost_usd, 0) + excluded.cost_usd end,
          score = coalesce(excluded.score, h.score)
    )
    select x.lesson_id, x.fence, d.next from x left join done d on d.lesson_id = x.lesson_id and d.fence = x.fence;
end $$;

-- Takes up to n dead leases away: worker gone or silent, or the lease past its own deadline. Returns them too.
create function homeroom.rescue(me uuid, n integer, poison_after integer, unchecked json)
  returns table (lesson_id uuid, fence bigint, attempt_number integer, worker_name text, status text)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    with dead as materialized (
      select le.lesson_id, le.fence, w.name, w.model,
             case
               when w.id is null then 'its worker is gone'
               when w.expires_at <= now() then 'its worker stopped answering'
               else 'it ran past its time limit'
             end as reason
        from homeroom.leases le left join homeroom.workers w on w.id = le.worker_id
        -- Only who is alive itself may call others dead, and at the same moment.
        where exists (select from homeroom.workers alive where alive.id = me and alive.expires_at > now())
          and (w.id is null or w.expires_at <= now() or le.deadline <= now())
        limit n
    ), locked as materialized (
      select l.id, l.status from public.lessons l
        where l.id = any (array(select d.lesson_id from dead d))
        order by l.id for no key update skip locked
    ), gone as (
      delete from homeroom.leases le using dead d, locked k
        where k.id = d.lesson_id and le.lesson_id = d.lesson_id and le.fence = d.fence
        returning le.lesson_id, le.fence, le.attempt_id, le.attempt_number, le.worker_id, le.claimed_at, d.name, d.model,
                  d.reason, k.status
    ), done as materialized (
      select g.*, coalesce(h.model, g.model, '') as called,
             'interrupted: ' || g.reason || coalesce(' (' || g.name || ')', '') as error,
             coalesce(h.rescues, 0) + 1 >= poison_after as poison,
             case
               when g.status <> 'generating' then g.status
               when coalesce(h.rescues, 0) + 1 >= poison_after then 'failed'
               else 'queued'
             end as next,
             (select string_agg(v.chunk, '' order by v.seq) from homeroom.live v where v.fence = g.fence) as text
        from gone g left join homeroom.lesson_state h on h.lesson_id = g.lesson_id
    ), les as (
      update public.lessons l set status = d.next, run_after = null, updated_at = now()
        from done d where l.id = d.lesson_id and d.status = 'generating'
    ), att as (
      update public.generation_attempts a set status = 'failed', finished_at = now(), error = d.error
        from done d where a.id = d.attempt_id
        returning a.id
    ), own as (
      insert into homeroom.attempts (attempt_id, worker_id, worker_name, fence, outcome, stage, model, claimed_at)
        select d.attempt_id, d.worker_id, d.name, d.fence, 'interrupted',
               (select v.stage from homeroom.live v where v.fence = d.fence order by v.seq desc limit 1),
               nullif(d.called, ''), d.claimed_at
          from done d join att on att.id = d.attempt_id
    ), tra as (
      insert into public.traces (lesson_id, attempt_number, prompt, model, response, validation, compilation, error)
        select d.lesson_id, d.attempt_number, '', d.called, d.text, (unchecked -> 'validation')::jsonb,
               (unchecked -> 'compilation')::jsonb, d.error
          from done d where d.text <> ''
    ), hom as (
      insert into homeroom.lesson_state as h (lesson_id, rescues, failure_class, failure_detail, fingerprint)
        select d.lesson_id, 1, case when d.poison then 'poison' end,
               case when d.poison then 'its worker was lost ' || poison_after || ' times: ' || d.reason end,
               case when d.poison then 'poison:rescued:' || d.reason end
          from done d where d.status = 'generating'
        on conflict (lesson_id) do update set
          rescues = h.rescues + 1,
          failure_class = coalesce(excluded.failure_class, h.failure_class),
          failure_detail = coalesce(excluded.failure_detail, h.failure_detail),
          fingerprint = coalesce(excluded.fingerprint, h.fingerprint)
    ), pruned as (
      delete from homeroom.live v using gone g where v.fence = g.fence
    )
    select d.lesson_id, d.fence, d.attempt_number, d.name, d.next from done d;
end $$;

-- Queues failed lessons again, each only as the operator saw it, and records who did. One row a lesson asked for;
-- `now` is its status under the lock, null when it is gone.
create function homeroom.retry(ids uuid[], statuses text[], updated timestamptz[], more integer, actor text, host text)
  returns table (id uuid, retried boolean, "now" text)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    with s as materialized (
      select * from unnest(ids, statuses, updated) as s (id, status, updated_at)
    ), locked as materialized (
      select l.id, l.status, l.updated_at from public.lessons l where l.id = any (ids) order by l.id for no key update
    ), hit as materialized (
      select k.id from locked k join s on s.id = k.id and s.status = k.status and s.updated_at = k.updated_at
        where k.status = 'failed'
        group by k.id
    ), les as (
      update public.lessons l set status = 'queued', run_after = null, updated_at = now() from hit where l.id = hit.id
    ), hom as (
      insert into homeroom.lesson_state as h (lesson_id, max_attempts) select hit.id, more from hit
        on conflict (lesson_id) do update set max_attempts = h.attempts_used + more, rescues = 0
    ), audit as (
      insert into homeroom.operator_actions (actor, host, action, lesson_ids, changed, refused, detail)
        select actor, host, 'retry', coalesce(array_agg(hit.id) filter (where hit.id is not null), '{}'),
               count(hit.id), count(*) - count(hit.id),
               jsonb_build_object('more_attempts', more)
          from s left join hit on hit.id = s.id
    )
    select s.id, hit.id is not null, k.status
      from s left join hit on hit.id = s.id left join locked k on k.id = s.id;
end $$;

-- Renews the worker's row, whatever the number of its leases, and says what it still holds. No row: declared dead.
-- Late: it had already expired, so that others may be late for the same reason.
create function homeroom.heartbeat(me uuid, slots integer, state text, ttl interval)
  returns table (wanted text, late boolean, lesson_ids uuid[], fences bigint[])
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  asked text;
  expired boolean;
begin
  select w.expires_at <= now() into expired from homeroom.workers w where w.id = me;
  update homeroom.workers w set expires_at = now() + ttl, slots = heartbeat.slots, state = heartbeat.state
    where w.id = me returning w.wanted into asked;
  if found then
    return query
      select asked, expired, coalesce(array_agg(le.lesson_id order by le.fence), '{}'),
             coalesce(array_agg(le.fence order by le.fence), '{}')
        from homeroom.leases le where le.worker_id = me;
  end if;
end $$;

do $$
declare
  setting text;
  fn text;
begin
  -- Nested loops over the indexes, always.
  foreach fn in array array[
    'claim(uuid, integer, interval, integer)', 'finish(json)', 'rescue(uuid, integer, integer, json)',
    'retry(uuid[], text[], timestamptz[], integer, text, text)', 'heartbeat(uuid, integer, text, interval)',
    'supersede(uuid[], text)'
  ] loop
    foreach setting in array array['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'] loop
      execute format('alter function homeroom.%s set %s = off', fn, setting);
    end loop;
    execute format('alter function homeroom.%s set plan_cache_mode = force_generic_plan', fn);
    execute format('revoke all on function homeroom.%s from public', fn);
  end loop;
  foreach setting in array array['enable_sort', 'enable_bitmapscan'] loop
    execute format('alter function homeroom.claim(uuid, integer, interval, integer) set %s = off', setting);
  end loop;
  foreach fn in array array['claim(uuid, integer, interval, integer)', 'finish(json)', 'supersede(uuid[], text)'] loop
    -- Superusers only; for everybody else a later version of these functions sees to it.
    begin
      execute format('alter function homeroom.%s set homeroom.announce = %L', fn, 'self');
    exception when insufficient_privilege then
      null;
    end;
  end loop;
  -- A lesson that somebody else keeps locked may not hold up the results of the others for ever.
  foreach fn in array array['finish(json)', 'retry(uuid[], text[], timestamptz[], integer, text, text)'] loop
    execute format('alter function homeroom.%s set lock_timeout = %L', fn, '2s');
  end loop;
end $$;
revoke all on function homeroom.attempt_status(text), homeroom.touch() from public;
