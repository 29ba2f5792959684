//! What an operator asks of workers and providers.

use crate::app::event::{Acted, Event};
use crate::app::workers::orders::{Order, Ordered};
use crate::db::operators::{self, By};
use crate::db::{Db, DbError, fleet, providers};
use crate::model::action::Direction;
use crate::model::fleet::Fleet;

use super::{Effects, not_done};

/// What everybody sees of a provider that was paused without a reason.
const NO_REASON: &str = "by an operator";

impl Effects {
    pub(crate) fn order(&self, order: Order) {
        let (db, actor) = (self.db.clone(), self.actor.clone());
        self.spawn(async move {
            let ordered = carry_out(&db, &order, &By::new(&actor, None)).await;
            let told = |error: DbError| Ordered::Not { message: not_done(what(&order), &error) };
            Some(Event::Acted(Acted::Ordered(ordered.unwrap_or_else(told))))
        });
    }
}

async fn carry_out(db: &Db, order: &Order, by: &By) -> Result<Ordered, DbError> {
    match order {
        Order::Direct { worker, direction } => direct(db, worker.as_ref(), *direction, by).await,
        Order::Resize { worker, slots } => {
            let asked = async { operators::resize(&*db.get().await?, std::slice::from_ref(worker), *slots, by).await };
            Ok(Ordered::Resized { slots: *slots, answers: db.ask(asked).await? })
        }
        Order::PauseProvider(provider) => {
            let asked = async { providers::pause(&*db.get().await?, provider, NO_REASON, by).await };
            Ok(Ordered::Paused(db.ask(asked).await?))
        }
        Order::ResumeProvider(provider) => {
            let asked = async { providers::resume(&*db.get().await?, provider, by).await };
            Ok(Ordered::Resumed { provider: provider.clone(), was: db.ask(asked).await? })
        }
    }
}

async fn direct(db: &Db, worker: Option<&String>, direction: Direction, by: &By) -> Result<Ordered, DbError> {
    let names = worker.map(std::slice::from_ref);
    let asked = async { operators::direct(&*db.get().await?, names, direction, by).await };
    let answers = db.ask(asked).await?;
    // It is done and recorded. What is read now only says more of it, and its failure says nothing against it.
    let fleet = Box::pin(db.ask(async { fleet::fleet(&*db.get().await?).await })).await.ok();
    let held = |fleet: &Fleet| {
        let held = fleet.workers.iter().find(|known| Some(&known.summary.name) == worker);
        held.map_or(0, |worker| worker.summary.busy)
    };
    Ok(Ordered::Directed {
        worker: worker.cloned(),
        direction,
        answers,
        fleet_is_paused: fleet.as_ref().map(|fleet| fleet.is_paused),
        held: fleet.as_ref().map(held),
    })
}

const fn what(order: &Order) -> &'static str {
    match order {
        Order::Direct { direction, .. } => match direction {
            Direction::Pause => "paused",
            Direction::Resume => "resumed",
            Direction::Drain => "drained",
        },
        Order::Resize { .. } => "changed",
        Order::PauseProvider(_) => "paused",
        Order::ResumeProvider(_) => "resumed",
    }
}
