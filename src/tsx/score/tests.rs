//! Lessons made by hand, good and bad, and what they score.

use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::model::score::Metric;
use crate::model::tree::Element;

mod made;

use made::{ARABIC, CHINESE, ENGLISH, GERMAN, HINDI, JAPANESE, THAI, element, text};

const SOURCE: &str = include_str!("../../../tests/lessons/good/quiz_long.tsx");

fn value(score: &Score, metric: Metric) -> f64 {
    score.mark(metric).map(|mark| mark.value).unwrap()
}

/// A lesson that shows `tree` and does nothing.
fn still(tree: &[Node], source: &str) -> Score {
    let texts: Vec<String> = Page::read(tree).passages;
    score(&Evidence {
        title: ENGLISH.title,
        outline: ENGLISH.outline,
        source,
        tree,
        texts: &texts,
        played: &Played { states: 1, ..Played::default() },
        controls: &Controls::default(),
        warnings: &[],
    })
}

fn explained(score: &Score) -> String {
    let lines =
        score.marks.iter().map(|mark| format!("{:?} {:.3}: {}", mark.metric, mark.value, mark.counted.join(" ")));
    format!("{:.3}\n{}", score.value(), lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_good_lesson_is_known_as_one() {
    let score = ENGLISH.score(ENGLISH.outline);
    assert!(score.value() > 0.7, "{}", explained(&score));
    for metric in Metric::ALL {
        assert!(value(&score, metric) > 0.6, "{}", explained(&score));
    }
    assert_eq!(score.marks.iter().map(|mark| mark.metric).collect::<Vec<_>>(), Metric::ALL);
    let counted = &score.mark(Metric::EducationalValue).unwrap().counted;
    assert_eq!(counted[2], "3 questions; they can be answered and are checked.");
}

#[test]
fn the_same_lesson_scores_alike_in_every_language() {
    let english = ENGLISH.score(ENGLISH.outline);
    for made in [GERMAN, ARABIC, JAPANESE, HINDI, CHINESE, THAI] {
        let score = made.score(made.outline);
        assert!((score.value() - english.value()).abs() < 0.12, "{}\n{}", made.title, explained(&score));
        let relevance = value(&score, Metric::Relevance) - value(&english, Metric::Relevance);
        assert!(relevance.abs() < 0.25, "{}\n{}", made.title, explained(&score));
    }
}

#[test]
fn an_empty_shell_scores_next_to_nothing() {
    let shell = "export default function Lesson() {\n  return <main><h1>Photosynthesis</h1></main>;\n}\n";
    let heading = [element("main", vec![element("h1", vec![text("Photosynthesis")])])];
    for (tree, source) in [(&heading[..], shell), (&heading[..], SOURCE), (&[], shell), (&[], "")] {
        let score = still(tree, source);
        assert!(score.value() < 0.3, "{}", explained(&score));
    }
}

#[test]
fn a_pasted_outline_is_no_lesson() {
    let real = ENGLISH.score(ENGLISH.outline).value();
    let whole = ENGLISH.outline.replace(['\n', '-', '#'], " ");
    let list = ENGLISH.outline.lines().map(|line| element("li", vec![text(line)])).collect();
    for tree in [[element("p", vec![text(&whole)])], [element("ul", list)]] {
        let score = still(&tree, SOURCE);
        assert!(score.value() < 0.5 && score.value() < real - 0.3, "{}", explained(&score));
        assert!(value(&score, Metric::Relevance) <= 0.6, "{}", explained(&score));
    }
}

#[test]
fn a_lesson_about_something_else_is_not_relevant() {
    let outlines = [
        (
            ENGLISH,
            "# The French Revolution\n- causes of the revolution: debt, hunger, unequal estates\n- the storming of the Bastille\n- the Declaration of the Rights of Man\n- the Terror and Robespierre\n- Napoleon's rise to power",
        ),
        (
            GERMAN,
            "# Die Französische Revolution\n- Ursachen: Schulden, Hunger, ungleiche Stände\n- Sturm auf die Bastille\n- Erklärung der Menschenrechte\n- Terror und Robespierre\n- Napoleons Aufstieg",
        ),
        (
            JAPANESE,
            "# フランス革命\n- 原因：財政赤字、飢餓、身分制度\n- バスティーユ襲撃\n- 人権宣言\n- 恐怖政治とロベスピエール\n- ナポレオンの台頭",
        ),
        (
            ARABIC,
            "# الثورة الفرنسية\n- الأسباب: الديون والجوع والطبقات\n- اقتحام الباستيل\n- إعلان حقوق الإنسان\n- عهد الإرهاب وروبسبير\n- صعود نابليون",
        ),
        (
            HINDI,
            "# फ्रांसीसी क्रांति\n- कारण: कर्ज, भूख, असमान वर्ग\n- बास्तील पर हमला\n- मानव अधिकारों की घोषणा\n- आतंक का राज\n- नेपोलियन का उदय",
        ),
        (THAI, "# การปฏิวัติฝรั่งเศส\n- สาเหตุ หนี้สินและความอดอยาก\n- การบุกคุกบาสตีย์\n- คำประกาศสิทธิมนุษยชน\n- นโปเลียนขึ้นสู่อำนาจ"),
        (
            CHINESE,
            "# 法国大革命\n- 原因：债务、饥荒、等级制度\n- 攻占巴士底狱\n- 人权宣言\n- 恐怖统治与罗伯斯庇尔\n- 拿破仑的崛起",
        ),
    ];
    for (made, outline) in outlines {
        let title = crate::model::outline::title_of(outline).unwrap();
        let score = made.titled(&title).score(outline);
        assert!(value(&score, Metric::Relevance) < 0.3, "{outline}\n{}", explained(&score));
        assert!(value(&score, Metric::Completeness) < 0.6, "{outline}\n{}", explained(&score));
    }
}

#[test]
fn what_is_missing_is_named() {
    let score = ENGLISH.score("# Photosynthesis\n- chlorophyll\n- the Calvin cycle\n- thylakoid membranes");
    let counted = &score.mark(Metric::Relevance).unwrap().counted;
    assert_eq!(counted[0], "2 of 6 terms of the outline are shown; missing: calvin, cycle, thylakoid, membranes.");
    let counted = &score.mark(Metric::Completeness).unwrap().counted;
    assert_eq!(
        counted[0],
        "1 of 3 points of the outline are taken up; missing: the Calvin cycle, thylakoid membranes."
    );
}

#[test]
fn warnings_placeholders_and_stillness_lower_it() {
    let best = ENGLISH.score(ENGLISH.outline);
    let warning = |rule: &str| Issue {
        rule: rule.into(),
        message: String::new(),
        line: None,
        column: None,
        end_column: None,
        hint: None,
    };
    let warned = ENGLISH.score_with(ENGLISH.outline, |evidence, rest| {
        let warnings = [warning("missing-key"), warning("unlabelled-control")];
        rest(&Evidence { warnings: &warnings, ..*evidence })
    });
    assert!(value(&warned, Metric::CodeQuality) < value(&best, Metric::CodeQuality) - 0.05);
    let unfinished = ENGLISH.score_with(ENGLISH.outline, |evidence, rest| {
        let texts: Vec<String> =
            evidence.texts.iter().cloned().chain(["Lorem ipsum dolor".into(), "TODO: more".into()]).collect();
        rest(&Evidence { texts: &texts, ..*evidence })
    });
    assert!(value(&unfinished, Metric::Completeness) < value(&best, Metric::Completeness) - 0.15);
    let unplayed = ENGLISH.score_with(ENGLISH.outline, |evidence, rest| {
        rest(&Evidence { played: &Played { states: 40, ticks: 40, ..Played::default() }, ..*evidence })
    });
    assert!(value(&unplayed, Metric::Interactivity) < 0.5, "{}", explained(&unplayed));
}

#[test]
fn the_largest_evidence_is_read_in_time() {
    let outline = (0..9_000).map(|n| format!("- w{n}")).collect::<Vec<_>>().join("\n");
    let texts: Vec<String> = (0..8_000).map(|n| format!("w{n} x")).collect();
    let many = element("div", (0..60_000).map(|n| element("p", vec![text(&format!("w{n}"))])).collect());
    let source = "const a = 1;\n".repeat(5_000);
    let begun = Instant::now();
    let score = score(&Evidence {
        title: "w1",
        outline: &outline,
        source: &source,
        tree: &[many],
        texts: &texts,
        played: &Played::default(),
        controls: &Controls::default(),
        warnings: &[],
    });
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    assert!(value(&score, Metric::Relevance) > 0.9, "{}", explained(&score));
}

fn trees() -> impl Strategy<Value = Vec<Node>> {
    let tag =
        prop_oneof!["[a-z]{1,8}", "h[0-9]{1,12}", Just("br".to_owned()), Just("input".to_owned()), any::<String>()];
    let attributes = || proptest::collection::btree_map("type|role|name|style|hidden|draggable", any::<String>(), 0..3);
    let node = any::<String>().prop_map(Node::Text).prop_recursive(5, 60, 6, move |inner| {
        (
            tag.clone(),
            attributes(),
            proptest::collection::vec(any::<String>(), 0..3),
            proptest::collection::vec(inner, 0..6),
        )
            .prop_map(|(tag, attributes, handlers, children)| {
                Node::Element(Element { tag, attributes, handlers, children, ..Element::default() })
            })
    });
    proptest::collection::vec(node, 0..5)
}

/// Any text, and text of the scripts that are read in their own way.
fn strings() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ -~\n]{0,200}", "[一-丿ぁ-ヿก-๛ا-ي٠-٩अ-हा-्가-힣 \n。?#-]{0,200}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_mark_is_a_share_of_one(
        title in strings(),
        outline in strings(),
        source in prop_oneof![strings(), "(const|function|<p>|\\{|\\}|\\(|\\)|any|: |=>|//|/\\*|`|'|é| |\n|X){0,60}"],
        tree in trees(),
        texts in proptest::collection::vec(strings(), 0..12),
        numbers in any::<[u32; 8]>(),
    ) {
        let [clicks, choices, inputs, states, buttons, chosen, fields, keys] = numbers;
        let played = Played { clicks, choices, inputs, keys, states, ..Played::default() };
        let controls = Controls { buttons, choices: chosen, fields };
        let evidence = Evidence {
            title: &title, outline: &outline, source: &source, tree: &tree, texts: &texts,
            played: &played, controls: &controls, warnings: &[],
        };
        let score = score(&evidence);
        prop_assert_eq!(score.marks.iter().map(|mark| mark.metric).collect::<Vec<_>>(), Metric::ALL);
        for mark in &score.marks {
            prop_assert!(mark.value.is_finite() && (0.0..=1.0).contains(&mark.value));
            prop_assert!(!mark.counted.is_empty() && mark.counted.iter().all(|line| line.chars().count() <= 300));
        }
        prop_assert_eq!(&score, &super::score(&evidence));
    }
}
