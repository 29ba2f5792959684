-- Silence that an ordinary role can ask for, and a finish that costs less.
--
-- Only a superuser may attach a setting of our own to a function, so these functions set `homeroom.announce` themselves,
-- for as long as they run: the feed's triggers stay silent inside them, and speak again for the rest of a transaction of
-- somebody else's.

create or replace function homeroom.supersede(ids uuid[], reason text) returns void
  language plpgsql set search_path = '' as $$
declare
  before text := coalesce(current_setting('homeroom.announce', true), '');
begin
  perform set_config('homeroom.announce', 'self', true);
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
  perform set_config('homeroom.announce', before, true);
end $$;

-- As the older finish. The long texts come apart from the other values, four for each result: prompt, response, source and
-- compiled code. They are not parsed as JSON, and not copied from step to step.
--
-- A plan made while tables are empty is kept while they grow. So that it never reads a whole index for each result, every
-- table is asked by its key where it stands, not only by a join; and `is true` keeps away from the index of statuses,
-- which is full of dead rows for `generating`.
create function homeroom.finish(results json, texts text[], holds json)
  returns table (lesson_id uuid, fence bigint, status text)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  before text := coalesce(current_setting('homeroom.announce', true), '');
begin
  perform set_config('homeroom.announce', 'self', true);
  return query
    with x as materialized (
      select r.*, 4 * (r.ordinality - 1)::integer as text
        from rows from (json_to_recordset(results) as (
        lesson_id uuid, fence bigint, outcome text, counts boolean, final boolean, wait_seconds double precision, error text,
        failure_class text, failure_detail text, fingerprint text, stage text, score double precision, provider text,
        model text, stop_reason text, prompt_version text, input_tokens bigint, cache_read_tokens bigint,
        cache_write_tokens bigint, cache_write_1h_tokens bigint, output_tokens bigint, reasoning_tokens bigint, total_tokens bigint, cost_usd numeric, price_version text, ttft_ms bigint,
        stream_ms bigint, check_ms bigint,
        traced boolean, tokens jsonb, validation jsonb, compilation jsonb, trace_error text
        )) with ordinality r
    ), ids as materialized (
      select array(select x.lesson_id from x) as list
    ), locked as materialized (
      select l.id from public.lessons l
        where l.id = any ((select list from ids)::uuid[]) and (l.status = 'generating') is true
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
        left join lateral (
          select s.attempts_used, s.max_attempts from homeroom.lesson_state s where s.lesson_id = g.lesson_id offset 0
        ) h on true
    ), les as (
      update public.lessons l
        set status = d.next, updated_at = now(),
            run_after = case when d.next = 'queued' then now() + make_interval(secs => d.wait_seconds) end
        from done d where l.id = d.lesson_id and l.id = any ((select list from ids)::uuid[])
    ), att as (
      update public.generation_attempts a
        set status = case d.outcome when 'success' then 'success' else 'failed' end, finished_at = now(), error = d.error
        from done d where a.id = d.attempt_id and a.id = any (array(select o.attempt_id from done o))
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
        select d.lesson_id, d.attempt_number, texts[d.text + 1], coalesce(d.model, ''), texts[d.text + 2], d.tokens, d.validation,
               d.compilation, d.trace_error
          from done d where d.traced
    ), con as (
      insert into public.lesson_contents (lesson_id, typescript_source, compiled_js, version)
        select d.lesson_id, texts[d.text + 3], texts[d.text + 4],
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
  perform set_config('homeroom.announce', before, true);
end $$;

-- As before, by keys like `finish`, and refused to a worker that is paused or draining.
create or replace function homeroom.claim(
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
  before text := coalesce(current_setting('homeroom.announce', true), '');
begin
  -- A worker that was declared dead would only make leases to be rescued; one that is paused or draining takes nothing.
  if not exists (select from homeroom.workers w where w.id = me and w.expires_at > now() and w.wanted = 'running')
      or exists (select from homeroom.settings s where s.key = 'fleet' and s.value ->> 'wanted' = 'paused') then
    return;
  end if;
  -- Silent without a setting of the function: only a superuser may attach one of ours.
  perform set_config('homeroom.announce', 'self', true);
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
    perform set_config('homeroom.announce', before, true);
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
      from le join public.lessons l on l.id = le.lesson_id
      left join lateral (
        select s.attempts_used, s.max_attempts, s.model from homeroom.lesson_state s where s.lesson_id = le.lesson_id offset 0
      ) h on true
      where l.id = any (ids)
      order by le.fence;
  perform set_config('homeroom.announce', before, true);
end $$;

do $$
declare
  setting text;
  fn text;
  finish constant text := 'finish(json, text[], json)';
  claim constant text := 'claim(uuid, integer, interval, integer, text[], integer[], text[], text[], integer)';
begin
  foreach fn in array array[claim, finish, 'supersede(uuid[], text)'] loop
    foreach setting in array array['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'] loop
      execute format('alter function homeroom.%s set %s = off', fn, setting);
    end loop;
    execute format('alter function homeroom.%s set plan_cache_mode = force_generic_plan', fn);
    execute format('revoke all on function homeroom.%s from public', fn);
  end loop;
  foreach setting in array array['enable_sort', 'enable_bitmapscan'] loop
    execute format('alter function homeroom.%s set %s = off', claim, setting);
  end loop;
  execute format('alter function homeroom.%s set lock_timeout = %L', finish, '2s');
  -- Half of a finish was compressing texts with the older method. What is stored says by itself how it is compressed.
  if 'lz4' = any (select unnest(s.enumvals) from pg_catalog.pg_settings s where s.name = 'default_toast_compression') then
    execute format('alter function homeroom.%s set default_toast_compression = lz4', finish);
  end if;
end $$;
