//! Addresses: where one leads, as far as its beginning tells.
//!
//! May import: `model`.

use super::contract;
use super::reach::Text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leads {
    Outside,
    /// To code that runs in the page.
    Code,
}

/// Where an address leads; `None` inside the lesson, or not known.
pub(super) fn leads(address: &str) -> Option<Leads> {
    // As a browser reads it: line ends and tabs are dropped wherever they stand, white space and controls in front.
    let address: String = address.chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
    let address = address.trim_start_matches(|c: char| c <= ' ');
    if address.starts_with("//") || address.starts_with("\\\\") || address.starts_with("/\\") {
        return Some(Leads::Outside);
    }
    let (scheme, rest) = address.split_once(':')?;
    let well_formed = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    if !well_formed {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    let urls = &contract().urls;
    if urls.external.contains(&scheme) {
        return Some(Leads::Outside);
    }
    let page = scheme == "data" && is_page(rest);
    (urls.scripts.contains(&scheme) || page).then_some(Leads::Code)
}

/// Data that a browser opens as a document.
fn is_page(data: &str) -> bool {
    let kind = data.trim_start().to_ascii_lowercase();
    ["text/html", "application/xhtml", "text/javascript", "application/javascript"]
        .iter()
        .any(|one| kind.starts_with(one))
}

/// The same of an attribute's value, which for `srcSet` is a list.
pub(super) fn attribute_leads(attribute: &str, value: &Text) -> Option<Leads> {
    let list = attribute.eq_ignore_ascii_case("srcset");
    // A list cannot be divided at the commas of data.
    if !list || value.known.contains("data:") {
        return leads(&value.known);
    }
    value.known.split(',').find_map(leads)
}

/// The first address of a style sheet or a style's value that leads outside.
pub(super) fn style_leads(style: &str) -> Option<Leads> {
    let lower = style.to_ascii_lowercase();
    let mut places: Vec<usize> = lower.match_indices("url(").map(|(at, found)| at + found.len()).collect();
    places.extend(lower.match_indices("@import").map(|(at, found)| at + found.len()));
    places
        .iter()
        .filter_map(|&at| lower.get(at..))
        .find_map(|rest| leads(rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_where_a_browser_would_go() {
        for (address, expected) in [
            ("https://example.com/a.png", Some(Leads::Outside)),
            ("  HTTP://x", Some(Leads::Outside)),
            ("//cdn.example.com/x.js", Some(Leads::Outside)),
            ("/\\example.com", Some(Leads::Outside)),
            ("mailto:a@example.com", Some(Leads::Outside)),
            ("javascript:void(0)", Some(Leads::Code)),
            ("\u{1}java\nscript:alert(1)", Some(Leads::Code)),
            ("data:text/html,<b>", Some(Leads::Code)),
            ("data:image/png;base64,AA==", None),
            ("#answers", None),
            ("", None),
            ("images/leaf.svg", None),
            ("/images/a:b.png", None),
            ("https", None),
            ("blob:x", None),
            ("12:30", None),
        ] {
            assert_eq!(leads(address), expected, "{address:?}");
        }
    }

    #[test]
    fn lists_and_styles_are_looked_through() {
        let set = |known: &str| attribute_leads("srcSet", &Text { known: known.to_owned(), whole: true });
        assert_eq!(set("a.png 1x, https://example.com/b.png 2x"), Some(Leads::Outside));
        assert_eq!(set("a.png 1x, b.png 2x"), None);
        assert_eq!(style_leads("center / cover url( 'https://example.com/a.png' )"), Some(Leads::Outside));
        assert_eq!(style_leads("@import \"//fonts.example.com/x.css\";"), Some(Leads::Outside));
        assert_eq!(style_leads("url(#gradient) @import-free https://example.com"), None);
        assert_eq!(style_leads("url(data:image/png;base64,AA==)"), None);
    }
}
