//! The files of the lesson runtime, embedded, and what the engine may load.
//!
//! May import: nothing of homeroom's.

use include_dir::{Dir, include_dir};
use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Error, Module, Result};

static RUNTIME: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/runtime");

/// The runtime's entry.
pub(super) const MAIN: &str = "main.js";

/// The modules a lesson can import, and the files behind them.
const FOR_LESSONS: [(&str, &str); 3] =
    [("react", "react.js"), ("react/jsx-runtime", "jsx-runtime.js"), ("react/jsx-dev-runtime", "jsx-dev-runtime.js")];

/// Finds a module by its name: the runtime's own among themselves by `./`, a lesson's by the table.
pub(super) struct Names;

impl Resolver for Names {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        let of_runtime = RUNTIME.contains(base) || base == MAIN;
        let file = match name.strip_prefix("./") {
            Some(file) if of_runtime => Some(file),
            Some(_) => None,
            None if name == MAIN => Some(MAIN),
            None => FOR_LESSONS.iter().find(|(module, _)| *module == name).map(|(_, file)| *file),
        };
        file.map(str::to_owned).ok_or_else(|| Error::new_resolving(base, name))
    }
}

/// Gives a module's source.
pub(super) struct Sources;

impl Loader for Sources {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let source = RUNTIME.get_file(name).ok_or_else(|| Error::new_loading(name))?.contents();
        Module::declare(ctx.clone(), name, source)
    }
}
