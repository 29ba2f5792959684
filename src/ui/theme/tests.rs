//! The palette's promises, recomputed.

use super::*;

const DARK: [u32; 6] = [0x001a_1b26, 0, 0x001e_1e2e, 0x0028_2c34, 0x0000_2b36, 0x002e_3440];
const LIGHT: [u32; 5] = [0x00ff_ffff, 0x00fa_fafa, 0x00fd_f6e3, 0x00ef_f1f5, 0x00f6_f8fa];

/// WCAG 2's relative luminance.
fn luminance(hex: u32) -> f64 {
    let [_, r, g, b] = hex.to_be_bytes().map(|byte| {
        let channel = f64::from(byte) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The xterm palette above its sixteen own colours.
fn indexed(index: u8) -> u32 {
    let hex = |r: u32, g: u32, b: u32| r << 16 | g << 8 | b;
    if index >= 232 {
        let grey = 8 + 10 * (u32::from(index) - 232);
        return hex(grey, grey, grey);
    }
    let cube = u32::from(index - 16);
    let level = |step: u32| if step == 0 { 0 } else { 55 + 40 * step };
    hex(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
}

fn worst(color: u32, grounds: &[u32]) -> f64 {
    grounds.iter().map(|ground| contrast(color, *ground)).fold(f64::MAX, f64::min)
}

#[test]
fn all_text_can_be_read_on_usual_grounds() {
    for look in LOOKS {
        let least = if look.role == Role::Rule { 2.5 } else { 4.5 };
        for (name, dark, light) in
            [("true", look.rgb.0, look.rgb.1), ("256", indexed(look.indexed.0), indexed(look.indexed.1))]
        {
            let (dark, light) = (worst(dark, &DARK), worst(light, &LIGHT));
            assert!(dark >= least && light >= least, "{:?} {name}: dark {dark:.2}, light {light:.2}", look.role);
        }
    }
    for ((text, ground), (light_text, light_ground)) in [SELECTED_RGB, MATCH_RGB] {
        assert!(contrast(text, ground) >= 4.5 && contrast(light_text, light_ground) >= 4.5);
    }
    for ((text, ground), (light_text, light_ground)) in [SELECTED_INDEXED, MATCH_INDEXED] {
        assert!(contrast(indexed(text), indexed(ground)) >= 4.5);
        assert!(contrast(indexed(light_text), indexed(light_ground)) >= 4.5);
    }
}

#[test]
fn without_colour_only_modifiers_are_used() {
    let theme = Theme::new(Depth::Mono, Ground::Dark, false);
    for look in LOOKS {
        let style = theme.style(look.role);
        assert_eq!((style.fg, style.bg), (None, None));
    }
}

type Matrix = [[f64; 3]; 3];

/// Sight without one kind of cone, on linear light: Machado, Oliveira and Fernandes 2009, severity 1.
const SIGHTS: [Matrix; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
];

fn apply(matrix: Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

fn linear(hex: u32) -> [f64; 3] {
    let [_, r, g, b] = hex.to_be_bytes();
    [r, g, b].map(|byte| {
        let channel = f64::from(byte) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    })
}

/// Björn Ottosson's `OKLab`, from linear sRGB.
fn oklab(rgb: [f64; 3]) -> [f64; 3] {
    const LMS: Matrix = [
        [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
        [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
        [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
    ];
    const LAB: Matrix = [
        [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
        [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
        [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
    ];
    apply(LAB, apply(LMS, rgb.map(|channel| channel.clamp(0.0, 1.0))).map(f64::cbrt))
}

/// How far apart two colours are to somebody's sight, in `OKLab` times a hundred.
fn distance(sight: Matrix, one: u32, other: u32) -> f64 {
    let [one, other] = [one, other].map(|hex| oklab(apply(sight, linear(hex))));
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt() * 100.0
}

#[test]
fn the_colours_of_states_stay_apart_for_every_sight() {
    const STATES: [Role; 5] = [Role::Generating, Role::Generated, Role::Failed, Role::Stalled, Role::External];
    let looks: Vec<Look> = LOOKS.into_iter().filter(|look| STATES.contains(&look.role)).collect();
    for (ground, least) in [(Ground::Dark, 11.0), (Ground::Light, 9.0)] {
        for sight in SIGHTS {
            for (at, one) in looks.iter().enumerate() {
                for other in &looks[at + 1..] {
                    let hex = |look: &Look| if ground == Ground::Dark { look.rgb.0 } else { look.rgb.1 };
                    let apart = distance(sight, hex(one), hex(other));
                    assert!(apart >= least, "{ground:?}: {:?} and {:?} are {apart:.1} apart", one.role, other.role);
                }
            }
        }
    }
}

#[test]
fn high_contrast_reaches_aaa_and_stays_apart() {
    use contrast::STATES;
    for state in STATES {
        for (name, dark, light) in
            [("true", state.rgb.0, state.rgb.1), ("256", indexed(state.indexed.0), indexed(state.indexed.1))]
        {
            let (dark, light) = (worst(dark, &DARK), worst(light, &LIGHT));
            assert!(dark >= 7.0 && light >= 7.0, "{:?} {name}: dark {dark:.2}, light {light:.2}", state.role);
        }
    }
    for (name, colours) in [
        ("dark", STATES.map(|state| state.rgb.0)),
        ("light", STATES.map(|state| state.rgb.1)),
        ("256 dark", STATES.map(|state| indexed(state.indexed.0))),
        ("256 light", STATES.map(|state| indexed(state.indexed.1))),
    ] {
        let least = if name.starts_with("256") { 9.0 } else { 11.0 };
        for sight in SIGHTS {
            for (at, one) in colours.iter().enumerate() {
                for other in &colours[at + 1..] {
                    let apart = distance(sight, *one, *other);
                    assert!(apart >= least, "{name}: {one:06x} and {other:06x} are {apart:.1} apart");
                }
            }
        }
    }
}

#[test]
fn high_contrast_is_never_dim_and_its_states_are_bold_at_every_depth() {
    for depth in [Depth::Mono, Depth::Sixteen, Depth::Indexed, Depth::True] {
        for ground in [Ground::Dark, Ground::Light] {
            let theme = Theme::new(depth, ground, false).with_contrast(true);
            for theme in [theme, theme.faded()] {
                for look in LOOKS {
                    assert!(!theme.style(look.role).add_modifier.contains(Modifier::DIM), "{:?}", look.role);
                }
            }
            for state in contrast::STATES {
                let style = theme.style(state.role);
                assert!(style.add_modifier.contains(Modifier::BOLD), "{:?}", state.role);
                assert_eq!(style.fg.is_some(), depth != Depth::Mono, "{:?} at {depth:?}", state.role);
                assert_eq!(theme.faded().style(state.role), Style::new(), "an old picture has no states");
            }
        }
    }
}

#[test]
fn sixteen_colours_keep_off_what_palettes_hide() {
    // Blue on dark cannot be read on many; bright black is Solarized's ground; white and black are grounds elsewhere.
    for look in LOOKS {
        let (dark, light) = look.sixteen;
        for color in [dark, light] {
            assert!(!matches!(color, Color::DarkGray | Color::White | Color::Black | Color::Gray), "{:?}", look.role);
        }
        assert!(!matches!(dark, Color::Blue | Color::LightBlue), "{:?}", look.role);
    }
}
