//! The terminal's keys and mouse in the console's terms.

use termina::event::{KeyCode as Code, KeyEvent, KeyEventKind, Modifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::app::key::{Key, KeyCode};
use crate::app::pointer::{Gesture, Pointer};

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

/// The press or the turn of a wheel, or nothing for what the console has no use for.
pub(super) fn point(event: MouseEvent) -> Option<Pointer> {
    let gesture = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Gesture::Press,
        MouseEventKind::ScrollUp => Gesture::WheelUp,
        MouseEventKind::ScrollDown => Gesture::WheelDown,
        MouseEventKind::Down(MouseButton::Right | MouseButton::Middle)
        | MouseEventKind::Up(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => return None,
    };
    Some(Pointer { gesture, x: event.column, y: event.row })
}
