-- The least that pgbench and graphile_worker need for the same rows.
create table lessons (
  id bigserial primary key, title text not null, outline text not null, status text not null default 'queued',
  created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create index on lessons (created_at) where status = 'queued';
create table attempts (
  id bigserial primary key, lesson_id bigint not null, attempt_number integer not null, status text not null,
  created_at timestamptz not null default now()
);
create index on attempts (lesson_id);
create table traces (
  id bigserial primary key, lesson_id bigint not null, prompt text not null, response text not null,
  created_at timestamptz not null default now()
);
create index on traces (lesson_id);
create table contents (
  lesson_id bigint primary key, source text not null, created_at timestamptz not null default now()
);
