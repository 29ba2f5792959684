//! Who says what a response is worth.
//!
//! May import: `model`.

use futures::FutureExt as _;
use futures::future::BoxFuture;

use super::{CheckError, Checker};
use crate::model::check::{Report, Subject};

/// Gives the verdict on a model's response. The program has one, the [`Checker`], and no setting that puts another in
/// its place: the seam is for measuring the workers alone.
pub trait Judge: Send + Sync {
    /// The verdict on a response to `subject`. An error says nothing about the lesson.
    fn judge<'a>(&'a self, response: &'a str, subject: &'a Subject) -> BoxFuture<'a, Result<Report, CheckError>>;
}

impl Judge for Checker {
    fn judge<'a>(&'a self, response: &'a str, subject: &'a Subject) -> BoxFuture<'a, Result<Report, CheckError>> {
        self.check(response, Some(subject)).boxed()
    }
}
