//! Paths by name: ours for every agent, and the authors' lists (nagaban2/nn_dynamics, trajectories.py).

use std::f64::consts::{FRAC_PI_8, TAU};

use super::Path;

/// The ten-centimetre hexapod.
const ROBOT: &str = "roach";

/// Names of the templates, in the order a menu shows them.
pub const TEMPLATES: [&str; 9] = [
    "straight",
    "left_turn",
    "right_turn",
    "u_turn",
    "circle",
    "zigzag",
    "figure_of_eight",
    "backward",
    "forward_backward",
];

/// Names of the authors' lists.
pub const AUTHORS: [&str; 7] =
    ["straight", "left_turn", "right_turn", "u_turn", "backward", "forward_backward", "circle"];

/// The template called `name` for `agent`, relative to the start; `authors/NAME` is the authors' whole list.
///
/// Straight, turns and there-and-back are as long as the authors' algorithm follows theirs (six segments), the u-turn is whole;
/// circle and figure of eight are ours.
pub fn template(name: &str, agent: &str) -> Option<Path> {
    if let Some(name) = name.strip_prefix("authors/") {
        return authors(name, agent);
    }
    match name {
        // As far as the authors' robot went (nn_dynamics_roach, utils.py).
        "straight" if agent == ROBOT => grid(name, &[0, 1, 2, 3, 4].map(|x| [x, 0])),
        "left_turn" if agent == ROBOT => path(name, turn(1.0)),
        "right_turn" if agent == ROBOT => path(name, turn(-1.0)),
        "straight" | "left_turn" | "right_turn" | "backward" | "forward_backward" => {
            authors(name, agent).map(|path| path.first_segments(6))
        }
        "u_turn" => authors(name, agent),
        "zigzag" => grid(name, &[[0, 0], [1, 1], [2, 0], [3, 1], [4, 0]]),
        "circle" => path(name, (0..=24).map(|i| on_circle(f64::from(i) * TAU / 24.0))),
        "figure_of_eight" => path(name, (0..=48).map(|i| on_eight(f64::from(i) * TAU / 48.0))),
        _ => None,
    }
}

/// The authors' list called `name`; the repetitions of its last point are left out, since nothing can be reached there.
pub fn authors(name: &str, agent: &str) -> Option<Path> {
    let ant = agent == "ant";
    match name {
        "straight" => path(name, (0..58).map(|i| [0.7 * f64::from(i), 0.0])),
        "backward" => path(name, (0..80).map(|i| [-0.5 * f64::from(i), 0.0])),
        "left_turn" if ant => {
            grid(name, &[[0, 0], [2, 0], [4, 0], [6, 0], [6, 2], [6, 3], [6, 4], [6, 5], [6, 6], [6, 7]])
        }
        "left_turn" => grid(name, &[[0, 0], [1, 0], [2, 0], [3, 0], [4, 1], [4, 2], [4, 3], [4, 4]]),
        "right_turn" if ant => {
            grid(name, &[[0, 0], [0, 1], [0, 2], [0, 3], [0, 4], [2, 4], [3, 4], [4, 4], [6, 4], [7, 4]])
        }
        "right_turn" => {
            grid(name, &[[0, 0], [0, 1], [0, 2], [2, 3], [3, 3], [4, 3], [5, 3], [6, 3], [7, 3], [8, 3]])
        }
        "u_turn" => grid(name, &[[0, 0], [2, 0], [4, 0], [4, 1], [4, 2], [2, 2], [1, 2], [0, 2]]),
        "forward_backward" => grid(name, &[0, 1, 2, 3, 2, 1, 0, -1, -2].map(|x| [x, 0])),
        "circle" => path(
            name,
            (0..10).map(|i| {
                let angle = -FRAC_PI_8 * f64::from(i);
                [2.0 * angle.cos() - 2.0, 2.0 * angle.sin()]
            }),
        ),
        _ => None,
    }
}

/// Along +x, and round a corner to the left (1) or the right (-1).
fn turn(side: f64) -> impl Iterator<Item = [f64; 2]> {
    [[0.0, 0.0], [1.0, 0.0], [1.8, 0.2], [2.0, 1.0], [2.0, 2.0]].into_iter().map(move |[x, y]| [x, side * y])
}

/// A circle of 2 m about (0, 2), begun along +x, anticlockwise.
fn on_circle(angle: f64) -> [f64; 2] {
    [2.0 * angle.sin(), 2.0 - 2.0 * angle.cos()]
}

/// Two loops of 2 m radius, the first to the left; both begin along +x at the crossing.
fn on_eight(angle: f64) -> [f64; 2] {
    let [x, y] = on_circle(2.0 * angle);
    if angle <= TAU / 2.0 { [x, y] } else { [x, -y] }
}

fn grid(name: &str, points: &[[i32; 2]]) -> Option<Path> {
    path(name, points.iter().map(|p| p.map(f64::from)))
}

fn path(name: &str, points: impl Iterator<Item = [f64; 2]>) -> Option<Path> {
    Path::new(name, points.collect()).ok()
}
