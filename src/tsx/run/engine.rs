//! The JavaScript engine for one lesson: no I/O, three limits, and modules only from the runtime's files.
//!
//! May import: `model`.

use std::cell::RefCell;
use std::rc::Rc;

use rquickjs::function::{Args, IntoArgs};
use rquickjs::promise::PromiseState;
use rquickjs::{
    CatchResultExt, CaughtError, Coerced, Context, Ctx, FromJs, Function, Module, Object, Persistent, Runtime, Value,
};

use super::files::{self, Compiled, MAIN};
use super::limits::{Limits, Meter};
use super::{LESSON, Runnable};
use crate::model::contract::{Names, contract};

/// Frames of a stack: a lesson's own must be among them though the runtime's lie above.
const STACK_FRAMES: i32 = 50;

/// Bytes of heap before the engine looks for cycles: most lessons end before theirs matter.
const GARBAGE: usize = 16 << 20;

/// The most unhandled rejections that are remembered.
const MOST_REJECTIONS: usize = 20;

/// Something thrown, or thrown and never caught.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::tsx) struct Thrown {
    /// `None` for what is not an error.
    pub(in crate::tsx) name: Option<String>,
    pub(in crate::tsx) message: String,
    pub(in crate::tsx) stack: Option<String>,
}

/// Why the engine could not go on.
#[derive(Debug, Clone)]
pub(in crate::tsx) enum Stop {
    /// The lesson threw while its module was loaded.
    Threw(Thrown),
    /// The lesson's module waits for something that does not come.
    Waiting,
    /// The limit on a step's processor time; the stack is the place where it was reached.
    Over(Thrown),
    /// The engine does not know the lesson's language, or the runtime failed.
    Broken(Thrown),
}

impl Stop {
    /// An error of homeroom's own.
    pub(in crate::tsx) fn broken(message: &str) -> Self {
        Self::Broken(Thrown { message: message.to_owned(), ..Thrown::default() })
    }
}

/// One lesson's engine. Fields in the order they must go.
pub(super) struct Engine {
    rejected: Rc<RefCell<Vec<Thrown>>>,
    meter: Meter,
    context: Context,
    runtime: Runtime,
}

/// The lesson as the runtime holds it.
pub(super) type Held = Persistent<Object<'static>>;

impl Engine {
    pub(super) fn new(limits: Limits) -> Result<Self, Stop> {
        let runtime = Runtime::new().map_err(|error| broken(&error))?;
        runtime.set_memory_limit(limits.memory);
        runtime.set_max_stack_size(limits.stack);
        runtime.set_gc_threshold(GARBAGE);
        runtime.set_loader(files::Names, Compiled);
        let meter = Meter::start(limits.step);
        let watched = meter.clone();
        runtime.set_interrupt_handler(Some(Box::new(move || watched.is_over())));
        let rejected = Rc::new(RefCell::new(Vec::new()));
        let seen = rejected.clone();
        runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, _, reason, is_handled| {
            // One that is handled later is taken back by its reason.
            let reason = thrown_value(&ctx, &reason);
            let mut seen = seen.borrow_mut();
            if is_handled {
                seen.retain(|one| *one != reason);
            } else if seen.len() < MOST_REJECTIONS {
                seen.push(reason);
            }
        })));
        let context = Context::full(&runtime).map_err(|error| broken(&error))?;
        Ok(Self { rejected, meter, context, runtime })
    }

    /// Loads the runtime and the lesson.
    pub(super) fn open(&self, lesson: &Runnable) -> Result<Held, Stop> {
        let main = self.main()?;
        self.invoke::<_, ()>(&main, "install", ())?;
        let namespace = self.load(lesson)?;
        self.context.with(|ctx| {
            let namespace = namespace.restore(&ctx).map_err(|error| broken(&error))?;
            let settings = ctx.json_parse(settings(lesson.rules)).map_err(|error| broken(&error))?;
            let held: Object = self.invoke_in(&ctx, &main, "open", (namespace, settings))?;
            Ok(Persistent::save(&ctx, held))
        })
    }

    /// The namespace of the runtime's entry.
    fn main(&self) -> Result<Held, Stop> {
        self.context.with(|ctx| {
            let load = || {
                ctx.globals().get::<_, Object>("Error")?.set("stackTraceLimit", STACK_FRAMES)?;
                Module::import(&ctx, MAIN)?.finish::<Object>()
            };
            let main = load().catch(&ctx).map_err(|error| self.stopped(&ctx, error))?;
            Ok(Persistent::save(&ctx, main))
        })
    }

    /// Evaluates the lesson's module.
    fn load(&self, lesson: &Runnable) -> Result<Held, Stop> {
        let begun = self.context.with(|ctx| {
            // What the compiler accepts and the engine does not is the engine's lack.
            let module = match Module::declare(ctx.clone(), LESSON, lesson.js.as_str()).catch(&ctx) {
                Ok(module) => module,
                Err(error) => return Err(Stop::Broken(caught(&ctx, error))),
            };
            let (module, loading) = match module.eval().catch(&ctx) {
                Ok(begun) => begun,
                Err(error) => return Err(self.threw(&ctx, error)),
            };
            let namespace = module.namespace().map_err(|error| broken(&error))?;
            Ok((Persistent::save(&ctx, namespace), Persistent::save(&ctx, loading)))
        })?;
        let (namespace, loading) = begun;
        let settled = self.settle();
        self.context.with(|ctx| {
            let loading = loading.restore(&ctx).map_err(|error| broken(&error))?;
            match loading.state() {
                PromiseState::Pending => settled.and(Err(Stop::Waiting)),
                PromiseState::Resolved | PromiseState::Rejected => match loading.finish::<()>().catch(&ctx) {
                    Ok(()) => Ok(namespace),
                    Err(error) => Err(self.threw(&ctx, error)),
                },
            }
        })
    }

    /// Calls a method of the runtime's and lets every promise that can go on do so.
    pub(super) fn invoke<A, R>(&self, held: &Held, method: &str, args: A) -> Result<R, Stop>
    where
        A: for<'js> IntoArgs<'js>,
        R: for<'js> FromJs<'js>,
    {
        let answer = self.context.with(|ctx| self.invoke_in(&ctx, held, method, args));
        let settled = self.settle();
        let answer = answer?;
        settled.map(|()| answer)
    }

    fn invoke_in<'js, A, R>(&self, ctx: &Ctx<'js>, held: &Held, method: &str, args: A) -> Result<R, Stop>
    where
        A: IntoArgs<'js>,
        R: FromJs<'js>,
    {
        let object = held.clone().restore(ctx).map_err(|error| broken(&error))?;
        let call = || {
            let function: Function<'js> = object.get(method)?;
            let mut given = Args::new(ctx.clone(), args.num_args());
            given.this(object)?;
            args.into_args(&mut given)?;
            function.call_arg(given)
        };
        call().catch(ctx).map_err(|error| self.stopped(ctx, error))
    }

    /// Runs the jobs of promises until none is left.
    fn settle(&self) -> Result<(), Stop> {
        loop {
            match self.runtime.execute_pending_job() {
                Ok(false) => return Ok(()),
                Ok(true) | Err(_) if self.meter.is_over() => return Err(Stop::Over(Thrown::default())),
                // A job's own exception is a rejection, and is tracked as that.
                Ok(true) | Err(_) => {}
            }
        }
    }

    /// Counts the limit on processor time from now.
    pub(super) fn restart(&self) {
        self.meter.restart();
    }

    /// What was rejected and never handled.
    pub(super) fn rejected(&self) -> Vec<Thrown> {
        self.rejected.borrow().clone()
    }

    /// An error out of the runtime's own functions.
    fn stopped<'js>(&self, ctx: &Ctx<'js>, error: CaughtError<'js>) -> Stop {
        let thrown = caught(ctx, error);
        if self.meter.is_over() { Stop::Over(thrown) } else { Stop::Broken(thrown) }
    }

    /// An error out of the lesson's module.
    fn threw<'js>(&self, ctx: &Ctx<'js>, error: CaughtError<'js>) -> Stop {
        let thrown = caught(ctx, error);
        if self.meter.is_over() { Stop::Over(thrown) } else { Stop::Threw(thrown) }
    }
}

/// What the runtime is told: its part of the lesson contract, and whether a lesson is held to that.
fn settings(rules: bool) -> String {
    let contract = contract();
    let list = |names: &Names| names.iter().map(str::to_owned).collect::<Vec<_>>();
    serde_json::json!({
        "limits": {},
        "rules": rules,
        "contract": {
            "elements": list(&contract.elements.forbidden),
            "links": list(&contract.elements.links),
            "attributes": list(&contract.urls.attributes),
            "external": list(&contract.urls.external),
            "scripts": list(&contract.urls.scripts),
            "limit": contract.limits.elements,
        },
    })
    .to_string()
}

fn broken(error: &rquickjs::Error) -> Stop {
    Stop::broken(&error.to_string())
}

fn caught<'js>(ctx: &Ctx<'js>, error: CaughtError<'js>) -> Thrown {
    match error {
        CaughtError::Exception(exception) => thrown_value(ctx, exception.as_object().as_value()),
        CaughtError::Value(value) => thrown_value(ctx, &value),
        CaughtError::Error(error) => Thrown { message: error.to_string(), ..Thrown::default() },
    }
}

/// A thrown value as text. A hostile one may throw again when asked; then it has no text.
fn thrown_value<'js>(ctx: &Ctx<'js>, value: &Value<'js>) -> Thrown {
    let text = |value: Value<'js>| value.get::<Coerced<String>>().catch(ctx).ok().map(|text| text.0);
    let Some(object) = value.as_object().filter(|object| object.is_error()) else {
        return Thrown { message: text(value.clone()).unwrap_or_default(), ..Thrown::default() };
    };
    let field = |name: &str| {
        let value: Value<'js> = object.get(name).catch(ctx).ok()?;
        if value.is_undefined() { None } else { text(value) }
    };
    Thrown { name: field("name"), message: field("message").unwrap_or_default(), stack: field("stack") }
}
