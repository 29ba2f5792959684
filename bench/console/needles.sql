-- What a filter is to find among the newest 20,000 lessons, and what beyond them it is not; and three workers.

update public.lessons set title = 'The quokka of Rottnest Island' where id = md5('lesson29')::uuid;
update public.lessons set outline = outline || E'\n- a narwhal at the end' where id = md5('lesson19801')::uuid;
update homeroom.lesson_state set failure_detail = 'cannot assign to `axolotl` at 45:7'
  where lesson_id = md5('lesson15000')::uuid;
update public.lessons set title = 'The capybara, too far back' where id = md5('lesson900001')::uuid;

insert into homeroom.workers (id, name, host, pid, version, schema_version, model, slots, state, started_at, expires_at)
  select md5(name)::uuid, name, 'host-' || name, 4711, '0.1.0', 7, 'gpt-4o-mini', 4, 'running', now() - interval '2 hours',
         now() + interval '1 year'
    from unnest(array['worker-a', 'worker-b', 'worker-c']) name
  on conflict (id) do update set expires_at = excluded.expires_at;
