//! The files of the lesson runtime, embedded, and what the engine may load.
//!
//! May import: nothing of homeroom's.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::{Declared, WriteOptions};
use rquickjs::{Context, Ctx, Error, Module, Result, Runtime};

/// The folders under `assets` that hold it.
static FOLDERS: [(&str, Dir<'static>); 3] = [
    ("runtime", include_dir!("$CARGO_MANIFEST_DIR/assets/runtime")),
    ("browser", include_dir!("$CARGO_MANIFEST_DIR/assets/browser")),
    ("player", include_dir!("$CARGO_MANIFEST_DIR/assets/player")),
];

/// The runtime's entry.
pub(super) const MAIN: &str = "player/main.js";

/// The modules a lesson can import, and the files behind them.
const FOR_LESSONS: [(&str, &str); 3] = [
    ("react", "runtime/react.js"),
    ("react/jsx-runtime", "runtime/jsx-runtime.js"),
    ("react/jsx-dev-runtime", "runtime/jsx-dev-runtime.js"),
];

/// Finds a module by its name: the runtime's own among themselves by `./` and `../`, a lesson's by the table.
pub(super) struct Names;

impl Resolver for Names {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        let own = base.split_once('/').filter(|(folder, _)| FOLDERS.iter().any(|(known, _)| known == folder));
        let file = match own {
            Some((folder, _)) => match name.strip_prefix("../") {
                Some(file) => Some(file.to_owned()),
                None => name.strip_prefix("./").map(|file| format!("{folder}/{file}")),
            },
            None if name == MAIN => Some(MAIN.to_owned()),
            None => FOR_LESSONS.iter().find(|(module, _)| *module == name).map(|(_, file)| (*file).to_owned()),
        };
        file.ok_or_else(|| Error::new_resolving(base, name))
    }
}

/// Gives a module of the runtime, compiled once for all lessons of a process: reading its text takes longer than most
/// lessons do.
pub(super) struct Compiled;

impl Loader for Compiled {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let code = compiled()?.get(name).ok_or_else(|| Error::new_loading(name))?;
        #[expect(unsafe_code, reason = "the engine trusts byte code blindly; this is its own, made by this process")]
        unsafe {
            Module::load(ctx.clone(), code)
        }
    }
}

type Code = BTreeMap<String, Vec<u8>>;

/// The byte code of every file, by its name.
fn compiled() -> Result<&'static Code> {
    static CODE: OnceLock<Code> = OnceLock::new();
    match CODE.get() {
        Some(code) => Ok(code),
        None => compile().map(|code| CODE.get_or_init(|| code)),
    }
}

/// A module's text, for the one time it is compiled.
struct Texts;

impl Loader for Texts {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let file = FOLDERS.iter().find_map(|(folder, dir)| dir.get_file(name.strip_prefix(folder)?.strip_prefix('/')?));
        Module::declare(ctx.clone(), name, file.ok_or_else(|| Error::new_loading(name))?.contents())
    }
}

fn compile() -> Result<Code> {
    let runtime = Runtime::new()?;
    runtime.set_loader(Names, Texts);
    let context = Context::full(&runtime)?;
    context.with(|ctx| {
        let mut code = Code::new();
        for (folder, dir) in &FOLDERS {
            for file in dir.files() {
                let name = format!("{folder}/{}", file.path().display());
                let module = Module::declare(ctx.clone(), name.as_str(), file.contents())?;
                // The places stay: by them an error of the runtime's own is told from one of the lesson's.
                let kept = WriteOptions { strip_source: true, ..WriteOptions::default() };
                code.insert(name, module.write(kept)?);
            }
        }
        Ok(code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_runtime_compiles() {
        let code = compiled().unwrap();
        assert!(code.contains_key(MAIN));
        for (module, file) in FOR_LESSONS {
            assert!(code.contains_key(file), "{module}");
        }
    }

    #[test]
    fn a_lesson_reaches_its_three_modules_and_no_file() {
        let context = Context::full(&Runtime::new().unwrap()).unwrap();
        context.with(|ctx| {
            let find = |base: &str, name: &str| Names.resolve(&ctx, base, name, None).ok();
            assert_eq!(find("lesson.tsx", "react").as_deref(), Some("runtime/react.js"));
            assert_eq!(find("runtime/react.js", "./hooks.js").as_deref(), Some("runtime/hooks.js"));
            assert_eq!(find(MAIN, "../runtime/hooks.js").as_deref(), Some("runtime/hooks.js"));
            for name in ["./hooks.js", "runtime/hooks.js", "../runtime/hooks.js", "/etc/passwd", "std", "react-dom"] {
                assert_eq!(find("lesson.tsx", name), None, "{name}");
            }
        });
    }
}
