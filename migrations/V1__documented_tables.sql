-- The four tables that other programs read and write, with the two columns homeroom adds to `lessons`.

create table public.lessons (
  id uuid primary key default gen_random_uuid(),
  title text not null,
  outline text not null,
  status text not null default 'queued' check (status in ('queued', 'generating', 'generated', 'failed')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- homeroom's: higher is claimed first; not claimed before run_after.
  priority smallint not null default 0,
  run_after timestamptz
);
create index idx_lessons_status on public.lessons (status);
create index idx_lessons_created_at on public.lessons (created_at desc);

create table public.lesson_contents (
  id uuid primary key default gen_random_uuid(),
  lesson_id uuid not null references public.lessons (id) on delete cascade,
  typescript_source text not null,
  compiled_js text,
  blocks jsonb,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create index idx_lesson_contents_lesson_id on public.lesson_contents (lesson_id);
comment on column public.lesson_contents.blocks is 'Unused, legacy.';

create table public.traces (
  id uuid primary key default gen_random_uuid(),
  lesson_id uuid not null references public.lessons (id) on delete cascade,
  attempt_number integer not null,
  "timestamp" timestamptz not null default now(),
  prompt text not null,
  model text not null,
  response text not null,
  tokens jsonb,
  validation jsonb not null,
  compilation jsonb not null,
  error text,
  created_at timestamptz not null default now()
);
create index idx_traces_lesson_id on public.traces (lesson_id);

create table public.generation_attempts (
  id uuid primary key default gen_random_uuid(),
  lesson_id uuid not null references public.lessons (id) on delete cascade,
  attempt_number integer not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  status text not null check (status in ('in_progress', 'success', 'failed')),
  error text,
  created_at timestamptz not null default now()
);
create index idx_generation_attempts_lesson_id on public.generation_attempts (lesson_id);

-- The documented default is uuid_generate_v4(). Its extension may live in any schema (`extensions` on Supabase) and is
-- not everywhere to be had; then gen_random_uuid(), set above, stays.
do $$
declare
  generator text;
  home text;
  tab text;
begin
  select quote_ident(n.nspname) into home
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'uuid-ossp';
  if home is null then
    begin
      home := case when to_regnamespace('extensions') is null then 'public' else 'extensions' end;
      execute format('create extension "uuid-ossp" with schema %s', home);
    exception when others then
      raise notice 'uuid-ossp is not available (%), ids come from gen_random_uuid()', sqlerrm;
      return;
    end;
  end if;
  generator := home || '.uuid_generate_v4()';
  foreach tab in array array['lessons', 'lesson_contents', 'traces', 'generation_attempts'] loop
    execute format('alter table public.%I alter column id set default %s', tab, generator);
  end loop;
end $$;

-- The queue's own orders. Snoozed lessons stay out of the ready index, so that they never slow a claim.
create index homeroom_lessons_ready on public.lessons (priority desc, created_at)
  where status = 'queued' and run_after is null;
create index homeroom_lessons_later on public.lessons (run_after)
  where status = 'queued' and run_after is not null;
create index homeroom_lessons_failed on public.lessons (updated_at desc, id desc)
  where status = 'failed';

-- Whoever changes a lesson, updated_at says when.
create function homeroom.touch() returns trigger
  language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end $$;
create trigger homeroom_touch before update on public.lessons for each row
  when (new.updated_at is not distinct from old.updated_at) execute function homeroom.touch();

-- For other programs that claim: the oldest queued lesson, one at a time. No row when nothing is queued.
create function public.claim_next_lesson() returns setof public.lessons
  language plpgsql set search_path = '' as $$
begin
  update public.lessons l set run_after = null
    from (select id from public.lessons where status = 'queued' and run_after <= now()
          order by run_after limit 32 for no key update skip locked) due
    where l.id = due.id;
  return query
    update public.lessons l set status = 'generating', updated_at = now()
      from (select id from public.lessons where status = 'queued' and run_after is null
            order by priority desc, created_at limit 1 for update skip locked) next
      where l.id = next.id
      returning l.*;
end $$;

do $$
declare
  tab text;
begin
  if not exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  foreach tab in array array['lessons', 'lesson_contents', 'traces', 'generation_attempts'] loop
    if not exists (
      select from pg_catalog.pg_publication_tables
      where pubname = 'supabase_realtime' and schemaname = 'public' and tablename = tab
    ) then
      execute format('alter publication supabase_realtime add table public.%I', tab);
    end if;
  end loop;
end $$;

-- Said in full, whatever default privileges a hosted server has: only its backend role may use the tables.
revoke all on function public.claim_next_lesson() from public;
do $$
declare
  who text;
begin
  foreach who in array array['anon', 'authenticated'] loop
    if exists (select from pg_catalog.pg_roles where rolname = who) then
      execute format('revoke all on public.lessons, public.lesson_contents, public.traces, public.generation_attempts from %I', who);
      execute format('revoke all on function public.claim_next_lesson() from %I', who);
    end if;
  end loop;
  if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    grant select, insert, update, delete
      on public.lessons, public.lesson_contents, public.traces, public.generation_attempts to service_role;
    grant execute on function public.claim_next_lesson() to service_role;
  end if;
end $$;
