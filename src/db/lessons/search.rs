//! Queries as SQL over a bounded number of lessons: the newest of those statuses that can match.
//!
//! The statement goes through the lessons once and asks for what is beside them by its key, and only where the cheaper
//! tests leave it open: no join that could read a table whole.
//!
//! May import: `model`, `db::{columns, error}`.

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};

use crate::db::columns::{storable, word};
use crate::db::error::DbError;
use crate::model::ids::LessonId;
use crate::model::lesson::{Seen, Status};
use crate::model::overview::{Found, Order, SEARCHED};
use crate::model::query::{Compare, Field, Query, Span, Term, Test, Text};

use super::range_of;

/// A century: no interval of the database's overflows.
const LONGEST_SPAN: i64 = 100 * 366 * 86_400;

/// The parameters of a statement that is put together.
#[derive(Default)]
pub(super) struct Params(Vec<(Box<dyn ToSql + Sync + Send>, Type)>);

impl Params {
    /// Takes a value and gives its name in the statement.
    pub(super) fn put(&mut self, value: impl ToSql + Sync + Send + 'static, of: Type) -> String {
        self.0.push((Box::new(value), of));
        format!("${}", self.0.len())
    }

    pub(super) async fn query(&self, client: &Client, sql: &str) -> Result<Vec<Row>, DbError> {
        let params: Vec<(&(dyn ToSql + Sync), Type)> =
            self.0.iter().map(|(value, of)| (value.as_ref() as &(dyn ToSql + Sync), of.clone())).collect();
        Ok(client.query_typed(sql, &params).await?)
    }
}

/// `hits`: every lesson that is looked through, as its id, place in any order, and whether it matches.
pub(super) fn hits(query: &Query, status: Option<Status>, params: &mut Params) -> String {
    let statuses: Vec<Status> = query.statuses();
    let statuses: Vec<Status> = statuses.into_iter().filter(|one| status.is_none_or(|status| status == *one)).collect();
    let mut ids = Vec::new();
    let mut tests = Vec::new();
    for term in &query.terms {
        match (&term.test, term.not) {
            // Already in what is looked through.
            (Test::Status(_), _) => {}
            (Test::Id(digits), false) => ids.extend(id_begins("l", digits, params)),
            _ => tests.push((cost(&term.test), holds(term, params))),
        }
    }
    // The cheap ones first: what they leave out is not asked further.
    tests.sort_by_key(|(cost, _)| *cost);
    let tests: Vec<String> = tests.into_iter().map(|(_, test)| test).collect();
    let (few, newest) = newest(&statuses, &ids);
    let hit = if tests.is_empty() { "true".to_owned() } else { tests.join(" and ") };
    format!(
        "{few}hits as materialized (
           select s.id, s.status, s.created_at, s.updated_at, s.priority, {hit} as hit from ({newest}) s
         )"
    )
}

/// What is looked through, and what has to stand before it.
fn newest(statuses: &[Status], ids: &[String]) -> (String, String) {
    let rows = "select l.ctid as place, l.id, l.title, l.status, l.created_at, l.updated_at, l.priority
                  from public.lessons l";
    let conditions: Vec<String> = [status_is(statuses)].into_iter().filter(|status| !status.is_empty()).collect();
    let conditions = [conditions.as_slice(), ids].concat().join(" and ");
    let among = if conditions.is_empty() { String::new() } else { format!("where {conditions}") };
    // Failed lessons have an index of their own; its order is the one they are shown in.
    let time = if statuses == [Status::Failed] { "updated_at" } else { "created_at" };
    let in_order = format!("order by l.{time} desc, l.id desc limit {SEARCHED}");
    if ids.is_empty() && time == "created_at" && (1..Status::ALL.len()).contains(&statuses.len()) {
        return of_few(statuses, rows, &among, &in_order);
    }
    (String::new(), format!("{rows} {among} {in_order}"))
}

/// Some statuses have few lessons, and then every lesson would be gone through for them in the order of time. So they are
/// counted first, along the index of statuses (that order is asked for to have it), and where they are few taken from it.
fn of_few(statuses: &[Status], rows: &str, among: &str, in_order: &str) -> (String, String) {
    let bound = SEARCHED + 1;
    let each = |select: &str, and: &str| {
        let of = |status: &Status| {
            format!("({select} where l.status between '{status}' and '{status}'{and} order by l.status limit {bound})")
        };
        statuses.iter().map(of).collect::<Vec<_>>().join(" union all ")
    };
    let counted = each("select from public.lessons l", "");
    let few = each(rows, &format!(" and (select n from few) < {bound}"));
    (
        format!("few as materialized (select count(*) as n from ({counted}) counted), "),
        format!(
            "select * from ({few} union all ({rows} {among} and (select n from few) >= {bound} {in_order})) l {in_order}"
        ),
    )
}

/// How many were found, and whether there was more to look through: of `hits`.
pub(super) const FOUND: &str = "select count(*) filter (where hit) as found, count(*) as looked_through from hits";

pub(super) fn found(row: &Row) -> Result<Found, DbError> {
    let looked_through: i64 = row.try_get("looked_through")?;
    Ok(Found { count: row.try_get("found")?, is_bounded: looked_through >= SEARCHED })
}

/// Everything that matches, as it is now.
pub async fn matching(client: &Client, query: &Query, status: Option<Status>) -> Result<Vec<Seen>, DbError> {
    let mut params = Params::default();
    let hits = hits(query, status, &mut params);
    let order = direction(Order::Newest, "");
    let rows =
        params.query(client, &format!("with {hits} select id, status, updated_at from hits where hit {order}")).await?;
    rows.iter()
        .map(|row| {
            Ok(Seen {
                id: LessonId(row.try_get("id")?),
                status: word(row, "status")?,
                updated_at: row.try_get("updated_at")?,
            })
        })
        .collect()
}

/// `order by …` of an order; `of`: the table and a dot.
pub(super) fn direction(order: Order, of: &str) -> String {
    match order {
        Order::Newest => format!("order by {of}created_at desc, {of}id desc"),
        Order::Oldest => format!("order by {of}created_at, {of}id"),
        Order::Changed => format!("order by {of}updated_at desc, {of}id desc"),
        Order::Unchanged => format!("order by {of}updated_at, {of}id"),
        Order::Priority => format!("order by {of}priority desc, {of}created_at, {of}id"),
    }
}

fn status_is(statuses: &[Status]) -> String {
    // Written out: only then do the partial indexes serve.
    match statuses {
        [] => "false".to_owned(),
        [one] => format!("l.status = '{one}'"),
        all if all.len() == Status::ALL.len() => String::new(),
        some => {
            let words: Vec<String> = some.iter().map(|status| format!("'{status}'")).collect();
            format!("l.status in ({})", words.join(", "))
        }
    }
}

fn id_begins(of: &str, digits: &str, params: &mut Params) -> Option<String> {
    let (first, last) = range_of(digits)?;
    let (first, last) = (params.put(first, Type::UUID), params.put(last, Type::UUID));
    Some(format!("{of}.id between {first} and {last}"))
}

/// Cheap tests have low numbers.
const fn cost(test: &Test) -> u8 {
    match test {
        Test::Status(_) | Test::Id(_) | Test::Age(..) => 0,
        Test::In(Field::Title, _) => 1,
        Test::Cause(_) | Test::Attempts(..) | Test::In(Field::Worker | Field::Error | Field::Group, _) => 2,
        Test::In(Field::Model, _) => 3,
        Test::In(Field::Outline, _) => 4,
        Test::Anywhere(_) => 5,
    }
}

/// Why a lesson `s` failed as lists show it; null where it did not.
const ERROR: &str = "case when s.status <> 'generated' then (
    select nullif(concat_ws(' · ', h.failure_class, coalesce(h.failure_detail, case when s.status = 'failed' then (
               select g.error from public.generation_attempts g where g.lesson_id = s.id
                 order by g.attempt_number desc limit 1) end)), '')
      from (select 1) one left join homeroom.lesson_state h on h.lesson_id = s.id) end";
const OUTLINE: &str = "(select x.outline from public.lessons x where x.ctid = s.place)";
const GROUP: &str = "case when s.status <> 'generated' then (
    select h.fingerprint from homeroom.lesson_state h where h.lesson_id = s.id) end";
const WORKER: &str = "(select coalesce(w.name, '?') from homeroom.leases le
    left join homeroom.workers w on w.id = le.worker_id where le.lesson_id = s.id)";
const SINCE: &str = "case when s.status = 'generating' then coalesce(
    (select le.claimed_at from homeroom.leases le where le.lesson_id = s.id), s.updated_at) else s.updated_at end";
const ATTEMPTS: &str = "(coalesce((select h.attempts_used from homeroom.lesson_state h where h.lesson_id = s.id), 0)
    + case when exists (select from homeroom.leases le where le.lesson_id = s.id) then 1 else 0 end)";
const LAST_MODEL: &str = "(select o.model from homeroom.attempts o where o.attempt_id = (
    select g.id from public.generation_attempts g where g.lesson_id = s.id order by g.attempt_number desc limit 1))";

/// The model that lists show of a lesson `s`.
fn model() -> String {
    format!(
        "coalesce(
           case when s.status = 'generating' then (
             select coalesce(h.model, w.model) from homeroom.leases le
               left join homeroom.workers w on w.id = le.worker_id
               left join homeroom.lesson_state h on h.lesson_id = le.lesson_id where le.lesson_id = s.id) end,
           {LAST_MODEL},
           (select h.model from homeroom.lesson_state h where h.lesson_id = s.id),
           (select t.model from public.traces t where t.lesson_id = s.id order by t.attempt_number desc limit 1))"
    )
}

/// Whether a model like this was ever called here, or a worker calls it. Most words are none, and so no lesson is asked
/// for its model; the few different ones are hopped over in the index.
fn is_model(text: &Text, params: &mut Params) -> String {
    let like = like("used.model", text, params);
    let own = like.replace("used.model", "w.model");
    format!(
        "(select coalesce(bool_or({like}), false) or exists (select from homeroom.workers w where {own}) from (
            with recursive used as (
              (select model from homeroom.attempts where model is not null order by model limit 1)
              union all
              select (select a.model from homeroom.attempts a where a.model > used.model order by a.model limit 1)
                from used where used.model is not null
            ) select model from used) used)"
    )
}

/// A condition that is true or false, never null.
fn holds(term: &Term, params: &mut Params) -> String {
    let test = match &term.test {
        Test::Anywhere(text) => anywhere(text, params),
        Test::In(field, text) => {
            let of = match field {
                Field::Title => "s.title".to_owned(),
                Field::Outline => OUTLINE.to_owned(),
                Field::Error => ERROR.to_owned(),
                Field::Model => model(),
                Field::Group => GROUP.to_owned(),
                Field::Worker => WORKER.to_owned(),
            };
            like(&of, text, params)
        }
        Test::Status(wanted) => {
            let words: Vec<&'static str> = wanted.iter().map(|status| status.as_str()).collect();
            format!("s.status = any ({})", params.put(words, Type::TEXT_ARRAY))
        }
        Test::Cause(wanted) => {
            let words: Vec<&'static str> = wanted.iter().map(|class| class.as_str()).collect();
            let words = params.put(words, Type::TEXT_ARRAY);
            format!(
                "case when s.status <> 'generated' then (
                   select h.failure_class from homeroom.lesson_state h where h.lesson_id = s.id) end = any ({words})"
            )
        }
        Test::Age(compare, span) => age(*compare, *span, params),
        Test::Attempts(compare, n) => {
            let n = params.put(i64::from(*n), Type::INT8);
            format!("{ATTEMPTS} {} {n}", sign(*compare))
        }
        Test::Id(digits) => id_begins("s", digits, params).unwrap_or_else(|| "false".to_owned()),
    };
    let not = if term.not { "not " } else { "" };
    format!("{not}coalesce({test}, false)")
}

fn anywhere(text: &Text, params: &mut Params) -> String {
    let mut places = vec![like("s.title", text, params)];
    places.extend(text.id_start().and_then(|digits| id_begins("s", &digits, params)));
    places.push(like(ERROR, text, params));
    places.push(format!("({} and {})", is_model(text, params), like(&model(), text, params)));
    // A long text is the dearest to look through.
    places.push(like(OUTLINE, text, params));
    let places: Vec<String> = places.into_iter().map(|place| format!("coalesce({place}, false)")).collect();
    format!("({})", places.join(" or "))
}

fn age(compare: Compare, span: Span, params: &mut Params) -> String {
    let seconds = span.seconds().min(LONGEST_SPAN);
    let ago = |seconds: i64, params: &mut Params| {
        // Whole numbers of this size are exact.
        #[expect(clippy::cast_precision_loss, reason = "at most a century of seconds")]
        let name = params.put(seconds as f64, Type::FLOAT8);
        format!("now() - make_interval(secs => {name})")
    };
    let began = ago(seconds, params);
    match compare {
        Compare::Less => format!("{SINCE} > {began}"),
        Compare::AtMost => format!("{SINCE} >= {began}"),
        Compare::AtLeast => format!("{SINCE} <= {began}"),
        Compare::More => format!("{SINCE} < {began}"),
        Compare::Equal => {
            let before = ago(seconds + span.unit.seconds(), params);
            format!("({SINCE} <= {began} and {SINCE} > {before})")
        }
    }
}

const fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Less => "<",
        Compare::AtMost => "<=",
        Compare::Equal => "=",
        Compare::AtLeast => ">=",
        Compare::More => ">",
    }
}

/// Letters in either case, whatever the database's own collation knows of them: the C collation folds ASCII, and fast;
/// other letters are given in both cases.
fn like(of: &str, text: &Text, params: &mut Params) -> String {
    let folds = |c: char| !c.is_ascii() && cases(c).len() > 1;
    let (sign, pattern) = if text.pieces().iter().any(|piece| piece.chars().any(folds)) {
        ("~", expression(text))
    } else {
        ("ilike", pattern(text))
    };
    format!(r#"({of}) collate "C" {sign} {}"#, params.put(pattern, Type::TEXT))
}

/// The characters that are this one in lower case or upper.
fn cases(c: char) -> Vec<char> {
    let mut cases = vec![c];
    let others: [Vec<char>; 2] = [c.to_lowercase().collect(), c.to_uppercase().collect()];
    for other in others {
        if let [one] = other.as_slice()
            && !cases.contains(one)
        {
            cases.push(*one);
        }
    }
    cases
}

/// As a regular expression.
fn expression(text: &Text) -> String {
    let pieces: Vec<String> = text.pieces().iter().map(|piece| storable(piece).chars().map(one_of).collect()).collect();
    let pieces = pieces.join(".*");
    if text.is_whole() { format!("^{pieces}$") } else { pieces }
}

fn one_of(c: char) -> String {
    match cases(c).as_slice() {
        [_] if c.is_ascii_punctuation() => format!("\\{c}"),
        [_] => c.to_string(),
        cases => format!("[{}]", cases.iter().collect::<String>()),
    }
}

/// As `like` takes it, its own `%` and `_` taken literally.
fn pattern(text: &Text) -> String {
    let mut pattern = String::new();
    let open = if text.is_whole() { "" } else { "%" };
    pattern.push_str(open);
    for (at, piece) in text.pieces().iter().enumerate() {
        pattern.push_str(if at == 0 { "" } else { "%" });
        for c in storable(piece).chars() {
            if matches!(c, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
    }
    pattern.push_str(open);
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_takes_signs_literally() {
        let pattern_of = |text: &str| match &Query::parse(text).0.terms[0].test {
            Test::Anywhere(text) | Test::In(_, text) => pattern(text),
            other => panic!("{other:?}"),
        };
        assert_eq!(pattern_of("50%_a\\"), "%50\\%\\_a\\\\%");
        assert_eq!(pattern_of("sky*blue"), "%sky%blue%");
        assert_eq!(pattern_of("model:gpt*"), "gpt%");
        assert_eq!(pattern_of("model:=gpt"), "gpt");
        let expression_of = |text: &str| match &Query::parse(text).0.terms[0].test {
            Test::Anywhere(text) | Test::In(_, text) => expression(text),
            other => panic!("{other:?}"),
        };
        assert_eq!(expression_of("a.é*光"), "[aA]\\.[éÉ].*光");
        assert_eq!(expression_of("title:=ß(1)"), "^ß\\(1\\)$");
    }

    #[test]
    fn only_what_can_match_is_looked_through() {
        let looked = |text: &str, status| hits(&Query::parse(text).0, status, &mut Params::default());
        assert!(looked("sky", None).contains("from public.lessons l  order by l.created_at desc"));
        assert!(looked("sky", Some(Status::Failed)).contains("l.status = 'failed' order by l.updated_at desc"));
        assert!(looked("cause:run", None).contains("l.status in ('queued', 'generating', 'failed')"));
        assert!(looked("status:queued", Some(Status::Failed)).contains("where false"));
        assert!(looked("id:5f0c", None).contains("where l.id between $1 and $2"));
    }
}
