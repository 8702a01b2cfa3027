//! Open-loop evaluation: how predictions part from the truth when nothing corrects them.

use serde::{Deserialize, Serialize};

/// Errors of open-loop predictions over many starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenLoopErrors {
    /// Starts evaluated.
    pub starts: usize,
    /// One entry a horizon of the table (1, 5, 10, 50, 100 steps).
    pub horizons: Vec<HorizonError>,
    /// Error against step, `1..=steps`: mean over elements; then quantiles over starts.
    pub mean: Vec<Option<f64>>,
    pub median: Vec<f64>,
    pub lower_quartile: Vec<f64>,
    pub upper_quartile: Vec<f64>,
    /// Median error against step of each state element, in the spec's order.
    pub element_median: Vec<Vec<f64>>,
}

/// One row of the table of errors.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HorizonError {
    pub steps: usize,
    /// `None` where a prediction was not finite.
    pub mean: Option<f64>,
    pub median: f64,
    pub lower_quartile: f64,
    pub upper_quartile: f64,
    /// Share of starts whose prediction was not finite.
    pub not_finite: f64,
}
