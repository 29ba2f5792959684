use super::*;

fn shown(left: &str, right: &str, columns: bool) -> (Vec<String>, Changes, Vec<u32>) {
    let document = compare(Arc::from(left), Arc::from(right), columns);
    let lines = document
        .lines
        .iter()
        .map(|line| {
            let sign = match line.tone {
                Tone::Removed => '-',
                Tone::Added => '+',
                _ => ' ',
            };
            let other = line.other().map(|other| format!(" │ {}", document.text(other))).unwrap_or_default();
            format!("{sign}{}{other}", document.text(line))
        })
        .collect();
    (lines, document.changes.unwrap(), document.marks)
}

#[test]
fn changed_words_are_told_apart_and_what_is_alike_is_counted() {
    let body = (1..=10).map(|n| format!("line {n}\n")).collect::<Vec<_>>().concat();
    let left = format!("let score = 0;\n{body}<p>Score: {{score}}</p>\n");
    let right = format!("const score = 0;\n{body}<p role=\"status\">Score: {{score}}</p>\n<Bar />\n");
    let (lines, changes, marks) = shown(&left, &right, false);
    assert_eq!(lines[0..2], ["-[-let-] score = 0;", "+{+const+} score = 0;"]);
    assert_eq!(lines[5], "    ┆ 4 lines alike");
    assert_eq!(lines[9..], ["-<p>Score: {score}</p>", "+<p{+ role=\"status\"+}>Score: {score}</p>", "+<Bar />"]);
    assert_eq!((changes.added, changes.removed, marks), (3, 2, vec![0, 9]));
}

#[test]
fn what_has_nothing_in_common_is_replaced_whole() {
    let (lines, ..) = shown("one two three", "vier fünf sechs", false);
    assert_eq!(lines, ["-one two three", "+vier fünf sechs"]);
    assert_eq!(shown("a\nb", "a\nb", false).0, [" No difference."]);
    assert_eq!(shown("", "", false).0, [" No difference."]);
    assert_eq!(shown("", "a", false).0, ["+a"]);
}

#[test]
fn two_columns_stand_side_by_side() {
    let (lines, ..) = shown("a\nb c\nd", "a\nb x\ny\nd", true);
    assert_eq!(lines, [" a │ a", "-b [-c-] │ b {+x+}", "  │ y", " d │ d"]);
}

#[test]
fn a_hostile_pair_is_cut_and_says_so() {
    let distinct = |seed: usize| (0..30_000).map(|n| format!("{}\n", n * 7 + seed)).collect::<Vec<_>>().concat();
    let started = Instant::now();
    let (lines, ..) = shown(&distinct(0), &distinct(3), false);
    assert!(lines[0].contains("Only the first 10000 rows"), "{}", lines[0]);
    // Far above the bound: only a comparison without one takes longer.
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let noise = |seed: usize| (0..9_000).map(|n| format!("{}\n", (n * n + seed * n) % 7)).collect::<Vec<_>>().concat();
    let started = Instant::now();
    let (lines, ..) = shown(&noise(1), &noise(3), false);
    assert!(!lines.is_empty() && started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let long = |word: &str| word.repeat(100_000);
    shown(&long("ab "), &long("ba "), false);
}
