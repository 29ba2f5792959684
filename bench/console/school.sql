-- One stretch of the school: lessons number {from} to {to}, 1 being the newest, oldest inserted first as they came; each
-- with three attempts and their traces. Whoever runs this has switched triggers and foreign keys off for the session.

insert into public.lessons (id, title, outline, status, created_at, updated_at)
  select md5('lesson' || n)::uuid, t.title, t.title || E'\n- what it is\n- an example\n- a quiz of three questions',
         case when n between 20101 and 27100 then 'queued' when n % 50 = 0 then 'failed' else 'generated' end,
         {now} - interval '3 days' - n * interval '2 seconds',
         {now} - interval '3 days' - n * interval '2 seconds' + interval '1 minute'
    from generate_series({from}, {to}) n
    cross join lateral (
      select (array['Fractions for beginners', 'Photosynthesis', 'Reading a bar chart', 'The water cycle', 'Moons and tides',
                    'Long division without tears', 'Ser or estar', 'Why the sky is blue', 'Magnets and motion',
                    'Prime factorisation', 'The French Revolution', 'Introduction to electricity', 'Cells of a plant',
                    'Rhyme and rhythm', 'Adding money', 'Ancient Egypt'])[1 + n % 16] || ', part ' || n as title) t
    order by n desc;

create temporary table made on commit drop as
  select n, k, md5('lesson' || n)::uuid as lesson, md5('attempt' || n || '/' || k)::uuid as attempt,
         {now} - interval '3 days' - n * interval '2 seconds' + k * interval '15 seconds' as at,
         (k < 3 and n % 5 = 0) or n % 50 = 0 as failed
    from generate_series({from}, {to}) n cross join generate_series(1, 3) k
    where n not between 20101 and 27100
    order by n desc, k;

insert into public.generation_attempts (id, lesson_id, attempt_number, started_at, finished_at, status, error, created_at)
  select attempt, lesson, k, at - interval '12 seconds', at, case when failed then 'failed' else 'success' end,
         case when failed then 'compile: cannot assign to `score` at 45:7' end, at - interval '12 seconds'
    from made;

insert into homeroom.attempts (attempt_id, worker_name, fence, outcome, stage, failure_class, fingerprint, provider, model,
                               prompt_version, stop_reason, input_tokens, output_tokens, total_tokens, cost_usd, score,
                               ttft_ms, stream_ms, check_ms, claimed_at, finished_at)
  select attempt, 'worker-' || chr(97 + n % 3), 3 * n + k, case when failed then 'failed' else 'success' end,
         case when failed then 'compile' end, case when failed then 'compile' end,
         case when failed then 'compile:cause ' || n / 50 % 40 end, 'openai',
         case when n % 7 = 0 then 'claude-haiku' else 'gpt-4o-mini' end, 'lesson v3', 'stop', 2400, 818, 3218, 0.002,
         case when failed then null else 0.88 end, 400, 12000, 350, at - interval '12 seconds', at
    from made;

-- The newest {full} lessons have traces of full size, about 8 kB of text that does not compress to nothing.
insert into public.traces (lesson_id, attempt_number, "timestamp", prompt, model, response, tokens, validation, compilation,
                           error, created_at)
  select lesson, k, at,
         case when n <= {full} then full_size.prompt else 'You write one lesson.' end,
         case when n % 7 = 0 then 'claude-haiku' else 'gpt-4o-mini' end,
         case when n <= {full} then E'Here is the lesson:\n\n```tsx\n' || full_size.source || E'```\n'
              else E'```tsx\nexport default () => <p>Hello</p>\n```' end,
         '{"prompt_tokens": 2400, "completion_tokens": 818, "total_tokens": 3218}',
         case when failed
              then '{"passed": false, "errors": [], "forbiddenTokens": [], "issues": [], "score": null, "metrics": {},
                     "verdict": "failed", "stages": [{"stage": "extract", "passed": true},
                     {"stage": "rules", "passed": true}, {"stage": "compile", "passed": false}]}'::jsonb
              else '{"passed": true, "errors": [], "forbiddenTokens": [], "issues": [], "score": 0.88, "metrics": {},
                     "verdict": "passed", "stages": [{"stage": "extract", "passed": true},
                     {"stage": "rules", "passed": true}, {"stage": "compile", "passed": true}]}'::jsonb end,
         case when failed
              then '{"success": false, "tsc_errors": [], "issues": [{"rule": "const-assign", "line": 5, "column": 7,
                     "end_column": 12, "message": "cannot assign to `score`: it is a constant",
                     "hint": "keep it in state: const [score, setScore] = useState(0)"}]}'::jsonb
              else '{"success": true, "tsc_errors": [], "issues": []}'::jsonb end,
         case when failed then 'compile: cannot assign to `score` at 45:7' end, at
    from made
    cross join lateral (
      select string_agg('- say ' || md5(lesson::text || k || i), E'\n') as prompt,
             string_agg('const line' || i || ' = "' || md5(lesson::text || k || -i) || '"', E'\n') || E'\n' as source
        from generate_series(1, case when n <= {full} then 88 else 0 end) i) full_size;

insert into public.lesson_contents (lesson_id, typescript_source, compiled_js, version, created_at)
  select lesson, 'export default () => <p>Hello</p>', 'export default () => null', 1, at
    from made where k = 3 and not failed;

insert into homeroom.lesson_state (lesson_id, attempts_used, failure_class, failure_detail, fingerprint, total_tokens,
                                   cost_usd, score)
  select lesson, case when failed then 3 else 1 end, case when failed then 'compile' end,
         case when failed then 'cannot assign to `cause ' || n / 50 % 40 || '` at 45:7' end,
         case when failed then 'compile:cause ' || n / 50 % 40 end, 9654, 0.006, case when failed then null else 0.88 end
    from made where k = 3;
