//! The texts of a lesson: word salad, so that compressing them is the same work for everybody.

/// Bytes of a trace's prompt and response, and of a content.
pub const PROMPT: usize = 3 * 1024;
pub const RESPONSE: usize = 5 * 1024;
pub const CONTENT: usize = 6 * 1024;

#[derive(Clone)]
pub struct Texts {
    pub prompt: String,
    pub response: String,
    pub content: String,
}

impl Texts {
    /// The same in every run.
    pub fn new() -> Self {
        let mut random = fastrand::Rng::with_seed(7);
        let words: Vec<String> =
            (0..1_500).map(|_| (0..random.usize(2..=11)).map(|_| random.lowercase()).collect()).collect();
        let mut salad = |bytes: usize| {
            let mut text = String::with_capacity(bytes + 16);
            while text.len() < bytes {
                text.push_str(&words[random.usize(..words.len())]);
                text.push(' ');
            }
            text.truncate(bytes);
            text
        };
        Self { prompt: salad(PROMPT), response: salad(RESPONSE), content: salad(CONTENT) }
    }
}
