//! From an outline on standard input to a lesson that was generated, checked and stored.

use homeroom::model::ids::LessonId;
use serde_json::Value;

use crate::model_server::{ModelServer, answer};
use crate::school::School;

const OUTLINE: &[u8] = b"Photosynthesis\n- light\n- water\n";
const KEY: &str = "sk-test-5f0c1a2b3c4d5e6f7a8b";
const LESSON: &str = include_str!("../lessons/good/quiz_long.tsx");

async fn add(school: &School) -> String {
    let ran = school.home.pipe(&["add", "-", "--json"], OUTLINE).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let said: Value = serde_json::from_str(&ran.out).unwrap();
    let [id] = <[String; 1]>::try_from(serde_json::from_value::<Vec<String>>(said["ids"].clone()).unwrap()).unwrap();
    assert_eq!(id.parse::<LessonId>().unwrap().to_string(), id);
    assert_eq!(ran.out, format!("{{\"ids\":[\"{id}\"]}}\n"));
    id
}

/// One attempt, one trace, one content, all of them good.
fn assert_generated_at_once(story: &Value) {
    assert_eq!(story["status"], "generated");
    assert_eq!(
        (&story["title"], story["outline"].as_str()),
        (&"Photosynthesis".into(), std::str::from_utf8(OUTLINE).ok())
    );
    let [attempt] = story["attempts"].as_array().unwrap().as_slice() else { panic!("{story:#}") };
    assert_eq!((&attempt["status"], &attempt["attempt_number"]), (&"success".into(), &1.into()));
    assert!(attempt["finished_at"].is_string() && attempt["error"].is_null(), "{attempt:#}");
    let [trace] = story["traces"].as_array().unwrap().as_slice() else { panic!("{story:#}") };
    assert_eq!((&trace["validation"]["passed"], &trace["compilation"]["success"]), (&true.into(), &true.into()));
    assert!(trace["prompt"].as_str().unwrap().contains("Photosynthesis\n- light\n- water"));
    assert!(trace["response"].as_str().unwrap().contains("```tsx"));
    assert!(trace["error"].is_null());
    for key in ["prompt_tokens", "completion_tokens", "total_tokens"] {
        assert!(trace["tokens"][key].as_i64().is_some_and(|tokens| tokens > 0), "{key}: {}", trace["tokens"]);
    }
    let [content] = story["contents"].as_array().unwrap().as_slice() else { panic!("{story:#}") };
    assert_eq!(content["version"], 1);
    assert!(content["typescript_source"].as_str().unwrap().contains("export default"));
    let js = content["compiled_js"].as_str().unwrap();
    assert!(!js.is_empty() && !js.contains("interface ") && !js.contains("</"), "{js}");
}

#[tokio::test]
async fn an_outline_becomes_a_lesson_offline() {
    let school = School::empty().await;
    school.home.ok(&["migrate"]).await;
    let id = add(&school).await;
    let said = school.home.ok(&["worker", "--until-empty", "--provider", "sample"]).await;
    assert!(said.contains("generated   Photosynthesis"), "{said}");
    let story = school.story(&id).await;
    assert_generated_at_once(&story);
    assert_eq!(story["traces"][0]["model"], "homeroom/sample-1");
    assert_eq!(story["traces"][0]["tokens"]["raw"]["estimated"], true);
    school.assert_tidy().await;
}

#[tokio::test]
async fn an_outline_becomes_a_lesson_by_a_model_server() {
    let text = format!("Your key is {KEY}.\n\n```tsx\n// {KEY}\n{LESSON}```\n");
    let server = ModelServer::scripted(vec![answer(&text)]);
    let mut school = School::open().await;
    for (name, value) in [
        ("OPENAI_API_KEY", KEY),
        ("OPENAI_BASE_URL", &server.base_url()),
        ("HOMEROOM_MODEL", "school-model-7"),
        ("HOMEROOM_LOG", "trace"),
    ] {
        school.home.set(name, value);
    }
    let id = add_quietly(&school).await;
    let ran = school.home.run(&["worker", "--until-empty"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let story = school.story(&id).await;
    assert_generated_at_once(&story);
    let trace = &story["traces"][0];
    let tokens = i64::try_from(text.chars().count() / 4).unwrap();
    assert_eq!(trace["model"], "school-model-7");
    assert_eq!(trace["tokens"]["prompt_tokens"], 100);
    assert_eq!(trace["tokens"]["completion_tokens"], tokens);
    assert_eq!(trace["tokens"]["total_tokens"], 100 + tokens);

    let [sent] = <[_; 1]>::try_from(server.requests()).unwrap();
    assert_eq!(sent.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(sent.body["model"], "school-model-7");
    assert!(sent.message("user").unwrap().contains("- light\n- water"));
    assert!(!school.everything().await.contains(KEY), "the key is in the database");
    let shown = school.home.ok(&["show", &id, "--json"]).await;
    assert!(!ran.out.contains(KEY) && !ran.err.contains(KEY) && !shown.contains(KEY), "the key was shown");
    school.assert_tidy().await;
}

async fn add_quietly(school: &School) -> String {
    let ran = school.home.pipe(&["add", "-"], OUTLINE).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.out.trim().to_owned()
}
