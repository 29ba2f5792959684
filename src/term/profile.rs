//! What the terminal can do, as far as the environment tells. Pure: the environment comes in as a function.

/// How many colours a theme may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Colours {
    /// Attributes only: `NO_COLOR`, or a terminal without any.
    None,
    /// The terminal's sixteen named ones.
    Sixteen,
    Indexed256,
    True,
}

/// The terminal, by its environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read from its own variable")]
pub struct Profile {
    pub colours: Colours,
    /// Whether characters beyond ASCII can be shown.
    pub utf8: bool,
    /// Dark text on a light ground, where the terminal tells.
    pub light: bool,
    pub ssh: bool,
    pub tmux: bool,
    /// It knows what a question is: one that does not would show it.
    pub answers: bool,
}

impl Profile {
    /// Reads the process's environment.
    #[must_use]
    pub fn detect() -> Self {
        Self::from_env(|name| std::env::var(name).ok())
    }

    /// Reads an environment; an empty variable counts as unset.
    pub fn from_env(var: impl Fn(&str) -> Option<String>) -> Self {
        let var = |name: &str| var(name).filter(|value| !value.is_empty());
        let term = var("TERM").unwrap_or_default();
        Self {
            colours: colours(var("NO_COLOR").is_some(), &var("COLORTERM").unwrap_or_default(), &term),
            utf8: utf8(var("LC_ALL").or_else(|| var("LC_CTYPE")).or_else(|| var("LANG")).as_deref(), &term),
            light: light(var("COLORFGBG").as_deref()),
            ssh: ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].into_iter().any(|name| var(name).is_some()),
            tmux: var("TMUX").is_some() || term.starts_with("tmux"),
            answers: answers(&term, var("TMUX").is_some()),
        }
    }

    /// How long a lone escape waits for the rest of a sequence: a slow link splits them.
    #[must_use]
    pub fn escape_wait(&self) -> std::time::Duration {
        std::time::Duration::from_millis(if self.ssh { 150 } else { 50 })
    }
}

fn colours(refused: bool, colorterm: &str, term: &str) -> Colours {
    let dumb = is_dumb(term) || term.ends_with("-m") || term.ends_with("-mono") || term.starts_with("vt1");
    if refused || dumb {
        Colours::None
    } else if matches!(colorterm, "truecolor" | "24bit") || term.ends_with("-direct") {
        Colours::True
    } else if term.contains("256color")
        || matches!(term, "alacritty" | "xterm-kitty" | "xterm-ghostty" | "foot" | "wezterm")
    {
        Colours::Indexed256
    } else {
        Colours::Sixteen
    }
}

/// The Linux console and hardware terminals answer nothing, and GNU screen shows what it does not know. tmux goes by its name too.
fn answers(term: &str, in_tmux: bool) -> bool {
    let screen = term.starts_with("screen") && !in_tmux;
    !(is_dumb(term) || screen || term == "linux" || term.starts_with("vt"))
}

fn is_dumb(term: &str) -> bool {
    term.is_empty() || term == "dumb"
}

/// `foreground;background`, sometimes with a third between them; 7 and 15 are the light grounds.
fn light(pair: Option<&str>) -> bool {
    let background = pair.and_then(|pair| pair.rsplit(';').next()?.parse().ok());
    matches!(background, Some(7_u8 | 15))
}

/// An unset locale is the C locale, and that is ASCII. The Linux console shows few characters whatever the locale says.
fn utf8(locale: Option<&str>, term: &str) -> bool {
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    (locale.contains("utf-8") || locale.contains("utf8")) && term != "linux" && term != "dumb"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(env: &[(&str, &str)]) -> Profile {
        Profile::from_env(|name| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn colours_follow_no_color_then_colorterm_then_term() {
        for (env, expected) in [
            (&[("TERM", "xterm-256color")][..], Colours::Indexed256),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], Colours::True),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit"), ("NO_COLOR", "1")], Colours::None),
            (&[("TERM", "xterm-256color"), ("NO_COLOR", "")], Colours::Indexed256),
            (&[("TERM", "xterm-direct")], Colours::True),
            (&[("TERM", "xterm")], Colours::Sixteen),
            (&[("TERM", "screen")], Colours::Sixteen),
            (&[("TERM", "linux")], Colours::Sixteen),
            (&[("TERM", "tmux-256color")], Colours::Indexed256),
            (&[("TERM", "xterm-kitty")], Colours::Indexed256),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Colours::None),
            (&[("TERM", "vt100")], Colours::None),
            (&[], Colours::None),
        ] {
            assert_eq!(profile(env).colours, expected, "{env:?}");
        }
    }

    #[test]
    fn the_first_set_locale_decides() {
        for (env, expected) in [
            (&[("LANG", "en_US.UTF-8")][..], true),
            (&[("LANG", "de_DE.utf8")], true),
            (&[("LANG", "C")], false),
            (&[], false),
            (&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")], false),
            (&[("LC_ALL", ""), ("LANG", "en_US.UTF-8")], true),
            (&[("LC_CTYPE", "C.UTF-8"), ("LANG", "C")], true),
            (&[("LC_CTYPE", "UTF-8")], true),
            (&[("LANG", "en_US.UTF-8"), ("TERM", "linux")], false),
        ] {
            assert_eq!(profile(env).utf8, expected, "{env:?}");
        }
    }

    #[test]
    fn a_light_ground_is_told_by_its_number() {
        for (pair, expected) in
            [("0;15", true), ("0;default;7", true), ("15;0", false), ("default", false), ("", false)]
        {
            assert_eq!(profile(&[("COLORFGBG", pair)]).light, expected, "{pair}");
        }
    }

    #[test]
    fn only_what_can_answer_is_asked() {
        for (term, expected) in [
            ("xterm-256color", true),
            ("tmux-256color", true),
            ("screen", false),
            ("screen.xterm-256color", false),
            ("linux", false),
            ("vt220", false),
            ("dumb", false),
            ("", false),
        ] {
            assert_eq!(profile(&[("TERM", term)]).answers, expected, "{term}");
        }
        assert!(profile(&[("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-0/default,1,0")]).answers);
    }

    #[test]
    fn ssh_and_tmux_show_in_their_variables() {
        let here = profile(&[("TERM", "xterm")]);
        assert!(!here.ssh && !here.tmux);
        let far = profile(&[("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.8 22"), ("TMUX", "/tmp/tmux-0/default,1,0")]);
        assert!(far.ssh && far.tmux);
        assert!(far.escape_wait() > here.escape_wait());
    }
}
