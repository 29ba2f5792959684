//! Fills the places of a text template.
//!
//! May import: nothing of homeroom's.

/// `template` with each place replaced, in one pass: what is filled in is never read as a place to fill.
pub(super) fn fill(template: &str, places: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((at, place, text)) =
        places.iter().filter_map(|(place, text)| rest.find(place).map(|at| (at, *place, *text))).min()
    {
        out.push_str(&rest[..at]);
        out.push_str(text);
        rest = &rest[at + place.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_each_place_once() {
        let places = [("{a}", "{b} {a}"), ("{b}", "B")];
        assert_eq!(fill("x {b} {a}{b} {c}", &places), "x B {b} {a}B {c}");
        assert_eq!(fill("", &places), "");
    }
}
