//! What an operator may ask the screen to look like while it is shown.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appearance {
    /// As the terminal tells.
    Auto,
    Dark,
    Light,
    /// Without colour.
    Mono,
    HighContrast,
    /// Signs of ASCII only.
    Ascii,
    /// Every sign.
    Unicode,
}

impl Appearance {
    pub const ALL: [Self; 7] =
        [Self::Auto, Self::Dark, Self::Light, Self::Mono, Self::HighContrast, Self::Ascii, Self::Unicode];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "mono",
            Self::HighContrast => "high-contrast",
            Self::Ascii => "ascii",
            Self::Unicode => "unicode",
        }
    }

    #[must_use]
    pub const fn explained(self) -> &'static str {
        match self {
            Self::Auto => "as the terminal tells",
            Self::Dark => "for a dark ground",
            Self::Light => "for a light ground",
            Self::Mono => "without colour",
            Self::HighContrast => "nothing dim",
            Self::Ascii => "plain signs only",
            Self::Unicode => "every sign",
        }
    }
}
