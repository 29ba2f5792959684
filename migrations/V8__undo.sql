-- Taking back what an operator did, as far as lessons are still as that left them.

-- Takes back the recorded action `done` and records who did: one answer for each lesson it had changed, `refusal` is null
-- where the lesson is as before. Only what queued lessons again or changed their priority can be taken back: what was
-- cancelled or deleted is over. The lessons are locked by id, as everywhere.
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
    update public.lessons l set priority = (act.before -> l.id::text ->> 'priority')::smallint, updated_at = now()
      where l.id = any (hits);
  else
    update homeroom.lesson_state h
      set max_attempts = (act.before -> h.lesson_id::text ->> 'max_attempts')::integer,
          model = act.before -> h.lesson_id::text ->> 'model'
      where h.lesson_id = any (hits);
    update public.lessons l
      set status = act.before -> l.id::text ->> 'status', run_after = null, updated_at = now(),
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
begin
  foreach setting in array array['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'] loop
    execute format('alter function homeroom.undo(bigint, jsonb) set %s = off', setting);
  end loop;
end $$;
alter function homeroom.undo(bigint, jsonb) set plan_cache_mode = force_generic_plan;
-- A lesson that somebody else keeps locked may not hold up an operator for ever.
alter function homeroom.undo(bigint, jsonb) set lock_timeout = '2s';
revoke all on function homeroom.undo(bigint, jsonb) from public;
