//! High contrast: what is neither a state nor found is the terminal's own text, never dim; states are bold and coloured, at WCAG's AAA.

use ratatui::style::{Color, Modifier, Style};

use super::{Depth, Ground, LOOKS, Role, Theme, rgb};

/// The states that have a colour: on a dark ground, and on a light one.
#[derive(Debug, Clone, Copy)]
pub struct State {
    pub role: Role,
    pub indexed: (u8, u8),
    pub rgb: (u32, u32),
}

const fn state(role: Role, indexed: (u8, u8), rgb: (u32, u32)) -> State {
    State { role, indexed, rgb }
}

/// Another program's lessons keep their sign alone: four colours stay further apart than five.
pub const STATES: [State; 4] = [
    state(Role::Generating, (117, 17), (0x00ad_c5ed, 0x0014_236f)),
    state(Role::Generated, (157, 239), (0x00b9_ffe0, 0x001c_5954)),
    state(Role::Failed, (217, 52), (0x00fd_b289, 0x00a4_0704)),
    state(Role::Stalled, (226, 91), (0x00f8_eb36, 0x0029_1a05)),
];

pub(super) fn style(theme: Theme, role: Role) -> Style {
    match role {
        Role::Text | Role::Muted | Role::Rule | Role::External | Role::Code => Style::new(),
        Role::Strong | Role::Accent => Style::new().add_modifier(Modifier::BOLD),
        Role::Selected => Style::new().add_modifier(Modifier::REVERSED),
        Role::Match => Style::new().add_modifier(Modifier::REVERSED | Modifier::UNDERLINED),
        Role::Alarm => of_state(theme, Role::Failed).add_modifier(Modifier::REVERSED),
        Role::Generating | Role::Generated | Role::Failed | Role::Stalled => of_state(theme, role),
    }
}

fn of_state(theme: Theme, role: Role) -> Style {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let dark = theme.ground == Ground::Dark;
    let pick = |(on_dark, on_light): (u8, u8)| if dark { on_dark } else { on_light };
    let state = STATES.iter().find(|state| state.role == role);
    match (theme.depth, state) {
        (Depth::Mono, _) | (_, None) => bold,
        (Depth::Sixteen, Some(_)) => {
            let look = LOOKS.iter().find(|look| look.role == role);
            look.map_or(bold, |look| bold.fg(if dark { look.sixteen.0 } else { look.sixteen.1 }))
        }
        (Depth::Indexed, Some(state)) => bold.fg(Color::Indexed(pick(state.indexed))),
        (Depth::True, Some(state)) => bold.fg(rgb(if dark { state.rgb.0 } else { state.rgb.1 })),
    }
}
