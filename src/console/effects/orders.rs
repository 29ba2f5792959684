//! What an operator asks of workers and providers.

use crate::app::event::{Acted, Event};
use crate::app::workers::orders::{Order, Ordered};
use crate::db::operators::{self, By};
use crate::db::{Db, DbError, fleet, providers};

use super::{Effects, not_done};

/// What everybody sees of a provider that was paused without a reason.
const NO_REASON: &str = "by an operator";

impl Effects {
    pub(crate) fn order(&self, order: Order) {
        let (db, actor) = (self.db.clone(), self.actor.clone());
        self.spawn(async move {
            let by = By::new(&actor, None);
            let ordered = Box::pin(db.ask(carry_out(&db, &order, &by))).await;
            let told = |error: DbError| Ordered::Not { message: not_done(what(&order), &error) };
            Some(Event::Acted(Acted::Ordered(ordered.unwrap_or_else(told))))
        });
    }
}

async fn carry_out(db: &Db, order: &Order, by: &By) -> Result<Ordered, DbError> {
    let client = db.get().await?;
    Ok(match order {
        Order::Direct { worker, direction } => {
            let names = worker.clone().map(|worker| vec![worker]);
            let answers = operators::direct(&client, names.as_deref(), *direction, by).await?;
            let fleet = fleet::fleet(&client).await?;
            let held = fleet.workers.iter().find(|known| Some(&known.summary.name) == worker.as_ref());
            let held = held.map_or(0, |worker| worker.summary.busy);
            let worker = worker.clone();
            Ordered::Directed { worker, direction: *direction, answers, fleet_is_paused: fleet.is_paused, held }
        }
        Order::Resize { worker, slots } => {
            let answers = operators::resize(&client, std::slice::from_ref(worker), *slots, by).await?;
            Ordered::Resized { slots: *slots, answers }
        }
        Order::PauseProvider(provider) => Ordered::Paused(providers::pause(&client, provider, NO_REASON, by).await?),
        Order::ResumeProvider(provider) => {
            let was = providers::resume(&client, provider, by).await?;
            Ordered::Resumed { provider: provider.clone(), was }
        }
    })
}

const fn what(order: &Order) -> &'static str {
    match order {
        Order::Direct { direction, .. } => match direction {
            crate::model::action::Direction::Pause => "paused",
            crate::model::action::Direction::Resume => "resumed",
            crate::model::action::Direction::Drain => "drained",
        },
        Order::Resize { .. } => "changed",
        Order::PauseProvider(_) => "paused",
        Order::ResumeProvider(_) => "resumed",
    }
}
