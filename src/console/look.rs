//! What the screen looks like: what was configured, what the environment tells, what the terminal answers, what an operator chose since.

use crate::app::appearance::Appearance;
use crate::term::{Colours, Profile, Wants};
use crate::ui::theme::{Depth, Ground, Theme};

/// What is known of the looks, and what they come to.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts and wishes")]
pub struct Look {
    profile: Profile,
    /// The depth that was configured; it beats whatever the terminal says.
    depth: Option<Depth>,
    /// The ground that was configured or chosen.
    ground: Option<Ground>,
    mono: bool,
    contrast: bool,
    ascii: bool,
    /// What the terminal answered.
    told: Option<Ground>,
    true_colour: bool,
}

/// What was configured; `None`: as the terminal tells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wished {
    pub depth: Option<Depth>,
    pub ground: Option<Ground>,
    pub mono: bool,
    pub contrast: bool,
    pub ascii: Option<bool>,
}

impl Look {
    #[must_use]
    pub fn new(wished: Wished, profile: Profile) -> Self {
        Self {
            profile,
            depth: wished.depth,
            ground: wished.ground,
            mono: wished.mono,
            contrast: wished.contrast,
            ascii: wished.ascii.unwrap_or(!profile.utf8),
            told: None,
            true_colour: false,
        }
    }

    /// What to ask a terminal: nothing that changes nothing. A ground is worth knowing even where it was configured: it may be
    /// left to the terminal again.
    #[must_use]
    pub fn wants(&self, mouse: bool) -> Wants {
        let colours = self.profile.colours != Colours::None;
        let asks = self.profile.answers && colours;
        Wants { mouse, ground: asks, colours: asks && self.depth.is_none() && self.profile.colours != Colours::True }
    }

    /// The terminal told its ground.
    pub fn hear_ground(&mut self, light: bool) {
        self.told = Some(if light { Ground::Light } else { Ground::Dark });
    }

    /// The terminal answered that it shows every colour.
    pub fn hear_true_colour(&mut self) {
        self.true_colour = true;
    }

    /// An operator chose.
    pub fn wear(&mut self, appearance: Appearance) {
        match appearance {
            Appearance::Auto => (self.ground, self.mono, self.contrast) = (None, false, false),
            Appearance::Dark => (self.ground, self.mono, self.contrast) = (Some(Ground::Dark), false, false),
            Appearance::Light => (self.ground, self.mono, self.contrast) = (Some(Ground::Light), false, false),
            Appearance::Mono => (self.mono, self.contrast) = (true, false),
            Appearance::HighContrast => (self.mono, self.contrast) = (false, true),
            Appearance::Ascii => self.ascii = true,
            Appearance::Unicode => self.ascii = false,
        }
    }

    #[must_use]
    pub fn theme(&self) -> Theme {
        let ground = self.ground.or(self.told).unwrap_or(if self.profile.light { Ground::Light } else { Ground::Dark });
        Theme::new(self.depth(), ground, self.ascii).with_contrast(self.contrast)
    }

    fn depth(&self) -> Depth {
        // NO_COLOR is a person's wish; only a depth that was asked for by name is a newer one.
        match (self.mono, self.depth, self.profile.colours) {
            (true, ..) | (false, None, Colours::None) => Depth::Mono,
            (false, Some(depth), _) => depth,
            (false, None, Colours::True) => Depth::True,
            // Over a link the shorter sequences of 256 colours look the same.
            (false, None, _) if self.true_colour && self.profile.ssh => Depth::Indexed,
            (false, None, _) if self.true_colour => Depth::True,
            (false, None, Colours::Indexed256) => Depth::Indexed,
            (false, None, Colours::Sixteen) => Depth::Sixteen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(env: &[(&str, &str)]) -> Profile {
        Profile::from_env(|name| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    const USUAL: &[(&str, &str)] = &[("TERM", "xterm-256color"), ("LANG", "C.UTF-8")];

    #[test]
    fn a_flag_beats_the_answer_beats_the_environment() {
        let light = profile(&[("TERM", "xterm-256color"), ("COLORFGBG", "0;15"), ("LANG", "C.UTF-8")]);
        let mut look = Look::new(Wished::default(), light);
        assert_eq!(look.theme(), Theme::new(Depth::Indexed, Ground::Light, false));
        look.hear_ground(false);
        assert_eq!(look.theme().ground, Ground::Dark, "the terminal knows better than its variable");
        let mut look = Look::new(Wished { ground: Some(Ground::Light), ..Wished::default() }, profile(USUAL));
        look.hear_ground(false);
        assert_eq!(look.theme().ground, Ground::Light);
    }

    #[test]
    fn depths_follow_the_wish_then_no_color_then_the_answer() {
        let heard = |wished: Wished, env: &[(&str, &str)]| {
            let mut look = Look::new(wished, profile(env));
            look.hear_true_colour();
            look.theme().depth
        };
        let sixteen = &[("TERM", "xterm"), ("LANG", "C.UTF-8")][..];
        let by_name = Wished { depth: Some(Depth::Sixteen), ..Wished::default() };
        assert_eq!(Look::new(Wished::default(), profile(sixteen)).theme().depth, Depth::Sixteen);
        assert_eq!(heard(Wished::default(), sixteen), Depth::True);
        assert_eq!(heard(by_name, USUAL), Depth::Sixteen);
        let far = &[("TERM", "xterm"), ("SSH_TTY", "/dev/pts/1")][..];
        assert_eq!(heard(Wished::default(), far), Depth::Indexed);
        let refused = &[("TERM", "xterm-256color"), ("NO_COLOR", "1")][..];
        assert_eq!(heard(Wished::default(), refused), Depth::Mono);
        assert_eq!(heard(Wished { contrast: true, ..Wished::default() }, refused), Depth::Mono);
        assert_eq!(heard(Wished { depth: Some(Depth::Indexed), ..Wished::default() }, refused), Depth::Indexed);
        assert_eq!(heard(Wished { mono: true, ..Wished::default() }, USUAL), Depth::Mono);
    }

    #[test]
    fn what_is_chosen_holds_until_something_else_is() {
        let mut look = Look::new(Wished::default(), profile(USUAL));
        look.hear_ground(true);
        let plain = look.theme();
        look.wear(Appearance::HighContrast);
        assert_eq!(look.theme(), plain.with_contrast(true));
        look.wear(Appearance::Dark);
        assert_eq!(look.theme(), Theme::new(Depth::Indexed, Ground::Dark, false));
        look.wear(Appearance::Ascii);
        look.wear(Appearance::Mono);
        assert_eq!(look.theme(), Theme::new(Depth::Mono, Ground::Dark, true));
        look.wear(Appearance::Unicode);
        look.wear(Appearance::Auto);
        assert_eq!(look.theme(), plain);
    }

    #[test]
    fn only_what_would_change_something_is_asked() {
        let wants = |wished: Wished, env: &[(&str, &str)]| Look::new(wished, profile(env)).wants(false);
        assert_eq!(wants(Wished::default(), USUAL), Wants { mouse: false, ground: true, colours: true });
        let told = &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..];
        assert!(!wants(Wished::default(), told).colours);
        assert!(!wants(Wished { depth: Some(Depth::Indexed), ..Wished::default() }, USUAL).colours);
        for env in [&[("TERM", "linux")][..], &[("TERM", "xterm"), ("NO_COLOR", "1")], &[("TERM", "vt220")]] {
            assert_eq!(wants(Wished::default(), env), Wants::default(), "{env:?}");
        }
    }
}
