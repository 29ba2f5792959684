use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::model::attempt::{Progress, Stage};
use crate::model::ids::{Fence, LessonId};
use crate::model::lesson::LeaseSummary;

fn understood(text: &str) -> Query {
    let (query, problems) = Query::parse(text);
    assert_eq!(problems, [], "{text}");
    query
}

fn now() -> Time {
    "2026-11-21T13:04:31Z".parse().unwrap()
}

fn failed() -> LessonSummary {
    let updated_at = now() - TimeDelta::minutes(30);
    LessonSummary {
        id: LessonId(Uuid::from_u128(0x5f0c_1a00_0000_0000_0000_0000_0000_9e27)),
        title: "Why the sky is blue: ÉCOLE".into(),
        status: Status::Failed,
        created_at: updated_at,
        updated_at,
        priority: 0,
        run_after: None,
        attempts: 3,
        max_attempts: 3,
        failure_class: Some(FailureClass::Compile),
        failure_detail: Some("assigns to const at 45:7".into()),
        fingerprint: Some("compile:const-assign:cannot assign to _".into()),
        model: Some("gpt-4o-mini".into()),
        total_tokens: None,
        cost_usd: None,
        score: None,
        version: None,
        rescued_from: None,
        lease: None,
    }
}

fn running() -> LessonSummary {
    let lease = LeaseSummary {
        fence: Fence(7),
        attempt_number: 1,
        worker_name: "worker-a".into(),
        claimed_at: now() - TimeDelta::seconds(20),
        deadline: now(),
        lost: false,
        progress: Some(Progress { stage: Stage::Calling, tokens: 0, first_token_at: None, at: now() }),
    };
    LessonSummary {
        status: Status::Generating,
        attempts: 0,
        failure_class: None,
        failure_detail: None,
        fingerprint: None,
        lease: Some(lease),
        ..failed()
    }
}

#[test]
fn a_row_tells_what_it_can() {
    for (text, expected) in [
        ("", Some(true)),
        ("SKY", Some(true)),
        ("\"sky is\"", Some(true)),
        ("sky*blue", Some(true)),
        ("école", Some(true)),
        ("const", Some(true)),
        ("\"compile · assigns\"", Some(true)),
        ("mini", Some(true)),
        ("5F0C-1a", Some(true)),
        ("9e27", None),
        ("\"blue sky\"", None),
        ("outline:sky", None),
        ("-mini", Some(false)),
        ("-outline:sky status:queued", Some(false)),
        ("sky -9e27", None),
        ("status:failed,queued", Some(true)),
        ("-status:failed", Some(false)),
        ("STATUS:Failed cause:compile", Some(true)),
        ("cause:rules,run", Some(false)),
        ("model:gpt*", Some(true)),
        ("model:gpt", Some(true)),
        ("model:=gpt-4o", Some(false)),
        ("model:*mini", Some(true)),
        ("model:*4o", Some(false)),
        ("model:g*t*4o*mini", Some(true)),
        ("model:gpt-4o-mini*mini", Some(false)),
        ("title:sky*", Some(false)),
        ("title:why*", Some(true)),
        ("error:assigns", Some(true)),
        ("group:=\"compile:const-assign:cannot assign to _\"", Some(true)),
        ("worker:*", Some(false)),
        ("age:<1h", Some(true)),
        ("age:>30m", Some(false)),
        ("age:>=30m age:<=30m", Some(true)),
        ("age:30m", Some(true)),
        ("age:0h", Some(true)),
        ("age:29m", Some(false)),
        ("attempts:>2", Some(true)),
        ("attempts:3", Some(true)),
        ("attempts:=2", Some(false)),
        ("id:5f0c", Some(true)),
        ("-id:5f0c", Some(false)),
        ("id:5f0d", Some(false)),
    ] {
        assert_eq!(understood(text).matches(&failed(), now()), expected, "{text}");
    }
    for (text, expected) in [
        ("attempts:1 worker:=WORKER-A age:20s", Some(true)),
        ("error:*", Some(false)),
        ("cause:compile", Some(false)),
        ("-cause:compile", Some(true)),
    ] {
        assert_eq!(understood(text).matches(&running(), now()), expected, "{text}");
    }
}

#[test]
fn what_is_not_understood_says_what_would_be_right_and_the_rest_holds() {
    for (text, word, says) in [
        ("status: sky", "status:", "statuses: queued, generating, generated, failed"),
        ("status:fail", "status:fail", "no status fail, but failed"),
        ("status:gen", "status:gen", "no status gen, but generating, generated"),
        ("sky status:done", "status:done", "no status done; queued, generating, generated, failed"),
        ("cause:comp,rules", "cause:comp,rules", "no cause comp, but compile"),
        ("age:", "age:", "age: takes a time, as age:<1h or age:>2d; units are s m h d w"),
        ("age:<1", "age:<1", "age:<1 has no unit, as age:<1m; units are s m h d w"),
        ("age:+1h", "age:+1h", "age: takes a time, as age:<1h or age:>2d; units are s m h d w"),
        ("attempts:>", "attempts:>", "attempts: takes a number, as attempts:>2"),
        ("attempts:-1", "attempts:-1", "attempts: takes a number, as attempts:>2"),
        ("id:xyz", "id:xyz", "id: takes how an id begins, as id:5f0c"),
        ("model:", "model:", "model: takes a text; model:a* begins with a, model:=a is a"),
        ("stauts:failed", "stauts:failed", "no key stauts: but status:, in quotes it is text"),
        ("-foo:bar", "-foo:bar", "no key foo:, in quotes it is text; tab has the keys"),
    ] {
        let (query, problems) = Query::parse(text);
        let [problem] = problems.as_slice() else { panic!("{text}: {problems:?}") };
        assert_eq!((&text[problem.at.clone()], problem.message.as_str()), (word, says));
        assert_eq!(query.terms.len(), usize::from(text.contains("sky")), "{text}");
    }
}

#[test]
fn words_with_colons_and_signs_are_words() {
    for text in
        ["45:7", "https://x.org/a", "Egypt:", "\"status:failed\"", "a=b", "光合作用", "-", "\"-x\"", "c++", "50%_a\\"]
    {
        let query = understood(text);
        assert!(matches!(query.terms.as_slice(), [Term { not: false, test: Test::Anywhere(_) }]), "{text}: {query:?}");
    }
    for nothing in ["", "  ", "*", "\"\"", "\""] {
        assert!(understood(nothing).is_empty(), "{nothing}");
    }
    assert_eq!(understood("\"sky is").to_string(), "\"sky is\"", "a quote that is still open");
}

#[test]
fn the_statuses_that_can_match_are_known() {
    use Status::{Failed, Generated, Generating, Queued};
    for (text, expected) in [
        ("sky", vec![Queued, Generating, Generated, Failed]),
        ("status:failed", vec![Failed]),
        ("-status:generated", vec![Queued, Generating, Failed]),
        ("cause:compile", vec![Queued, Generating, Failed]),
        ("-cause:compile", vec![Queued, Generating, Generated, Failed]),
        ("error:const status:generated", vec![]),
        ("worker:a", vec![Generating]),
    ] {
        assert_eq!(understood(text).statuses(), expected, "{text}");
    }
}

#[test]
fn the_start_of_an_id_is_one() {
    for (text, expected) in [
        ("5f0c", Some("5f0c")),
        ("5F0C-1a", Some("5f0c1a")),
        ("id:5f0c", Some("5f0c")),
        ("5f0", None),
        ("-5f0c", None),
        ("5f0c sky", None),
        ("5f0c*", Some("5f0c")),
        ("decade", Some("decade")),
        ("decades", None),
    ] {
        assert_eq!(understood(text).id_prefix().as_deref(), expected, "{text}");
    }
}

#[test]
fn what_was_found_is_known_by_its_place() {
    let found = |query: &str, field, text| -> Vec<(usize, usize)> {
        let ranges = understood(query).found_in(field, text);
        ranges.into_iter().map(|range| (range.start, range.end)).collect()
    };
    assert_eq!(found("SKY", Field::Title, "sky and Sky"), [(0, 3), (8, 11)]);
    assert_eq!(found("sky*blue", Field::Title, "sky blue sky"), [(0, 3), (4, 8)]);
    assert_eq!(found("ab bc", Field::Title, "abc"), [(0, 3)], "what overlaps is one");
    assert_eq!(found("合 -作", Field::Title, "光合作用"), [(3, 6)]);
    assert_eq!(found("i\u{307}", Field::Title, "xİy"), [(1, 3)], "one letter in upper case is two in lower");
    assert_eq!(found("title:a error:b", Field::Title, "ab"), [(0, 1)]);
    assert_eq!(found("title:a error:b", Field::Error, "ab"), [(1, 2)]);
    assert_eq!(found("model:gpt*", Field::Model, "gpt-4o"), [(0, 3)]);
    assert!(found("model:=gpt", Field::Model, "gpt-4o").is_empty());
    assert!(found("status:failed", Field::Title, "failed").is_empty());
}

fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[ -~\\t·光é]{1,12}").unwrap()
}

fn compare() -> impl Strategy<Value = Compare> {
    use Compare::{AtLeast, AtMost, Equal, Less, More};
    prop::sample::select(vec![Less, AtMost, Equal, AtLeast, More])
}

fn test() -> impl Strategy<Value = Test> {
    let pieces = || prop::collection::vec(text(), 1..4);
    let field = Key::ALL.into_iter().filter_map(|key| if let Key::In(field) = key { Some(field) } else { None });
    prop_oneof![
        pieces().prop_map(|pieces| Test::Anywhere(Text::of(pieces, false).unwrap())),
        (prop::sample::select(field.collect::<Vec<_>>()), pieces(), any::<bool>()).prop_map(
            |(field, pieces, whole)| {
                // Behind a key a part is one piece.
                let whole = whole || pieces.len() > 1;
                Test::In(field, Text::of(pieces, whole).unwrap())
            }
        ),
        prop::sample::subsequence(Status::ALL.to_vec(), 1..4).prop_map(Test::Status),
        prop::sample::subsequence(FailureClass::ALL.to_vec(), 1..4).prop_map(Test::Cause),
        (compare(), any::<u32>(), prop::sample::select(Unit::ALL.to_vec()))
            .prop_map(|(compare, amount, unit)| Test::Age(compare, Span { amount, unit })),
        (compare(), any::<u32>()).prop_map(|(compare, n)| Test::Attempts(compare, n)),
        "[0-9a-f]{1,32}".prop_map(Test::Id),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(terms in prop::collection::vec((any::<bool>(), test()), 0..5)) {
        let query = Query { terms: terms.into_iter().map(|(not, test)| Term { not, test }).collect() };
        prop_assert_eq!(Query::parse(&query.to_string()), (query.clone(), Vec::new()), "{}", query);
    }

    #[test]
    fn any_text_is_read_and_problems_lie_on_its_words(text in "[ -~é光\\t]{0,40}") {
        let (query, problems) = Query::parse(&text);
        for problem in problems {
            prop_assert!(!text[problem.at].trim().is_empty() && !problem.message.is_empty());
        }
        prop_assert_eq!(Query::parse(&query.to_string()), (query.clone(), Vec::new()), "{}", query);
        let found = query.found_in(Field::Title, &text);
        prop_assert!(found.windows(2).all(|pair| pair[0].end < pair[1].start));
        prop_assert!(found.iter().all(|range| text.is_char_boundary(range.start) && text.is_char_boundary(range.end)));
    }
}
