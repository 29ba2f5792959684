//! The command line: one file a subcommand, the only place that fills each layer's `Options` from the configuration.
//!
//! May import: everything.
