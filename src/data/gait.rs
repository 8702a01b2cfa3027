//! How a two-motor legged robot walks, in a few numbers that recordings and emulations can be compared by.

use std::f64::consts::{PI, TAU};

use serde::{Deserialize, Serialize};

use super::Episode;
use crate::plant::PlantSpec;

/// Medians and fits over the control periods of episodes, of states and actions as [`crate::plant::robot::spec`] has them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gait {
    /// Control periods behind the numbers.
    pub steps: usize,
    /// Median speed over the ground (m/s).
    pub speed: f64,
    /// Ground covered in one turn of the legs, their mean (m).
    pub metres_a_turn: f64,
    /// Rate of turning: what each Hz brings that the right legs are faster (rad/s), what there is at none, and the rest's deviation.
    pub turning: f64,
    pub turning_at_none: f64,
    pub turning_rest: f64,
    /// Leg speed as shares of this period's command and of the one before.
    pub legs_now: f64,
    pub legs_before: f64,
    /// Standard deviations of the gyro (counts).
    pub gyro: [f64; 3],
    /// Median leg speed (Hz), both sides.
    pub leg_speed: f64,
}

impl Gait {
    /// `None` if the plant is not that robot, or did not move.
    pub fn of<'a>(spec: &PlantSpec, episodes: impl Iterator<Item = &'a Episode>) -> Option<Self> {
        let at = |name: &str| spec.state_index(name);
        let (position, heading) = ([at("x")?, at("y")?], spec.anchor?.heading);
        let legs = [at("left_leg_velocity")?, at("right_leg_velocity")?];
        let gyros = [at("gyro_x")?, at("gyro_y")?, at("gyro_z")?];
        let limits = spec.action.first()?.limits?;
        let command = |a: f32| limits[0] + (limits[1] - limits[0]) * (f64::from(a) + 1.0) / 2.0;
        let period = spec.control_period;
        let (mut speeds, mut leg_speeds) = (Vec::new(), Vec::new());
        let (mut way, mut turns) = (0.0, 0.0);
        let mut turning = Vec::new();
        let mut shares = Vec::new();
        let mut gyro = [const { Vec::new() }; 3];
        for episode in episodes {
            for t in 0..episode.len() {
                let (before, after) = (episode.state(t), episode.state(t + 1));
                let moved = position.map(|i| f64::from(after[i] - before[i]));
                let hertz = legs.map(|i| f64::from(after[i]) / TAU);
                let turned = f64::from(heading.of(after) - heading.of(before));
                let turned = (turned + PI).rem_euclid(TAU) - PI;
                let distance = moved[0].hypot(moved[1]);
                way += distance;
                turns += (hertz[0] + hertz[1]) / 2.0 * period;
                speeds.push(distance / period);
                leg_speeds.extend(hertz);
                turning.push((hertz[1] - hertz[0], turned / period));
                for (axis, &i) in gyro.iter_mut().zip(&gyros) {
                    axis.push(f64::from(after[i]));
                }
                if t > 0 {
                    let commands = episode.action(t).iter().zip(episode.action(t - 1));
                    shares.extend(
                        commands
                            .zip(hertz)
                            .map(|((now, earlier), hz)| (command(*now), command(*earlier), hz)),
                    );
                }
            }
        }
        let (slope, offset, rest) = line(&turning)?;
        let (legs_now, legs_before) = plane(&shares)?;
        Some(Self {
            steps: speeds.len(),
            speed: median(&mut speeds),
            metres_a_turn: way / turns,
            turning: slope,
            turning_at_none: offset,
            turning_rest: rest,
            legs_now,
            legs_before,
            gyro: gyro.map(|readings| deviation(&readings)),
            leg_speed: median(&mut leg_speeds),
        })
    }
}

fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
    values.clone().sum::<f64>() / values.count().max(1) as f64
}

fn deviation(values: &[f64]) -> f64 {
    let centre = mean(values.iter().copied());
    mean(values.iter().map(|x| (x - centre).powi(2))).sqrt()
}

/// Least squares: slope, value at 0, deviation of the rest.
fn line(points: &[(f64, f64)]) -> Option<(f64, f64, f64)> {
    let (mx, my) = (mean(points.iter().map(|p| p.0)), mean(points.iter().map(|p| p.1)));
    let xx: f64 = points.iter().map(|p| (p.0 - mx).powi(2)).sum();
    let xy: f64 = points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum();
    let slope = (xx > 0.0).then(|| xy / xx)?;
    let rest = mean(points.iter().map(|p| (p.1 - my - slope * (p.0 - mx)).powi(2))).sqrt();
    Some((slope, my - slope * mx, rest))
}

/// Least squares of `z = p x + q y`.
fn plane(points: &[(f64, f64, f64)]) -> Option<(f64, f64)> {
    let sum = |f: fn(&(f64, f64, f64)) -> f64| points.iter().map(f).sum::<f64>();
    let (xx, yy, xy) = (sum(|p| p.0 * p.0), sum(|p| p.1 * p.1), sum(|p| p.0 * p.1));
    let (xz, yz) = (sum(|p| p.0 * p.2), sum(|p| p.1 * p.2));
    let determinant = xx * yy - xy * xy;
    (determinant > 0.0).then(|| ((xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant))
}
