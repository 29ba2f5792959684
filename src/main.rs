//! The `homeroom` binary: hands over to [`homeroom::cli`].

fn main() {}
