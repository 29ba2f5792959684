-- What is taken back is as old as it was: a failure that was there before is no fresh one. Actions recorded earlier do not
-- say how old their lessons were; those get the moment of the undo, as before.

-- As before; with the moment of the last change.
create or replace function homeroom.facts(kind text, ids uuid[], outlines boolean) returns jsonb
  language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(l.id, jsonb_build_object(
             'title', l.title, 'status', l.status, 'priority', l.priority, 'model', h.model,
             'max_attempts', h.max_attempts, 'updated_at', l.updated_at)
           || case when outlines then jsonb_build_object('outline', l.outline) else '{}' end
           || case when kind = 'delete' then jsonb_build_object(
                'attempts', (select count(*) from public.generation_attempts a where a.lesson_id = l.id),
                'traces', (select count(*) from public.traces t where t.lesson_id = l.id)) else '{}' end), '{}')
    from public.lessons l left join homeroom.lesson_state h on h.lesson_id = l.id
    where l.id = any (ids)
$$;

-- As before; with the lessons' own moments.
create or replace function homeroom.undo(done bigint, by jsonb) returns table (id uuid, refusal text)
  language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  act homeroom.operator_actions;
  hits uuid[];
  no jsonb;
  was jsonb;
  became jsonb;
  outlines boolean;
begin
  select o.* into act from homeroom.operator_actions o where o.id = done;
  if not found then
    return;
  end if;
  outlines := exists (select from jsonb_each(act.before) b where b.value ? 'outline');
  perform from public.lessons l where l.id = any (act.lesson_ids) order by l.id for no key update;
  -- From here on nobody moves these lessons. The action gave them the moment it is recorded at: whoever changed one
  -- since has changed that, too.
  select coalesce(array_agg(j.id) filter (where j.refusal is null), '{}'),
         coalesce(jsonb_object_agg(j.id, j.refusal) filter (where j.refusal is not null), '{}')
    into hits, no
    from (select u.id, case
              when act.action not in ('retry', 'regenerate', 'prioritise') then 'it cannot be taken back'
              when l.id is null then 'it is gone'
              when l.updated_at = act.at and l.status = act.after -> u.id::text ->> 'status' then null
              when act.action <> 'prioritise' and (l.status = 'generating' or exists (
                select from public.generation_attempts g where g.lesson_id = l.id and g.started_at >= act.at))
                then 'it was claimed meanwhile'
              else 'it changed meanwhile'
            end as refusal
            from unnest(act.lesson_ids) u (id) left join public.lessons l on l.id = u.id) j;
  was := homeroom.facts('undo', hits, outlines);
  if act.action = 'prioritise' then
    update public.lessons l
      set priority = (act.before -> l.id::text ->> 'priority')::smallint,
          updated_at = coalesce((act.before -> l.id::text ->> 'updated_at')::timestamptz, now())
      where l.id = any (hits);
  else
    update homeroom.lesson_state h
      set max_attempts = (act.before -> h.lesson_id::text ->> 'max_attempts')::integer,
          model = act.before -> h.lesson_id::text ->> 'model'
      where h.lesson_id = any (hits);
    update public.lessons l
      set status = act.before -> l.id::text ->> 'status', run_after = null,
          updated_at = coalesce((act.before -> l.id::text ->> 'updated_at')::timestamptz, now()),
          outline = coalesce(act.before -> l.id::text ->> 'outline', l.outline)
      where l.id = any (hits);
  end if;
  became := homeroom.facts('undo', hits, outlines);
  perform homeroom.record(by, 'undo', hits, cardinality(hits), (select count(*)::integer from jsonb_object_keys(no)), was,
    became, jsonb_build_object('undone', act.id, 'action', act.action) || case when no = '{}' then '{}'
      else jsonb_build_object('refused', no) end);
  return query
    select u.hit, null::text from unnest(hits) u (hit)
    union all select r.key::uuid, r.value from jsonb_each_text(no) r;
end $$;

do $$
declare
  setting text;
  fn text;
begin
  -- Replacing a function takes its settings away.
  foreach fn in array array['facts(text, uuid[], boolean)', 'undo(bigint, jsonb)'] loop
    foreach setting in array array['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'] loop
      execute format('alter function homeroom.%s set %s = off', fn, setting);
    end loop;
    execute format('alter function homeroom.%s set plan_cache_mode = force_generic_plan', fn);
  end loop;
end $$;
-- A lesson that somebody else keeps locked may not hold up an operator for ever.
alter function homeroom.undo(bigint, jsonb) set lock_timeout = '2s';
