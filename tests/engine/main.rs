//! The engine: language models and the checks on what they write.

mod llm_sample;
mod tsx;
