//! What a model is told of its last answer.

#![expect(clippy::unwrap_used, reason = "clippy exempts only the test functions themselves")]

use homeroom::worker::{Options, Report};

use crate::school::School;
use crate::workshop::{Say, Scripted, Workshop, options};

const NETWORK: &str = "export default function Lesson() {\n  fetch(\"/a\");\n  return <p>1</p>;\n}\n";
const STORAGE: &str = "export default function Lesson() {\n  return <p>{localStorage.length}</p>;\n}\n";

/// The prompts of a lesson whose first answers are these and whose last is good.
async fn prompts(answers: &[&'static str]) -> (Vec<String>, Vec<String>) {
    let school = School::open().await;
    school.add(1).await;
    let spec = school.test.spec.clone();
    let provider = Scripted::new(answers.iter().map(|answer| Say::Answer(answer)));
    let mut shop = Workshop::on(school, &spec, provider, Options { max_attempts: 9, ..options() });
    shop.until(|report| matches!(report, Report::Generated { .. })).await;
    let client = shop.school.client().await;
    let rows = client.query("select prompt_version from homeroom.attempts order by fence", &[]).await.unwrap();
    (shop.provider.prompts(), rows.iter().map(|row| row.get(0)).collect())
}

#[tokio::test]
async fn the_same_failure_twice_starts_afresh_and_another_is_mended() {
    let (prompts, versions) = prompts(&[NETWORK, NETWORK, STORAGE]).await;
    let [first, second, third, fourth] = prompts.as_slice() else { panic!("{}", prompts.len()) };
    assert!(!first.contains("attempt"), "{first}");
    assert!(second.contains("forbidden call `fetch`") && second.contains("at 2:3"), "{second}");
    assert!(second.contains("-----CODE-----\nexport default function Lesson()"), "{second}");
    assert!(third.contains("forbidden call `fetch`") && !third.contains("CODE"), "{third}");
    assert!(third.contains("a lesson has no network"), "{third}");
    assert!(fourth.contains("forbidden global `localStorage`") && fourth.contains("CODE"), "{fourth}");
    let kinds: Vec<&str> = versions.iter().filter_map(|version| version.split('-').next()).collect();
    assert_eq!(kinds, ["lesson", "repair", "afresh", "repair"]);
}
