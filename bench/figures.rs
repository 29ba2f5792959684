//! Figures of many runs.

/// The figure below which `share` of them lie.
pub fn at(figures: &[f64], share: f64) -> f64 {
    let mut figures = figures.to_vec();
    figures.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let index = ((figures.len() - 1) as f64 * share).round() as usize;
    figures[index]
}
