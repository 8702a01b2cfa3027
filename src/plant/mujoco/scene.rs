//! What the 3D view is asked to draw, beside the model itself.

use mujoco_rs::prelude::{MjtGeom, MjvGeom, MjvScene};

use super::Camera;

/// Lines drawn at most (segments); longer trails are thinned out.
pub(super) const MOST_SEGMENTS: usize = 1500;

/// A picture to draw. Cheap to replace: only the newest is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// As [`crate::plant::Plant::configuration`] or [`super::MujocoModel::configuration_of`] gives it.
    pub configuration: Vec<f64>,
    pub camera: Camera,
    /// Width and height (pixels).
    pub size: [u32; 2],
    /// Paths, trails, candidate plans.
    pub trails: Vec<Polyline>,
    /// A second robot, drawn see-through, say a predicted one.
    pub ghost: Option<Vec<f64>>,
    /// The mouse pulls from the first point to the second (m).
    pub pull: Option<[[f32; 3]; 2]>,
    /// With shadows and smooth edges, however long that takes.
    pub fine: bool,
    /// Comes back with the picture, to tell which scene it shows.
    pub stamp: u64,
}

impl Scene {
    /// The robot alone, seen by `camera`.
    pub fn new(configuration: Vec<f64>, camera: Camera, size: [u32; 2]) -> Self {
        Self {
            configuration,
            camera,
            size,
            trails: Vec::new(),
            ghost: None,
            pull: None,
            fine: false,
            stamp: 0,
        }
    }
}

/// A line through points of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Polyline {
    /// In metres.
    pub points: Vec<[f32; 3]>,
    /// Red, green, blue, opacity, each `0..=1`.
    pub rgba: [f32; 4],
    /// Thickness of a tube (m); 0 is a thin line of the same width at any distance.
    pub width: f32,
}

/// Pixels of a thin line.
const THIN: f64 = 2.0;

/// Adds the lines of a scene to `target`, which holds [`MOST_SEGMENTS`] and one arrow at least.
pub(super) fn draw_lines(scene: &Scene, target: &mut MjvScene) {
    let segments: usize = scene.trails.iter().map(|line| line.points.len().saturating_sub(1)).sum();
    let stride = segments.div_ceil(MOST_SEGMENTS).max(1);
    let mut left = MOST_SEGMENTS;
    for line in &scene.trails {
        let kept = thinned(&line.points, stride);
        for pair in kept.windows(2) {
            if left == 0 {
                return;
            }
            if pair.iter().flatten().all(|x| x.is_finite()) {
                let tube = line.width > 0.0;
                let kind = if tube { MjtGeom::mjGEOM_CAPSULE } else { MjtGeom::mjGEOM_LINE };
                let width = if tube { f64::from(line.width) / 2.0 } else { THIN };
                connect(target, kind, width, pair[0], pair[1], line.rgba);
                left -= 1;
            }
        }
    }
    if let Some([from, to]) = scene.pull
        && from.iter().chain(&to).all(|x| x.is_finite())
    {
        connect(target, MjtGeom::mjGEOM_ARROW, 0.02, from, to, [1.0, 0.85, 0.2, 0.9]);
    }
}

/// Every `stride`-th point, and the last.
fn thinned(points: &[[f32; 3]], stride: usize) -> Vec<[f32; 3]> {
    let last = points.len().saturating_sub(1);
    points.iter().enumerate().filter(|(i, _)| i % stride == 0 || *i == last).map(|(_, p)| *p).collect()
}

fn connect(target: &mut MjvScene, kind: MjtGeom, width: f64, from: [f32; 3], to: [f32; 3], rgba: [f32; 4]) {
    // SAFETY: the geom keeps the "none" ids it is created with.
    let created = unsafe { target.try_create_geom(kind, None, None, None, Some(rgba)) };
    // A full scene leaves lines out; it has room for all that are drawn here.
    if let Ok(geom) = created {
        geom.connect(width, from.map(f64::from), to.map(f64::from));
    }
}

/// Copies what `source` shows into `target`, see-through.
pub(super) fn draw_ghost(source: &MjvScene, target: &mut MjvScene) {
    for geom in source.geoms() {
        // SAFETY: both scenes belong to one model, so the copied ids are valid in the target.
        let created = unsafe { target.try_create_geom(MjtGeom::mjGEOM_SPHERE, None, None, None, None) };
        if let Ok(slot) = created {
            let rgba =
                [0.45 + 0.4 * geom.rgba[0], 0.45 + 0.4 * geom.rgba[1], 0.45 + 0.4 * geom.rgba[2], 0.35];
            *slot = MjvGeom { rgba, reflectance: 0.0, segid: slot.segid, ..geom.clone() };
        }
    }
}
