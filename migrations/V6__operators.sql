-- What operators do: to lessons, to workers, to providers. Each is one function that changes and records in one
-- transaction. V3's retry stays for programs that are still running.

alter table homeroom.operator_actions
  -- The batches of one bulk action share it.
  add request uuid,
  add database_user text,
  -- Where the operator's SSH session came from; null without one. `actor` is the operating system's user, `host` the
  -- machine the program ran on.
  add ssh_client text,
  add reason text,
  -- By lesson, worker or provider: what the action changed, as it was and as it became (null: it is gone).
  add before jsonb not null default '{}',
  add after jsonb not null default '{}';
-- Not a default when the column is added: that would say who did the past.
alter table homeroom.operator_actions alter database_user set default session_user;
create index operator_actions_request on homeroom.operator_actions (request) where request is not null;

-- Whether workers may claim at all: `running` or `paused`, for those that start later, too.
create function homeroom.fleet() returns text
  language sql stable set search_path = '' as $$
  select coalesce((select s.value ->> 'wanted' from homeroom.settings s where s.key = 'fleet'), 'running')
$$;

-- Writes down an action. `by`: actor, host, ssh_client, reason, request.
create function homeroom.record(
    by jsonb, action text, lesson_ids uuid[], changed integer, refused integer, before jsonb, after jsonb, detail jsonb
  ) returns void
  language sql set search_path = '' as $$
  insert into homeroom.operator_actions (
      actor, host, ssh_client, reason, request, action, lesson_ids, changed, refused, before, after, detail)
    values (by ->> 'actor', by ->> 'host', by ->> 'ssh_client', by ->> 'reason', (by ->> 'request')::uuid, action,
            lesson_ids, changed, refused, before, after, detail)
$$;

-- What an action may change of lessons, by lesson: all of it for those that are there.
create function homeroom.facts(kind text, ids uuid[], outlines boolean) returns jsonb
  language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(l.id, jsonb_build_object(
             'title', l.title, 'status', l.status, 'priority', l.priority, 'model', h.model,
             'max_attempts', h.max_attempts)
           || case when outlines then jsonb_build_object('outline', l.outline) else '{}' end
           || case when kind = 'delete' then jsonb_build_object(
                'attempts', (select count(*) from public.generation_attempts a where a.lesson_id = l.id),
                'traces', (select count(*) from public.traces t where t.lesson_id = l.id)) else '{}' end), '{}')
    from public.lessons l left join homeroom.lesson_state h on h.lesson_id = l.id
    where l.id = any (ids)
$$;

-- What would become of an action on lessons as the operator saw them: one row a lesson, `refusal` is null where it may
-- be done. The only place that says what may be done to which lesson; `operate` asks it under the lessons' locks.
create function homeroom.judge(kind text, ids uuid[], statuses text[], updated timestamptz[], wish jsonb)
  returns table (id uuid, refusal text)
  language sql stable set search_path = '' as $$
  select s.id, case
      when l.id is null then 'it is gone'
      when kind = 'retry' and l.status <> 'failed' and le.fence is null then 'it is not failed: it is ' || l.status
      when kind = 'regenerate' and l.status <> 'generated' and le.fence is null then
        'it is not generated: it is ' || l.status
      when kind in ('retry', 'regenerate', 'take-back') and le.fence is not null then
        'it is generating on ' || coalesce(w.name, 'a worker that is gone')
      when kind = 'cancel' and l.status in ('generated', 'failed') then 'it is not queued or generating: it is ' || l.status
      when kind in ('cancel', 'delete', 'prioritise') and l.status = 'generating' and le.fence is null then
        'another program generates it; homeroom take-back, when it is left behind'
      when kind = 'delete' and le.deadline > now() and w.expires_at > now() then
        'it is generating on ' || w.name || '; cancel it first'
      when kind = 'prioritise' and l.status = 'generated' then 'it is generated: it waits for nothing'
      when kind = 'take-back' and l.status <> 'generating' then 'it is not generating: it is ' || l.status
      when kind = 'take-back' and l.updated_at > now() - make_interval(secs => (wish ->> 'untouched')::double precision)
        then 'it changed ' || ceil(extract(epoch from now() - l.updated_at)) || ' s ago; another program may still be at it'
      when s.status <> l.status or s.updated_at <> l.updated_at then 'it changed since it was shown'
    end
    from (select distinct on (u.id) u.* from unnest(ids, statuses, updated) as u (id, status, updated_at)
            order by u.id) s
    left join public.lessons l on l.id = s.id
    left join homeroom.leases le on le.lesson_id = l.id
    left join homeroom.workers w on w.id = le.worker_id
    order by s.id
$$;

-- Ends the attempts of generating lessons, uncounted, each with what it had received as its trace. The caller holds
-- the lessons' row locks.
create function homeroom.stop_attempts(ids uuid[], said text, wish jsonb) returns void
  language plpgsql set search_path = '' as $$
begin
  with gone as materialized (
    delete from homeroom.leases le where le.lesson_id = any (ids)
      returning le.lesson_id, le.fence, le.attempt_id, le.attempt_number, le.worker_id, le.claimed_at
  ), done as materialized (
    select g.*, w.name, coalesce(h.model, w.model, '') as called,
           (select string_agg(v.chunk, '' order by v.seq) from homeroom.live v where v.fence = g.fence) as text
      from gone g left join homeroom.workers w on w.id = g.worker_id
      left join homeroom.lesson_state h on h.lesson_id = g.lesson_id
  ), att as (
    update public.generation_attempts a set status = 'failed', finished_at = now(), error = said
      from done d where a.id = d.attempt_id
      returning a.id
  ), own as (
    insert into homeroom.attempts (attempt_id, worker_id, worker_name, fence, outcome, stage, model, claimed_at)
      select d.attempt_id, d.worker_id, d.name, d.fence, 'cancelled',
             (select v.stage from homeroom.live v where v.fence = d.fence order by v.seq desc limit 1),
             nullif(d.called, ''), d.claimed_at
        from done d join att on att.id = d.attempt_id
  ), tra as (
    insert into public.traces (lesson_id, attempt_number, prompt, model, response, validation, compilation, error)
      select d.lesson_id, d.attempt_number, '', d.called, d.text, wish -> 'validation', wish -> 'compilation', said
        from done d where d.text <> ''
  )
  delete from homeroom.live v using gone g where v.fence = g.fence;
end $$;

-- Does `kind` to lessons, each only as the operator saw it, and records who did: one answer a lesson asked for,
-- `refusal` is null where it was done; `before` is what was changed, as it was. `wish`, by kind:
--   retry, regenerate: more_attempts, outline and model where they are to change
--   cancel: validation and compilation of a trace that nobody checked
--   prioritise: priority      take-back: untouched (seconds)
create function homeroom.operate(
    kind text, ids uuid[], statuses text[], updated timestamptz[], wish jsonb, by jsonb
  ) returns table (id uuid, refusal text, before jsonb)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  hits uuid[];
  no jsonb;
  was jsonb;
  became jsonb;
  said text := 'by ' || (by ->> 'actor') || coalesce(': ' || (by ->> 'reason'), '');
begin
  if kind = 'delete' then
    perform from public.lessons l where l.id = any (ids) order by l.id for update;
  else
    perform from public.lessons l where l.id = any (ids) order by l.id for no key update;
  end if;
  -- From here on nobody moves these lessons: a lease changes only under its lesson's lock.
  select coalesce(array_agg(j.id) filter (where j.refusal is null), '{}'),
         coalesce(jsonb_object_agg(j.id, j.refusal) filter (where j.refusal is not null), '{}')
    into hits, no
    from homeroom.judge(kind, ids, statuses, updated, wish) j;
  was := homeroom.facts(kind, hits, wish ? 'outline');
  case kind
    when 'retry', 'regenerate' then
      insert into homeroom.lesson_state as h (lesson_id, max_attempts, model)
        select u.hit, (wish ->> 'more_attempts')::integer, wish ->> 'model' from unnest(hits) u (hit)
        on conflict (lesson_id) do update set max_attempts = h.attempts_used + (wish ->> 'more_attempts')::integer, rescues = 0,
          model = coalesce(wish ->> 'model', h.model);
      update public.lessons l
        set status = 'queued', run_after = null, updated_at = now(), outline = coalesce(wish ->> 'outline', l.outline)
        where l.id = any (hits);
    when 'cancel' then
      perform homeroom.stop_attempts(hits, 'cancelled ' || said, wish);
      insert into homeroom.lesson_state as h (lesson_id, failure_class, failure_detail, fingerprint)
        select u.hit, 'cancelled', said, 'cancelled:operator:' from unnest(hits) u (hit)
        on conflict (lesson_id) do update set failure_class = excluded.failure_class,
          failure_detail = excluded.failure_detail, fingerprint = excluded.fingerprint;
      update public.lessons l set status = 'failed', run_after = null, updated_at = now() where l.id = any (hits);
    when 'delete' then
      delete from homeroom.live v using homeroom.leases le where le.lesson_id = any (hits) and v.fence = le.fence;
      delete from public.lessons l where l.id = any (hits);
    when 'prioritise' then
      update public.lessons l set priority = (wish ->> 'priority')::smallint, updated_at = now() where l.id = any (hits);
    when 'take-back' then
      -- What the other program had begun is over; should it still finish, that is its own attempt's end.
      with att as (
        update public.generation_attempts a set status = 'failed', finished_at = now(), error = 'taken back ' || said
          where a.lesson_id = any (hits) and a.status = 'in_progress'
          returning a.id, a.started_at
      )
      insert into homeroom.attempts (attempt_id, outcome, claimed_at) select att.id, 'superseded', att.started_at from att
        on conflict (attempt_id) do nothing;
      update public.lessons l set status = 'queued', run_after = null, updated_at = now() where l.id = any (hits);
  end case;
  became := homeroom.facts(kind, hits, wish ? 'outline');
  if kind = 'delete' then
    became := (select coalesce(jsonb_object_agg(u.hit, null::text), '{}') from unnest(hits) u (hit));
  end if;
  perform homeroom.record(by, kind, hits, cardinality(hits), (select count(*)::integer from jsonb_object_keys(no)), was,
    became, (wish - 'validation' - 'compilation' - 'outline') || case when no = '{}' then '{}'
      else jsonb_build_object('refused', no) end);
  return query
    select u.hit, null::text, was -> u.hit::text from unnest(hits) u (hit)
    union all select r.key::uuid, r.value, null from jsonb_each_text(no) r;
end $$;

-- Pauses, resumes or drains workers by name, or (without names) all of them; what they do follows within a heartbeat,
-- mostly at once, but none claims anything more from this commit on. A pause of all holds for workers that start later,
-- too, and a resume of all ends every pause. One answer a worker; an unknown name is refused.
create function homeroom.direct(names text[], wish text, by jsonb)
  returns table (id uuid, name text, refusal text)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  word constant text := case wish when 'running' then 'resume' when 'paused' then 'pause' else 'drain' end;
  fleet_was constant text := homeroom.fleet();
  fleet_is text := fleet_was;
  answers jsonb;
  moved uuid[];
  was jsonb;
  became jsonb;
begin
  perform from homeroom.workers w
    where (names is null or w.name = any (names)) and (w.expires_at > now() or w.wanted = 'paused')
    order by w.id for no key update;
  if names is null and wish <> 'draining' then
    fleet_is := wish;
    insert into homeroom.settings as s (key, value) values ('fleet', jsonb_build_object('wanted', wish))
      on conflict (key) do update set value = excluded.value, updated_at = now();
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'was', f.wanted, 'refusal', case
             when f.id is null then 'no worker of that name is alive'
             when (f.wanted = 'draining' or f.state = 'draining') and wish <> 'draining' then
               'it is draining and ends with what it runs'
           end) order by f.name, f.id), '[]') into answers
    from (select w.id, w.wanted, w.state, coalesce(w.name, n.name) as name
            from unnest(names) n (name) full join (select * from homeroom.workers a where a.expires_at > now()) w
              on w.name = n.name
            where names is null or n.name is not null) f;
  moved := array(select (a ->> 'id')::uuid from jsonb_array_elements(answers) a where a ->> 'refusal' is null);
  -- A worker that was taken for dead may come back, and nobody would know of its pause.
  update homeroom.workers w set wanted = wish
    where w.id = any (moved) or names is null and wish = 'running' and w.wanted = 'paused';
  was := (select coalesce(jsonb_object_agg(a ->> 'id', jsonb_build_object('name', a ->> 'name', 'wanted', a ->> 'was')), '{}')
            from jsonb_array_elements(answers) a where a ->> 'refusal' is null);
  became := (select coalesce(jsonb_object_agg(a.key, a.value || jsonb_build_object('wanted', wish)), '{}')
               from jsonb_each(was) a);
  if names is null and wish <> 'draining' then
    was := was || jsonb_build_object('fleet', fleet_was);
    became := became || jsonb_build_object('fleet', fleet_is);
  end if;
  perform homeroom.record(by, word, '{}', (select count(*)::integer from jsonb_object_keys(was)),
    (select count(*)::integer from jsonb_array_elements(answers) a where a ->> 'refusal' is not null), was, became,
    jsonb_build_object('workers', coalesce(to_jsonb(names), '"all"')));
  perform pg_notify('homeroom', '{"op":"workers"}');
  return query
    select (a ->> 'id')::uuid, a ->> 'name', a ->> 'refusal' from jsonb_array_elements(answers) a;
end $$;

-- Holds a provider back until it is resumed, whatever held it before.
create function homeroom.pause_provider(name text, why text, by jsonb) returns setof homeroom.provider_limits
  language plpgsql set search_path = '' as $$
declare
  was jsonb;
  held homeroom.provider_limits;
begin
  select to_jsonb(p) into was from homeroom.provider_limits p
    where p.provider = name and (p.until is null or p.until > now()) for update;
  insert into homeroom.provider_limits as p (provider, kind, until, reason, set_by)
    values (name, 'paused', null, why, by ->> 'actor')
    on conflict (provider) do update set kind = 'paused', until = null, reason = excluded.reason,
      set_by = excluded.set_by, set_at = now()
    returning * into held;
  perform homeroom.record(by, 'pause', '{}', 1, 0, jsonb_build_object(name, was), jsonb_build_object(name, to_jsonb(held)),
    jsonb_build_object('provider', name, 'reason', why));
  return next held;
end $$;

-- Lets a provider be called again; returns what held it, no row where nothing did (which nobody needs to know later).
create function homeroom.resume_provider(name text, by jsonb) returns setof homeroom.provider_limits
  language plpgsql set search_path = '' as $$
declare
  gone homeroom.provider_limits;
begin
  delete from homeroom.provider_limits p where p.provider = name and (p.until is null or p.until > now())
    returning * into gone;
  if found then
    perform homeroom.record(by, 'resume', '{}', 1, 0, jsonb_build_object(name, to_jsonb(gone)),
      jsonb_build_object(name, null), to_jsonb(gone));
    return next gone;
  end if;
end $$;

-- As before; what an operator asks of the whole fleet is asked of this worker.
create or replace function homeroom.heartbeat(me uuid, slots integer, state text, ttl interval)
  returns table (wanted text, late boolean, lesson_ids uuid[], fences bigint[])
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  asked text;
  expired boolean;
begin
  select w.expires_at <= now() into expired from homeroom.workers w where w.id = me;
  update homeroom.workers w set expires_at = now() + ttl, slots = heartbeat.slots, state = heartbeat.state
    where w.id = me
    returning case when w.wanted = 'running' then homeroom.fleet() else w.wanted end into asked;
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
  -- Replacing a function takes its settings away.
  foreach fn in array array[
    'heartbeat(uuid, integer, text, interval)',
    'facts(text, uuid[], boolean)', 'judge(text, uuid[], text[], timestamptz[], jsonb)',
    'stop_attempts(uuid[], text, jsonb)', 'operate(text, uuid[], text[], timestamptz[], jsonb, jsonb)',
    'direct(text[], text, jsonb)', 'pause_provider(text, text, jsonb)', 'resume_provider(text, jsonb)'
  ] loop
    foreach setting in array array['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'] loop
      execute format('alter function homeroom.%s set %s = off', fn, setting);
    end loop;
    execute format('alter function homeroom.%s set plan_cache_mode = force_generic_plan', fn);
    execute format('revoke all on function homeroom.%s from public', fn);
  end loop;
  -- A lesson that somebody else keeps locked may not hold up an operator for ever.
  foreach fn in array array[
    'operate(text, uuid[], text[], timestamptz[], jsonb, jsonb)', 'direct(text[], text, jsonb)',
    'pause_provider(text, text, jsonb)', 'resume_provider(text, jsonb)'
  ] loop
    execute format('alter function homeroom.%s set lock_timeout = %L', fn, '2s');
  end loop;
end $$;
revoke all on function homeroom.fleet(),
  homeroom.record(jsonb, text, uuid[], integer, integer, jsonb, jsonb, jsonb) from public;
