-- Everybody else's changes, as hints on the channel `homeroom`. Statement triggers with transition tables, silent
-- where the writer announces for itself. Each swallows its own errors: another program's statement never fails here.

-- Sends one message, or "many" when the rows are more than a message holds (or `moved` is null for the same reason) or
-- the transaction has said enough.
create function homeroom.announce(op text, tab text, moved jsonb) returns void
  language plpgsql set search_path = '' as $$
declare
  sent integer := coalesce(nullif(current_setting('homeroom.sent', true), ''), '0')::integer;
begin
  -- A full queue would fail the commit; nobody is listening when it fills up.
  if pg_notification_queue_usage() > 0.5 then
    return;
  end if;
  if moved is null or jsonb_array_length(moved) > 20 or sent >= 20 then
    -- Equal messages of one transaction fold into one.
    perform pg_notify('homeroom', jsonb_build_object('op', 'many', 'table', tab)::text);
  else
    perform set_config('homeroom.sent', (sent + 1)::text, true);
    perform pg_notify('homeroom', jsonb_build_object('op', op, 'table', tab, 'rows', moved)::text);
  end if;
end $$;

create function homeroom.announce_lessons() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  n integer;
  moved jsonb;
begin
  if current_setting('homeroom.announce', true) = 'self' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    select count(*), jsonb_agg(jsonb_build_object('id', r.id, 'new', r.status)) into n, moved
      from (select id, status from new_rows limit 21) r;
  elsif tg_op = 'DELETE' then
    select count(*), jsonb_agg(jsonb_build_object('id', r.id, 'old', r.status)) into n, moved
      from (select id, status from old_rows limit 21) r;
  else
    select count(*) into n from (select from new_rows limit 21) r;
    -- The join only where it is small.
    if n <= 20 then
      select jsonb_agg(case when o.status = r.status then jsonb_build_object('id', r.id)
                       else jsonb_build_object('id', r.id, 'old', o.status, 'new', r.status) end) into moved
        from new_rows r left join old_rows o on o.id = r.id;
    end if;
  end if;
  if n > 0 then
    perform homeroom.announce(lower(tg_op), 'lessons', case when n <= 20 then moved end);
  end if;
  return null;
exception when others then
  return null;
end $$;

-- Of a lesson's contents, traces and attempts: the lessons' ids. Their deletion is the lesson's, or an operator's
-- clean-up that changes nothing on screen until it is read again.
create function homeroom.announce_children() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  n integer;
  moved jsonb;
begin
  if current_setting('homeroom.announce', true) = 'self' then
    return null;
  end if;
  select count(*), jsonb_agg(distinct jsonb_build_object('id', r.lesson_id)) into n, moved
    from (select lesson_id from new_rows limit 21) r;
  if n > 0 then
    perform homeroom.announce(lower(tg_op), tg_table_name, case when n <= 20 then moved end);
  end if;
  return null;
exception when others then
  return null;
end $$;

-- A foreign session that moves a lesson on ends its lease.
create function homeroom.end_leases() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  ids uuid[];
begin
  if current_setting('homeroom.announce', true) = 'self' then
    return null;
  end if;
  ids := array(select n.id from homeroom.leases le join new_rows n on n.id = le.lesson_id
               where n.status <> 'generating' order by n.id);
  if cardinality(ids) > 0 then
    perform homeroom.supersede(ids, 'superseded: another program changed the lesson''s status');
  end if;
  return null;
exception when others then
  return null;
end $$;

create trigger homeroom_feed_insert after insert on public.lessons
  referencing new table as new_rows for each statement execute function homeroom.announce_lessons();
create trigger homeroom_feed_update after update on public.lessons
  referencing old table as old_rows new table as new_rows for each statement execute function homeroom.announce_lessons();
create trigger homeroom_feed_delete after delete on public.lessons
  referencing old table as old_rows for each statement execute function homeroom.announce_lessons();
create trigger homeroom_end_leases after update on public.lessons
  referencing new table as new_rows for each statement execute function homeroom.end_leases();

do $$
declare
  tab text;
begin
  foreach tab in array array['lesson_contents', 'traces', 'generation_attempts'] loop
    execute format('create trigger homeroom_feed_insert after insert on public.%I
      referencing new table as new_rows for each statement execute function homeroom.announce_children()', tab);
    execute format('create trigger homeroom_feed_update after update on public.%I
      referencing new table as new_rows for each statement execute function homeroom.announce_children()', tab);
  end loop;
end $$;

revoke all on function homeroom.announce(text, text, jsonb), homeroom.announce_lessons(), homeroom.announce_children(),
  homeroom.end_leases() from public;
