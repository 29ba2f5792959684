//! The `homeroom` binary: hands over to [`homeroom::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: the child must not read configuration, open files or start a runtime.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == "check-child") {
        return homeroom::tsx::child_main();
    }
    homeroom::cli::main()
}
