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
        failure_class text, failure_detail text, fingerprint text, stage text, score double precision, provider text, model text, stop_reason text, prompt_version text, input_tokens bigint,
        cache_read_tokens bigint, cache_write_tokens bigint, cache_write_1h_tokens bigint, output_tokens bigint,
        reasoning_tokens bigint, total_tokens bigint, cost_usd numeric, price_version text, ttft_ms bigint,
        stream_ms bigint, check_ms bigint,
        traced boolean, tokens jsonb, validation jsonb, compilation jsonb, trace_error text
        )) with ordinality r
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
        set status = case d.outcome when 'success' then 'success' else 'failed' end, finished_at = now(), error = d.error
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

do $$
declare
  setting text;
  fn text;
  finish constant text := 'finish(json, text[], json)';
begin
  foreach fn in array array[finish, 'supersede(uuid[], text)'] loop
    foreach setting in array array['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'] loop
      execute format('alter function homeroom.%s set %s = off', fn, setting);
    end loop;
    execute format('alter function homeroom.%s set plan_cache_mode = force_generic_plan', fn);
    execute format('revoke all on function homeroom.%s from public', fn);
  end loop;
  execute format('alter function homeroom.%s set lock_timeout = %L', finish, '2s');
  -- Half of a finish was compressing texts with the older method. What is stored says by itself how it is compressed.
  if 'lz4' = any (select unnest(s.enumvals) from pg_catalog.pg_settings s where s.name = 'default_toast_compression') then
    execute format('alter function homeroom.%s set default_toast_compression = lz4', finish);
  end if;
end $$;
