//! Any bytes of an event stream, cut anywhere, are read to an end: chunks in their order, at most one error, and that
//! last; how they were cut changes nothing.

#![no_main]

use futures::executor::block_on;
use homeroom::llm::wire::{Wire, read};
use homeroom::llm::{Chunk, SizeLimits};
use libfuzzer_sys::fuzz_target;

const SIZES: SizeLimits = SizeLimits { text: 4 << 10, wire: 64 << 10, line: 16 << 10 };

fuzz_target!(|data: &[u8]| {
    let Some((&head, body)) = data.split_first() else { return };
    let wire = if head & 1 == 0 { Wire::ChatCompletions } else { Wire::Messages };
    let size = usize::from(head >> 1).max(1);
    let pieces: Vec<Vec<u8>> = body.chunks(size).map(<[u8]>::to_vec).collect();
    let cut = run(wire, pieces);
    let whole = run(wire, vec![body.to_vec()]);
    assert_eq!(text(&cut), text(&whole), "how a stream is cut changes nothing");
    let errors = cut.iter().filter(|chunk| chunk.is_err()).count();
    let stops = cut.iter().filter(|chunk| matches!(chunk, Ok(Chunk::Stop(_)))).count();
    assert!(errors + stops == 1, "{cut:?}");
    assert!(matches!(cut.last(), Some(Err(_) | Ok(Chunk::Stop(_)))), "{cut:?}");
    assert!(text(&cut).len() <= SIZES.text);
});

type Chunks = Vec<Result<Chunk, homeroom::llm::LlmError>>;

/// Nothing waits in here but timers that are far away: one runtime for all.
fn run(wire: Wire, pieces: Vec<Vec<u8>>) -> Chunks {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    }
    RUNTIME.with(|runtime| {
        let _entered = runtime.enter();
        block_on(read(wire, pieces, SIZES))
    })
}

fn text(chunks: &Chunks) -> String {
    chunks.iter().filter_map(|chunk| if let Ok(Chunk::Text(text)) = chunk { Some(text.as_str()) } else { None }).collect()
}
