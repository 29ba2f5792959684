//! The terminal's keys in the console's terms.

use termina::event::{KeyCode as Code, KeyEvent, KeyEventKind, Modifiers};

use crate::app::key::{Key, KeyCode};

/// The press, or nothing for a release and for keys the console has no name for.
pub(super) fn press(event: KeyEvent) -> Option<Key> {
    let repeat = match event.kind {
        KeyEventKind::Press => false,
        KeyEventKind::Repeat => true,
        KeyEventKind::Release => return None,
    };
    let has = |modifier| event.modifiers.contains(modifier);
    let (ctrl, alt, shift) = (has(Modifiers::CONTROL), has(Modifiers::ALT), has(Modifiers::SHIFT));
    let code = match event.code {
        // What terminals send for ctrl-backspace, and many for backspace itself.
        Code::Char('h') if ctrl && !alt => return Some(Key { repeat, ..Key::plain(KeyCode::Backspace) }),
        // Shift is part of the character; some protocols send the unshifted one.
        Code::Char(c) => {
            let c = if shift && c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c };
            let c = if ctrl { c.to_ascii_lowercase() } else { c };
            return (!c.is_control()).then_some(Key { code: KeyCode::Char(c), ctrl, alt, shift: false, repeat });
        }
        Code::Tab if shift => return Some(Key { repeat, ..Key::plain(KeyCode::BackTab) }),
        Code::BackTab => return Some(Key { repeat, ..Key::plain(KeyCode::BackTab) }),
        Code::Tab => KeyCode::Tab,
        Code::Enter => KeyCode::Enter,
        Code::Escape => KeyCode::Esc,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        Code::Function(number) => KeyCode::F(number),
        _ => return None,
    };
    Some(Key { code, ctrl, alt, shift, repeat })
}
