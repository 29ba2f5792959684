-- How many lessons a worker generates at a time, as an operator wishes; and when each was heard last.

alter table homeroom.workers
  -- Null: nobody wished anything, it has the slots it was started with. Older workers do not ask for it.
  add slots_wanted integer check (slots_wanted between 0 and 512),
  -- Null: not heard since this column is there.
  add beat_at timestamptz;

-- As before; the moment is kept, and what is wished of its slots is told. Programs of before name the columns they read.
drop function homeroom.heartbeat(uuid, integer, text, interval);
create function homeroom.heartbeat(me uuid, slots integer, state text, ttl interval)
  returns table (wanted text, late boolean, lesson_ids uuid[], fences bigint[], slots_wanted integer)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  asked text;
  wished integer;
  expired boolean;
begin
  select w.expires_at <= now() into expired from homeroom.workers w where w.id = me;
  update homeroom.workers w
    set expires_at = now() + ttl, beat_at = now(), slots = heartbeat.slots, state = heartbeat.state
    where w.id = me
    returning case when w.wanted = 'running' then homeroom.fleet() else w.wanted end, w.slots_wanted into asked, wished;
  if found then
    return query
      select asked, expired, coalesce(array_agg(le.lesson_id order by le.fence), '{}'),
             coalesce(array_agg(le.fence order by le.fence), '{}'), wished
        from homeroom.leases le where le.worker_id = me;
  end if;
end $$;

-- Wishes so many slots of workers by name, and records it; each follows within a heartbeat, mostly at once. With fewer
-- than it uses it claims nothing more until it is below: what runs goes on. One answer a worker, `had` is what was
-- wished, or had, before.
create function homeroom.resize(names text[], wish integer, by jsonb)
  returns table (id uuid, name text, had integer, refusal text)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  answers jsonb;
  was jsonb;
  became jsonb;
begin
  perform from homeroom.workers w where w.name = any (names) and w.expires_at > now() order by w.id for no key update;
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'had', f.had, 'refusal', case
             when f.id is null then 'no worker of that name is alive'
             when f.is_leaving then 'it is draining and ends with what it runs'
             when f.schema_version < 9 then 'it is an older homeroom that cannot change its slots'
           end) order by f.name, f.id), '[]') into answers
    from (select w.id, coalesce(w.name, n.name) as name, coalesce(w.slots_wanted, w.slots) as had, w.schema_version,
                 w.wanted = 'draining' or w.state = 'draining' as is_leaving
            from (select distinct u.name from unnest(names) u (name)) n
            left join homeroom.workers w on w.name = n.name and w.expires_at > now()) f;
  update homeroom.workers w set slots_wanted = wish
    where w.id = any (array(select (a ->> 'id')::uuid from jsonb_array_elements(answers) a where a ->> 'refusal' is null));
  was := (select coalesce(jsonb_object_agg(a ->> 'id', jsonb_build_object('name', a ->> 'name', 'slots', a -> 'had')), '{}')
            from jsonb_array_elements(answers) a where a ->> 'refusal' is null);
  became := (select coalesce(jsonb_object_agg(a.key, a.value || jsonb_build_object('slots', wish)), '{}')
               from jsonb_each(was) a);
  perform homeroom.record(by, 'slots', '{}', (select count(*)::integer from jsonb_object_keys(was)),
    (select count(*)::integer from jsonb_array_elements(answers) a where a ->> 'refusal' is not null), was, became,
    jsonb_build_object('workers', to_jsonb(names), 'slots', wish));
  perform pg_notify('homeroom', '{"op":"workers"}');
  return query
    select (a ->> 'id')::uuid, a ->> 'name', (a ->> 'had')::integer, a ->> 'refusal' from jsonb_array_elements(answers) a;
end $$;

do $$
declare
  setting text;
  fn text;
begin
  foreach fn in array array['heartbeat(uuid, integer, text, interval)', 'resize(text[], integer, jsonb)'] loop
    foreach setting in array array['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'] loop
      execute format('alter function homeroom.%s set %s = off', fn, setting);
    end loop;
    execute format('alter function homeroom.%s set plan_cache_mode = force_generic_plan', fn);
    execute format('revoke all on function homeroom.%s from public', fn);
  end loop;
  alter function homeroom.resize(text[], integer, jsonb) set lock_timeout = '2s';
end $$;
