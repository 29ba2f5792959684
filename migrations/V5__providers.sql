-- Providers that may not be called for a while, or until an operator says so; what each attempt cost whom. The older
-- claim(uuid, integer, interval, integer) and finish(json) stay for programs that are still running.

alter table homeroom.provider_limits
  add kind text not null default 'throttled' check (kind in ('throttled', 'paused'));

alter table homeroom.attempts
  add provider text,
  -- Kept for an hour, where a provider prices that apart from `cache_write_tokens`.
  add cache_write_1h_tokens bigint,
  -- The provider's own word for why the answer ended.
  add stop_reason text;
-- What a provider cost today, from the index alone.
create index attempts_spent on homeroom.attempts (provider, finished_at) include (cost_usd)
  where provider is not null and cost_usd is not null;

-- Every change that a screen shows or that lets workers go on. A storm of throttled answers moves `until` a little
-- with each: those are not told one by one, whoever waits finds the later moment when the earlier one is over.
create function homeroom.announce_limits() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if pg_notification_queue_usage() <= 0.5 then
    perform pg_notify('homeroom', '{"op":"providers"}');
  end if;
  return null;
exception when others then
  return null;
end $$;
create trigger homeroom_feed_new after insert or delete on homeroom.provider_limits
  for each row execute function homeroom.announce_limits();
create trigger homeroom_feed_update after update on homeroom.provider_limits
  for each row when (
    old.kind <> new.kind or old.reason <> new.reason or (old.until is null) <> (new.until is null)
    or old.until <= now() or abs(extract(epoch from new.until - old.until)) > 5
  ) execute function homeroom.announce_limits();

-- Holds providers back for the whole fleet, each until the latest moment anybody asked for; without `wait_seconds`
-- until an operator resumes it. In the order of their names, as several may be held at once.
create function homeroom.hold(holds json) returns void
  language plpgsql set search_path = '' as $$
begin
  insert into homeroom.provider_limits as p (provider, kind, until, reason, set_by)
    select distinct on (x.provider) x.provider, x.kind, now() + make_interval(secs => x.wait_seconds), x.reason, x.set_by
      from json_to_recordset(holds) as x (
        provider text, kind text, wait_seconds double precision, reason text, set_by text
      )
      order by x.provider, x.wait_seconds desc nulls first
    on conflict (provider) do update
      set kind = excluded.kind, until = excluded.until, reason = excluded.reason, set_by = excluded.set_by, set_at = now()
      where p.until is not null and (excluded.until is null or excluded.until > p.until);
end $$;

-- The known cost of a provider's attempts since midnight UTC. From `cap` on it is held back until the next midnight.
create function homeroom.spent(name text, cap numeric, reason text, me text) returns double precision
  language plpgsql set search_path = '' as $$
declare
  midnight timestamptz := date_trunc('day', now() at time zone 'UTC') at time zone 'UTC';
  total numeric := coalesce((select sum(a.cost_usd) from homeroom.attempts a
                             where a.provider = name and a.finished_at >= midnight and a.cost_usd is not null), 0);
begin
  if total >= cap then
    perform homeroom.hold(json_build_array(json_build_object(
      'provider', name, 'kind', 'paused', 'reason', reason, 'set_by', me,
      'wait_seconds', extract(epoch from midnight + interval '1 day' - now()))));
  end if;
  return total;
end $$;

-- As the older claim, for a worker that calls several providers. `providers` are their names, the default one first;
-- `rooms` how many calls each may take now (null: no bound of its own); a lesson that asks for `models[i]` goes to
-- `owners[i]`, every other one to the default. With all of them free this is the older claim's plan; else the first
-- `depth` ready lessons are looked through for those whose provider has room.
create function homeroom.claim(
    me uuid, n integer, lease interval, attempts integer, providers text[], rooms integer[], models text[], owners text[],
    depth integer
  )
  returns table (
    id uuid, title text, outline text, created_at timestamptz, updated_at timestamptz, priority smallint,
    fence bigint, attempt_id uuid, attempt_number integer, attempts_used integer, max_attempts integer, model text,
    provider text
  )
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  ids uuid[];
  held text[];
  place integer;
  ready record;
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
  held := array(select p.provider from homeroom.provider_limits p
                where p.provider = any (providers) and (p.until is null or p.until > now()));
  if cardinality(held) = 0 and array_remove(rooms, null) = '{}' then
    ids := array(select l.id from public.lessons l where l.status = 'queued' and l.run_after is null
                 order by l.priority desc, l.created_at limit n for no key update skip locked);
  else
    rooms := array(select case when u.name = any (held) then 0 else coalesce(u.room, n) end
                   from unnest(providers, rooms) as u (name, room));
    ids := '{}';
    if 0 < any (rooms) then
      for ready in
        select c.id, c.place from (
          select l.id, coalesce(array_position(providers, owners[array_position(models, h.model)]), 1) as place
            from (select l.id, l.priority, l.created_at from public.lessons l
                    where l.status = 'queued' and l.run_after is null
                    order by l.priority desc, l.created_at limit depth) l
            left join homeroom.lesson_state h on h.lesson_id = l.id
            order by l.priority desc, l.created_at
        ) c where rooms[c.place] > 0
      loop
        place := ready.place;
        continue when rooms[place] = 0;
        -- One lock at a time: what somebody else keeps locked is passed by, and what is passed by is not locked.
        perform from public.lessons l where l.id = ready.id and l.status = 'queued' and l.run_after is null
          for no key update skip locked;
        if found then
          ids := ids || ready.id;
          rooms[place] := rooms[place] - 1;
          exit when cardinality(ids) = n;
        end if;
      end loop;
    end if;
  end if;
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
           le.fence, le.attempt_id, le.attempt_number, coalesce(h.attempts_used, 0), coalesce(h.max_attempts, 3), h.model,
           coalesce(owners[array_position(models, h.model)], providers[1])
      from le join public.lessons l on l.id = le.lesson_id left join homeroom.lesson_state h on h.lesson_id = le.lesson_id
      order by le.fence;
end $$;

-- As the older finish, and in the same transaction `holds` for providers (null: none), last in the lock order. Deleting
-- the lease by its fence decides: a fence that is only read would not be safe after a wait for a lock. Joined on
-- (lesson_id, fence), as a group may hold an old and the current fence of one lesson.
create function homeroom.finish(results json, holds json)
  returns table (lesson_id uuid, fence bigint, status text)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    with x as materialized (
      select * from json_to_recordset(results) as r (
        lesson_id uuid, fence bigint, outcome text, counts boolean, final boolean, wait_seconds double precision, error text,
        failure_class text, failure_detail text, fingerprint text, stage text, source text, compiled_js text,
        score double precision, provider text, model text, stop_reason text, prompt_version text, input_tokens bigint,
        cache_read_tokens bigint, cache_write_tokens bigint, cache_write_1h_tokens bigint, output_tokens bigint,
        reasoning_tokens bigint, total_tokens bigint, cost_usd numeric, price_version text, ttft_ms bigint,
        stream_ms bigint, check_ms bigint,
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
          attempt_id, worker_id, worker_name, fence, outcome, stage, failure_class, fingerprint, provider, model,
          stop_reason, prompt_version, input_tokens, cache_read_tokens, cache_write_tokens, cache_write_1h_tokens,
          output_tokens, reasoning_tokens, total_tokens, cost_usd, price_version, score, ttft_ms, stream_ms, check_ms,
          claimed_at)
        select d.attempt_id, d.worker_id, w.name, d.fence, d.outcome, d.stage, d.failure_class, d.fingerprint,
               d.provider, d.model, d.stop_reason, d.prompt_version, d.input_tokens, d.cache_read_tokens,
               d.cache_write_tokens, d.cache_write_1h_tokens, d.output_tokens, d.reasoning_tokens, d.total_tokens,
               d.cost_usd, d.price_version, d.score, d.ttft_ms, d.stream_ms, d.check_ms, d.claimed_at
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
  -- Whoever the lesson belongs to by now, the provider did say so.
  if holds is not null then
    perform homeroom.hold(holds);
  end if;
end $$;

do $$
declare
  setting text;
  fn text;
  claim constant text := 'claim(uuid, integer, interval, integer, text[], integer[], text[], text[], integer)';
begin
  foreach fn in array array[claim, 'finish(json, json)', 'hold(json)', 'spent(text, numeric, text, text)'] loop
    foreach setting in array array['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'] loop
      execute format('alter function homeroom.%s set %s = off', fn, setting);
    end loop;
    execute format('alter function homeroom.%s set plan_cache_mode = force_generic_plan', fn);
    execute format('revoke all on function homeroom.%s from public', fn);
  end loop;
  foreach setting in array array['enable_sort', 'enable_bitmapscan'] loop
    execute format('alter function homeroom.%s set %s = off', claim, setting);
  end loop;
  foreach fn in array array[claim, 'finish(json, json)'] loop
    -- Superusers only; for everybody else a later version of these functions sees to it.
    begin
      execute format('alter function homeroom.%s set homeroom.announce = %L', fn, 'self');
    exception when insufficient_privilege then
      null;
    end;
  end loop;
  execute format('alter function homeroom.finish(json, json) set lock_timeout = %L', '2s');
  execute format('alter function homeroom.spent(text, numeric, text, text) set lock_timeout = %L', '2s');
end $$;
revoke all on function homeroom.announce_limits() from public;
