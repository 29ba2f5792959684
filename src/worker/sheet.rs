//! What is known of an attempt while it runs. Whatever stops it, this is what it did and cost.

use std::time::Duration;

use crate::db::queue::{AttemptRecord, Claim};

use super::call::Call;
use super::{Providers, Shared};

/// The longest stop reason that is kept, in characters: it is a word.
const MAX_REASON: usize = 64;

/// One attempt's record in the making.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub record: AttemptRecord,
    pub call: Option<Call>,
}

impl Sheet {
    pub(crate) fn of(claim: &Claim, providers: &Providers) -> Self {
        let resolved = providers.resolve(claim.model.as_deref());
        let record = AttemptRecord {
            provider: Some(resolved.policy.name.clone()),
            model: Some(resolved.model),
            ..AttemptRecord::default()
        };
        Self { record, call: None }
    }

    /// Brings the record up to date with the call, whether it ended or was cut off.
    pub(crate) fn note_call(&mut self, shared: &Shared) {
        let Some(call) = &self.call else { return };
        let record = &mut self.record;
        record.usage = call.transcript.usage().cloned().unwrap_or_default();
        let cost = shared.prices.cost(record.model.as_deref().unwrap_or_default(), &record.usage);
        record.cost_usd = cost.as_ref().map(|cost| cost.usd);
        record.price_version = cost.map(|cost| cost.version);
        record.stop_reason = call.transcript.stop_reason().map(|word| word.chars().take(MAX_REASON).collect());
        record.ttft_ms = call.transcript.time_to_first_token().map(millis);
        record.stream_ms = Some(millis(call.took()));
    }
}

pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
