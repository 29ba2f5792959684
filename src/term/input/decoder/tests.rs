use proptest::prelude::*;

use super::*;
use crate::app::key::{Key, KeyCode};
use crate::app::pointer::{Gesture, Pointer};

const ESCAPE_WAIT: Duration = Duration::from_millis(50);

/// What bytes come to that arrive in these pieces, with nothing after them.
fn decode(pieces: &[&[u8]]) -> Vec<Input> {
    let (mut decoder, mut inputs) = (Decoder::new(ESCAPE_WAIT), VecDeque::new());
    for piece in pieces {
        decoder.feed(piece, &mut inputs);
    }
    decoder.give_up(&mut inputs);
    assert_eq!(decoder.patience(), None);
    inputs.into()
}

fn key(code: KeyCode) -> Input {
    Input::Key(Key::plain(code))
}

#[test]
fn bytes_become_keys() {
    for (bytes, expected) in [
        (&b"q"[..], key(KeyCode::Char('q'))),
        (b"\r", key(KeyCode::Enter)),
        (b"\t", key(KeyCode::Tab)),
        (b"\x1b[Z", key(KeyCode::BackTab)),
        (b"\x7f", key(KeyCode::Backspace)),
        (b"\x08", key(KeyCode::Backspace)),
        (b"\x1b", key(KeyCode::Esc)),
        (b"\x1b[3~", key(KeyCode::Delete)),
        (b"\x1b[H", key(KeyCode::Home)),
        (b"\x1bOF", key(KeyCode::End)),
        (b"\x1b[6~", key(KeyCode::PageDown)),
        (b"\x1bOP", key(KeyCode::F(1))),
        (b"\x1b[15~", key(KeyCode::F(5))),
        (b"\x03", Input::Key(Key::ctrl('c'))),
        (b"\x1a", Input::Key(Key::ctrl('z'))),
        (b"\x1b[1;5A", Input::Key(Key { ctrl: true, ..Key::plain(KeyCode::Up) })),
        (b"\x1b[1;2B", Input::Key(Key { shift: true, ..Key::plain(KeyCode::Down) })),
        (b"\x1bq", Input::Key(Key { alt: true, ..Key::char('q') })),
        // The kitty protocol, should a terminal have it on: shifted, held and with a control key.
        (b"\x1b[97;2u", key(KeyCode::Char('A'))),
        (b"\x1b[97;1:2u", Input::Key(Key { repeat: true, ..Key::char('a') })),
        (b"\x1b[99;5u", Input::Key(Key::ctrl('c'))),
        ("日".as_bytes(), key(KeyCode::Char('日'))),
        (b"\x1b[I", Input::Focus(true)),
        (b"\x1b[O", Input::Focus(false)),
        (b"\x1b[0n", Input::Shown),
        (b"\x1b[<0;10;3M", Input::Pointer(Pointer { gesture: Gesture::Press, x: 9, y: 2 })),
        (b"\x1b[<64;1;1M", Input::Pointer(Pointer { gesture: Gesture::WheelUp, x: 0, y: 0 })),
        (b"\x1b[<65;300;100M", Input::Pointer(Pointer { gesture: Gesture::WheelDown, x: 299, y: 99 })),
        // Answers to what is asked, in every form they have.
        (b"\x1b]11;rgb:1a1a/1b1b/2626\x1b\\", Input::Ground { light: false }),
        (b"\x1b]11;rgb:ffff/ffff/ffff\x07", Input::Ground { light: true }),
        (b"\x1b]11;rgb:fd/f6/e3\x1b\\", Input::Ground { light: true }),
        (b"\x1b]11;#002b36\x1b\\", Input::Ground { light: false }),
        (b"\x1b[?997;1n", Input::Ground { light: false }),
        (b"\x1b[?997;2n", Input::Ground { light: true }),
        (b"\x1bP1$r0;48:2:1:22:33m\x1b\\", Input::TrueColour),
        (b"\x1bP1$r48:2::1:22:33m\x1b\\", Input::TrueColour),
        (b"\x1bP1$r0;48;2;1;22;33m\x1b\\", Input::TrueColour),
    ] {
        assert_eq!(decode(&[bytes]), std::slice::from_ref(&expected), "{}", bytes.escape_ascii());
        let pieces: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(decode(&pieces), [expected], "{} byte by byte", bytes.escape_ascii());
    }
}

#[test]
fn releases_answers_and_broken_sequences_are_nothing() {
    for bytes in [
        &b"\x1b[97;1:3u"[..],
        b"\x1b[?62;22c",
        b"\x1b[24;80R",
        b"\x1b[<0;10;10m",
        b"\x1b[<2;10;10M",
        b"\x1b[<32;10;10M",
        b"\x1b]10;rgb:0000/0000/0000\x1b\\",
        b"\x1b]11;?\x1b\\",
        b"\x1b]11;rgb:what\x1b\\",
        b"\x1bP0$r\x1b\\",
        b"\x1bP1$r0;48:5:16m\x1b\\",
        b"\x1bP1+r5463=313638\x1b\\",
        b"\x1b[",
        b"\x1b[1;",
        b"\x1b[999999999999~",
        b"\xff",
        b"\xe6\x97",
    ] {
        assert_eq!(decode(&[bytes]), [], "{}", bytes.escape_ascii());
        // And what follows is itself again.
        let (mut decoder, mut inputs) = (Decoder::new(ESCAPE_WAIT), VecDeque::new());
        decoder.feed(bytes, &mut inputs);
        decoder.give_up(&mut inputs);
        decoder.feed(b"q", &mut inputs);
        assert_eq!(inputs, [key(KeyCode::Char('q'))], "{}", bytes.escape_ascii());
    }
}

#[test]
fn two_escapes_are_two_keys_and_one_before_an_arrow_stays_one() {
    assert_eq!(decode(&[b"\x1b\x1b"]), [key(KeyCode::Esc), key(KeyCode::Esc)]);
    assert_eq!(decode(&[b"\x1b\x1b[A"]), [key(KeyCode::Esc), key(KeyCode::Up)]);
}

#[test]
fn only_what_has_begun_is_waited_for() {
    let (mut decoder, mut inputs) = (Decoder::new(ESCAPE_WAIT), VecDeque::new());
    for (bytes, expected) in [
        (&b"q"[..], None),
        (b"\x1b", Some(ESCAPE_WAIT)),
        (b"[", Some(ESCAPE_WAIT)),
        (b"A", None),
        (b"\xe6", Some(CHARACTER_WAIT)),
        (b"\x97\xa5", None),
        (b"\x1b[200~x", Some(PASTE_WAIT)),
        (b"\x1b[201~", None),
        (b"\x1b]", Some(ESCAPE_WAIT)),
        // The rest of an answer must not become keys, however slow the link is.
        (b"11;rgb:ff", Some(ANSWER_WAIT)),
        (b"/ff/ff\x07", None),
        (b"\x1bP1", Some(ANSWER_WAIT)),
        (b"$r0m\x1b\\", None),
    ] {
        decoder.feed(bytes, &mut inputs);
        assert_eq!(decoder.patience(), expected, "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_paste_is_one_piece_whatever_is_in_it() {
    for (pasted, expected) in [
        (&b"two\rlines\r\nand more"[..], "two\nlines\nand more"),
        (b"", ""),
        (b"\x1b[A\x1b[20", "\x1b[A\x1b[20"),
        (b"\x1b\x1b[201", "\x1b\x1b[201"),
        (b"\xff", "\u{fffd}"),
    ] {
        let bytes = [PASTE_BEGIN, pasted, PASTE_END, b"q"].concat();
        let expected = [Input::Paste(expected.to_owned()), key(KeyCode::Char('q'))];
        assert_eq!(decode(&[&bytes]), expected, "{}", pasted.escape_ascii());
        let pieces: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(decode(&pieces), expected, "{} byte by byte", pasted.escape_ascii());
    }
}

#[test]
fn a_paste_that_never_ends_is_cut_short() {
    let endless = [PASTE_BEGIN, &vec![b'x'; PASTE_LIMIT + 5000]].concat();
    let inputs = decode(&[&endless]);
    assert!(matches!(inputs.as_slice(), [Input::Paste(text)] if text.len() == PASTE_LIMIT));
}

proptest! {
    /// No bytes panic, none make it deaf, and memory stays bounded.
    #[test]
    fn any_bytes_are_survived(pieces in prop::collection::vec(likely_bytes(), 0..20)) {
        let (mut decoder, mut inputs) = (Decoder::new(ESCAPE_WAIT), VecDeque::new());
        for piece in &pieces {
            decoder.feed(piece, &mut inputs);
            prop_assert!(decoder.partial.len() <= SEQUENCE_LIMIT);
        }
        decoder.give_up(&mut inputs);
        inputs.clear();
        decoder.feed(b"q", &mut inputs);
        prop_assert_eq!(inputs, [key(KeyCode::Char('q'))]);
    }

    /// How a link splits bytes makes no difference.
    #[test]
    fn splits_make_no_difference(bytes in likely_bytes(), at in 0..64_usize) {
        let (left, right) = bytes.split_at(at.min(bytes.len()));
        prop_assert_eq!(decode(&[left, right]), decode(&[&bytes]));
    }
}

/// Bytes with more sequences in them than chance would make.
fn likely_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\x1b".to_vec()),
        Just(b"\x1b[".to_vec()),
        Just(b"\x1bO".to_vec()),
        Just(b"\x1bP".to_vec()),
        Just(b"\x1b]".to_vec()),
        Just(b"\x1b[<".to_vec()),
        Just(b"\x1b[?".to_vec()),
        Just(PASTE_BEGIN.to_vec()),
        Just(PASTE_END.to_vec()),
        prop::collection::vec(prop::sample::select(b"0123456789;:ABCDMRu~tcnym".to_vec()), 0..6),
        prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}
