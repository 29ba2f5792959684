//! The pictures of `assets/screens/`, drawn by the real code from the tests' school:
//! `cargo test --test console pictures -- --ignored` draws them anew.

use std::path::{Path, PathBuf};

use homeroom::ui::theme::{Depth, Ground, Theme};

use crate::desk::{COLOUR, Desk, MONO};
use crate::svg::{DARK, LIGHT, Paper, svg};

/// Larger ones are no ornament of a README any more.
const MOST: usize = 60_000;

struct Picture {
    name: &'static str,
    size: (u16, u16),
    keys: &'static str,
    theme: Theme,
    paper: Paper,
}

const fn picture(name: &'static str, size: (u16, u16), keys: &'static str) -> Picture {
    Picture { name, size, keys, theme: COLOUR, paper: DARK }
}

const LARGE: (u16, u16) = (120, 40);
const USUAL: (u16, u16) = (80, 24);

const PICTURES: [Picture; 13] = [
    picture("overview", LARGE, ""),
    picture("overview-80x24", USUAL, ""),
    Picture {
        theme: Theme::new(Depth::True, Ground::Light, false),
        paper: LIGHT,
        ..picture("overview-light", LARGE, "")
    },
    Picture { theme: MONO, ..picture("overview-mono", LARGE, "") },
    picture("filter", LARGE, "/cause:compile<enter>"),
    picture("failed", LARGE, "4"),
    picture("lesson", LARGE, "4<enter>"),
    picture("failures", LARGE, "gf"),
    picture("workers", LARGE, "gw"),
    picture("new-lesson", USUAL, "nPhotosynthesis"),
    picture("retry", USUAL, "4r"),
    picture("palette", USUAL, ":"),
    picture("help", USUAL, "?"),
];

impl Picture {
    fn path(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screens").join(format!("{}.svg", self.name))
    }

    fn draw(&self) -> String {
        let mut desk = Desk::open(self.size.0, self.size.1);
        desk.theme = self.theme;
        desk.keys(self.keys);
        // What was asked for has come, and what waits a moment is shown.
        desk.wait(1_000);
        svg(&desk.buffer(), self.paper)
    }
}

#[test]
fn the_pictures_are_of_this_program_and_small() {
    for picture in &PICTURES {
        let drawn = picture.draw();
        assert!(drawn.len() < MOST, "{}: {} bytes", picture.name, drawn.len());
        let kept = std::fs::read_to_string(picture.path()).unwrap_or_default();
        let how = "cargo test --test console pictures -- --ignored";
        assert!(kept == drawn, "{} is not of this program: {how} draws it anew", picture.path().display());
    }
}

#[test]
#[ignore = "writes assets/screens"]
fn draw_the_pictures_anew() {
    for picture in &PICTURES {
        std::fs::create_dir_all(picture.path().parent().unwrap()).unwrap();
        std::fs::write(picture.path(), picture.draw()).unwrap();
    }
}
