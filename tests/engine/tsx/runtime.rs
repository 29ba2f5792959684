//! The lesson runtime's own tests (`tests/runtime`), in the engine that lessons run in.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::thread;

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{CatchResultExt, Context, Ctx, Error, Function, Module, Object, Runtime};

/// As a check's own thread has it.
const STACK: usize = 128 << 20;

#[derive(serde::Deserialize)]
struct Outcome {
    done: bool,
    passed: usize,
    failed: Vec<Failed>,
}

#[derive(serde::Deserialize)]
struct Failed {
    name: String,
    message: String,
}

/// Files of this repository, by their path in it.
struct Files;

impl Resolver for Files {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String, Error> {
        let mut path = PathBuf::from(base);
        path.pop();
        for part in Path::new(name).components() {
            match part {
                Component::ParentDir => drop(path.pop()),
                Component::CurDir => {}
                other => path.push(other),
            }
        }
        Ok(path.display().to_string())
    }
}

impl Loader for Files {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>, Error> {
        let source =
            fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).map_err(|_| Error::new_loading(name))?;
        Module::declare(ctx.clone(), name, source)
    }
}

fn test_files() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runtime");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names.filter(|name| name.ends_with(".test.js")).collect();
    files.sort();
    files
}

fn run() -> Outcome {
    let runtime = Runtime::new().unwrap();
    runtime.set_loader(Files, Files);
    runtime.set_max_stack_size(16 << 20);
    let context = Context::full(&runtime).unwrap();
    let imports: Vec<String> = test_files().iter().map(|file| format!("import \"./{file}\";\n")).collect();
    let entry = format!("{}export {{ run }} from \"./harness.js\";\n", imports.concat());
    let ask = || -> Outcome {
        context.with(|ctx| {
            let harness: Object = ctx.globals().get("harness").unwrap();
            let run: Function = harness.get("run").unwrap();
            serde_json::from_str(&run.call::<_, String>(()).catch(&ctx).unwrap()).unwrap()
        })
    };
    context.with(|ctx| {
        let module = Module::declare(ctx.clone(), "tests/runtime/all.js", entry).catch(&ctx).unwrap();
        let (module, loading) = module.eval().catch(&ctx).unwrap();
        loading.finish::<()>().catch(&ctx).unwrap();
        ctx.globals().set("harness", module.namespace().unwrap()).unwrap();
    });
    loop {
        let outcome = ask();
        if outcome.done {
            return outcome;
        }
        assert!(runtime.is_job_pending(), "the tests wait for something that does not come");
        while runtime.execute_pending_job().is_ok_and(|more| more) {}
    }
}

#[test]
fn the_runtime_passes_its_own_tests() {
    let outcome = thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
    let failed: Vec<String> =
        outcome.failed.iter().map(|failed| format!("{}\n{}", failed.name, failed.message)).collect();
    assert!(failed.is_empty(), "{} failed\n{}", failed.len(), failed.join("\n\n"));
    assert!(outcome.passed >= 200, "{}", outcome.passed);
}
