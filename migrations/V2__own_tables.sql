-- homeroom's own tables. In no publication: heartbeats and live text never reach a realtime subscriber.

-- Never reused, whatever becomes of attempt numbers.
create sequence homeroom.fence;

-- One row a process, updated by its heartbeat: the free half of each page keeps those updates in place.
create table homeroom.workers (
  id uuid primary key,
  name text not null,
  host text not null,
  pid integer not null,
  version text not null,
  schema_version integer not null,
  -- The model its provider calls unless a lesson asks for another.
  model text,
  slots integer not null,
  state text not null default 'running' check (state in ('running', 'paused', 'draining')),
  -- What an operator asks of it; read with each heartbeat.
  wanted text not null default 'running' check (wanted in ('running', 'paused', 'draining')),
  started_at timestamptz not null default now(),
  expires_at timestamptz not null
) with (fillfactor = 50);

-- Inserted at the claim, deleted at the end, never updated between. No foreign key to `workers`: each claim would
-- lock that process's hot row.
create table homeroom.leases (
  lesson_id uuid primary key references public.lessons (id) on delete cascade,
  worker_id uuid not null,
  fence bigint not null unique default nextval('homeroom.fence'),
  attempt_id uuid not null,
  attempt_number integer not null,
  claimed_at timestamptz not null default now(),
  deadline timestamptz not null
);
create index leases_worker on homeroom.leases (worker_id);

-- What homeroom knows of a lesson. No row means that all is at its default. No table here has the name of a documented
-- one: for a role called homeroom the search path finds this schema first.
create table homeroom.lesson_state (
  lesson_id uuid primary key references public.lessons (id) on delete cascade,
  attempts_used integer not null default 0,
  -- Null: not said; the configuration of whoever claims the lesson first, or three.
  max_attempts integer,
  model text,
  -- Workers lost in a row over this lesson.
  rescues integer not null default 0,
  failure_class text,
  failure_detail text,
  fingerprint text,
  total_tokens bigint,
  cost_usd numeric(18, 9),
  score double precision
);

-- What homeroom knows of an ended attempt; times are repeated here because no documented index serves them.
create table homeroom.attempts (
  attempt_id uuid primary key references public.generation_attempts (id) on delete cascade,
  worker_id uuid,
  worker_name text,
  fence bigint,
  outcome text not null
    check (outcome in ('success', 'failed', 'interrupted', 'throttled', 'superseded', 'cancelled')),
  stage text,
  failure_class text,
  fingerprint text,
  model text,
  prompt_version text,
  input_tokens bigint,
  cache_read_tokens bigint,
  cache_write_tokens bigint,
  output_tokens bigint,
  reasoning_tokens bigint,
  total_tokens bigint,
  cost_usd numeric(18, 9),
  price_version text,
  score double precision,
  ttft_ms bigint,
  stream_ms bigint,
  check_ms bigint,
  claimed_at timestamptz,
  finished_at timestamptz not null default now()
);
create index attempts_finished on homeroom.attempts (finished_at desc) include (outcome);

-- Append only: the newest row of a fence is its progress, the chunks in order are its text. Unlogged: a crash of the
-- database empties it, and the worker still holds the whole response.
create unlogged table homeroom.live (
  fence bigint not null,
  seq integer not null,
  at timestamptz not null default now(),
  stage text not null,
  tokens bigint not null default 0,
  first_token_at timestamptz,
  chunk text not null default '',
  primary key (fence, seq)
);

-- Charts over days, rolled up from `attempts`.
create table homeroom.hourly (
  hour timestamptz not null,
  model text not null default '',
  succeeded bigint not null default 0,
  failed bigint not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_usd numeric(18, 9),
  wasted_usd numeric(18, 9),
  primary key (hour, model)
);

-- Written in the same transaction as what an operator changed.
create table homeroom.operator_actions (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  host text not null,
  action text not null,
  lesson_ids uuid[] not null default '{}',
  changed integer not null,
  refused integer not null default 0,
  detail jsonb not null default '{}'
);
create index operator_actions_at on homeroom.operator_actions (at desc);

-- A provider that asked everybody to wait, or that nobody may call until an operator says so (`until` is null).
create table homeroom.provider_limits (
  provider text primary key,
  until timestamptz,
  reason text not null,
  set_by text not null,
  set_at timestamptz not null default now()
);

create table homeroom.settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

revoke all on schema homeroom from public;
revoke all on all tables in schema homeroom from public;
revoke all on all sequences in schema homeroom from public;
