//! The documented tables, exactly as other programs expect them.

use crate::school::School;

async fn list(school: &School, sql: &str) -> Vec<String> {
    school.client().await.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn the_documented_columns_are_there() {
    let school = School::open().await;
    let columns = "select c.table_name || '.' || c.column_name || ' ' || c.data_type
                          || case when c.is_nullable = 'NO' then ' not null' else '' end
                          || coalesce(' default ' || regexp_replace(c.column_default, '^(public|extensions)\\.', ''), '')
                     from information_schema.columns c where c.table_schema = 'public'
                     order by c.table_name, c.ordinal_position";
    let expected = "\
generation_attempts.id uuid not null default uuid_generate_v4()
generation_attempts.lesson_id uuid not null
generation_attempts.attempt_number integer not null
generation_attempts.started_at timestamp with time zone not null default now()
generation_attempts.finished_at timestamp with time zone
generation_attempts.status text not null
generation_attempts.error text
generation_attempts.created_at timestamp with time zone not null default now()
lesson_contents.id uuid not null default uuid_generate_v4()
lesson_contents.lesson_id uuid not null
lesson_contents.typescript_source text not null
lesson_contents.compiled_js text
lesson_contents.blocks jsonb
lesson_contents.version integer not null default 1
lesson_contents.created_at timestamp with time zone not null default now()
lessons.id uuid not null default uuid_generate_v4()
lessons.title text not null
lessons.outline text not null
lessons.status text not null default 'queued'::text
lessons.created_at timestamp with time zone not null default now()
lessons.updated_at timestamp with time zone not null default now()
lessons.priority smallint not null default 0
lessons.run_after timestamp with time zone
traces.id uuid not null default uuid_generate_v4()
traces.lesson_id uuid not null
traces.attempt_number integer not null
traces.timestamp timestamp with time zone not null default now()
traces.prompt text not null
traces.model text not null
traces.response text not null
traces.tokens jsonb
traces.validation jsonb not null
traces.compilation jsonb not null
traces.error text
traces.created_at timestamp with time zone not null default now()";
    let found = list(&school, columns).await.join("\n");
    // A server without uuid-ossp has the documented replacement.
    let available: bool = school.value("select exists (select from pg_extension where extname = 'uuid-ossp')").await;
    let expected =
        if available { expected.to_owned() } else { expected.replace("uuid_generate_v4", "gen_random_uuid") };
    assert_eq!(found, expected);
}

#[tokio::test]
async fn the_documented_indexes_checks_and_keys_are_there() {
    let school = School::open().await;
    let indexes = "select regexp_replace(indexdef, '^CREATE (UNIQUE )?INDEX | USING btree| ON public\\.', ' ', 'g')
                     from pg_indexes where schemaname = 'public' and indexname not like '%\\_pkey' order by indexname";
    let found: Vec<String> =
        list(&school, indexes).await.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        found,
        [
            "homeroom_lessons_failed lessons (updated_at DESC, id DESC) WHERE (status = 'failed'::text)",
            "homeroom_lessons_later lessons (run_after) WHERE ((status = 'queued'::text) AND (run_after IS NOT NULL))",
            "homeroom_lessons_ready lessons (priority DESC, created_at) WHERE ((status = 'queued'::text) AND (run_after IS NULL))",
            "idx_generation_attempts_lesson_id generation_attempts (lesson_id)",
            "idx_lesson_contents_lesson_id lesson_contents (lesson_id)",
            "idx_lessons_created_at lessons (created_at DESC)",
            "idx_lessons_status lessons (status)",
            "idx_traces_lesson_id traces (lesson_id)",
        ]
    );
    let constraints = "select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
                         where connamespace = 'public'::regnamespace and contype in ('c', 'f') order by 1";
    assert_eq!(
        list(&school, constraints).await,
        [
            "generation_attempts CHECK ((status = ANY (ARRAY['in_progress'::text, 'success'::text, 'failed'::text])))",
            "generation_attempts FOREIGN KEY (lesson_id) REFERENCES lessons(id) ON DELETE CASCADE",
            "lesson_contents FOREIGN KEY (lesson_id) REFERENCES lessons(id) ON DELETE CASCADE",
            "lessons CHECK ((status = ANY (ARRAY['queued'::text, 'generating'::text, 'generated'::text, 'failed'::text])))",
            "traces FOREIGN KEY (lesson_id) REFERENCES lessons(id) ON DELETE CASCADE",
        ]
    );
}

#[tokio::test]
async fn the_publication_holds_the_four_tables_and_nothing_else() {
    let school = School::open().await;
    let members = "select schemaname || '.' || tablename from pg_publication_tables
                     where pubname = 'supabase_realtime' order by 1";
    assert_eq!(
        list(&school, members).await,
        ["public.generation_attempts", "public.lesson_contents", "public.lessons", "public.traces"]
    );
}

#[tokio::test]
async fn other_programs_claim_the_oldest_with_the_documented_function() {
    let school = School::open().await;
    assert_eq!(list(&school, "select title from claim_next_lesson()").await, Vec::<String>::new());
    school.add(2).await;
    school
        .run("insert into lessons (title, outline, run_after) values ('later', 'x', now() + interval '1 hour')")
        .await;
    let mut claimed = Vec::new();
    for _ in 0..3 {
        claimed.extend(list(&school, "select title || ' ' || status from claim_next_lesson()").await);
    }
    assert_eq!(claimed, ["lesson 1 generating", "lesson 2 generating"]);
}

#[tokio::test]
async fn updated_at_follows_every_change_and_keeps_what_is_said() {
    let school = School::open().await;
    school.run("insert into lessons (title, outline, updated_at) values ('a', 'b', '2020-01-01')").await;
    school.run("update lessons set title = 'c'").await;
    assert!(school.value::<bool>("select updated_at > now() - interval '1 minute' from lessons").await);
    school.run("update lessons set updated_at = '2021-01-01'").await;
    assert!(school.value::<bool>("select updated_at = '2021-01-01' from lessons").await);
}

#[tokio::test]
async fn nobody_else_may_call_or_read_what_is_homerooms() {
    let school = School::open().await;
    let open = "select p.proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                  where (n.nspname = 'homeroom' or p.proname = 'claim_next_lesson')
                    and (p.proacl is null or p.proacl::text ~ '[{,]=')";
    assert_eq!(list(&school, open).await, Vec::<String>::new());
    let unsettled = "select p.proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                       where (n.nspname = 'homeroom' or p.proname = 'claim_next_lesson')
                         and not coalesce(p.proconfig, '{}') @> array['search_path=\"\"']";
    assert_eq!(list(&school, unsettled).await, Vec::<String>::new());
    let named: bool = school.value("select has_schema_privilege('public', 'homeroom', 'usage')").await;
    assert!(!named);
}
