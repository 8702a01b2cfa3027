//! The eye of the 3D view; moving it is plain arithmetic.

use mujoco_rs::prelude::MjModel;

/// What the camera is bound to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CameraMode {
    /// [`Camera::lookat`] is a point of the world.
    Free,
    /// [`Camera::lookat`] is relative to the robot's centre of mass, so the robot stays in the picture.
    #[default]
    Track,
    /// A camera of the model, by index; the angles and the distance do not matter.
    Fixed(usize),
}

/// From where the scene is seen. Angles are in degrees, as in MuJoCo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Direction of view about the vertical; 90 looks along +y.
    pub azimuth: f64,
    /// Direction of view above the horizon; negative looks down.
    pub elevation: f64,
    /// From the eye to [`Camera::lookat`] (m).
    pub distance: f64,
    /// The middle of the picture (m).
    pub lookat: [f64; 3],
    pub mode: CameraMode,
    /// Vertical field of view.
    pub fovy: f64,
}

impl Camera {
    /// Follows the robot from where the model's author wants it seen.
    pub fn of_model(model: &MjModel) -> Self {
        let global = &model.vis().global;
        Self {
            azimuth: f64::from(global.azimuth),
            elevation: f64::from(global.elevation),
            distance: 1.6 * model.stat().extent,
            lookat: [0.0; 3],
            mode: CameraMode::Track,
            fovy: f64::from(global.fovy),
        }
    }

    /// Looks straight down on the plane of paths, x to the right and y up; `height` metres of it fill the picture.
    #[must_use]
    pub fn from_above(self, height: f64) -> Self {
        let distance = height / self.picture_height(1.0);
        Self { azimuth: 90.0, elevation: -90.0, distance, ..self }
    }

    /// Turns about the point looked at; `dx` and `dy` are the drag in picture heights, right and down.
    pub fn orbit(&mut self, dx: f64, dy: f64) {
        self.azimuth = (self.azimuth - 180.0 * dx).rem_euclid(360.0);
        self.elevation = (self.elevation - 180.0 * dy).clamp(-90.0, 90.0);
    }

    /// Shifts the picture with the mouse; units as in [`Camera::orbit`].
    pub fn pan(&mut self, dx: f64, dy: f64) {
        let shift = self.parallel(self.distance, dx, dy);
        for (at, by) in self.lookat.iter_mut().zip(shift) {
            *at -= by;
        }
    }

    /// Comes nearer by e to the `amount`; negative amounts go away.
    pub fn zoom(&mut self, amount: f64) {
        self.distance = (self.distance * (-amount).exp()).clamp(0.01, 1e4);
    }

    /// Where `point` comes to when dragged parallel to the picture, the robot's centre of mass being at `centre`
    /// (as [`super::Image::centre`] says); units as in [`Camera::orbit`].
    pub fn drag(&self, point: [f64; 3], centre: [f64; 3], dx: f64, dy: f64) -> [f64; 3] {
        let (eye, [forward, ..]) = (self.eye(centre), self.frame());
        let depth: f64 = (0..3).map(|i| (point[i] - eye[i]) * forward[i]).sum();
        let shift = self.parallel(depth.max(0.0), dx, dy);
        std::array::from_fn(|i| point[i] + shift[i])
    }

    /// The middle of the picture in the world.
    pub fn target(&self, centre: [f64; 3]) -> [f64; 3] {
        match self.mode {
            CameraMode::Track => std::array::from_fn(|i| centre[i] + self.lookat[i]),
            CameraMode::Free | CameraMode::Fixed(_) => self.lookat,
        }
    }

    /// Changes the mode and keeps the picture where it is.
    pub fn set_mode(&mut self, mode: CameraMode, centre: [f64; 3]) {
        let target = self.target(centre);
        self.lookat = match mode {
            CameraMode::Track => std::array::from_fn(|i| target[i] - centre[i]),
            CameraMode::Free | CameraMode::Fixed(_) => target,
        };
        self.mode = mode;
    }

    /// Every number of it is finite.
    pub(super) fn is_finite(&self) -> bool {
        let numbers = [self.azimuth, self.elevation, self.distance, self.fovy];
        numbers.iter().chain(&self.lookat).all(|x| x.is_finite())
    }

    fn eye(&self, centre: [f64; 3]) -> [f64; 3] {
        let (target, [forward, ..]) = (self.target(centre), self.frame());
        std::array::from_fn(|i| target[i] - self.distance * forward[i])
    }

    /// Directions forward, right and up.
    fn frame(&self) -> [[f64; 3]; 3] {
        let (sin_a, cos_a) = self.azimuth.to_radians().sin_cos();
        let (sin_e, cos_e) = self.elevation.to_radians().sin_cos();
        [[cos_e * cos_a, cos_e * sin_a, sin_e], [sin_a, -cos_a, 0.0], [-sin_e * cos_a, -sin_e * sin_a, cos_e]]
    }

    /// Metres that the picture is high at a distance.
    fn picture_height(&self, distance: f64) -> f64 {
        2.0 * distance * (self.fovy.to_radians() / 2.0).tan()
    }

    /// A drag on the screen as a shift in the world at a depth.
    fn parallel(&self, depth: f64, dx: f64, dy: f64) -> [f64; 3] {
        let height = self.picture_height(depth);
        let [_, right, up] = self.frame();
        std::array::from_fn(|i| height * (dx * right[i] - dy * up[i]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera {
            azimuth: 90.0,
            elevation: 0.0,
            distance: 4.0,
            lookat: [0.0; 3],
            mode: CameraMode::Free,
            fovy: 90.0,
        }
    }

    #[test]
    fn a_drag_moves_what_is_under_the_mouse_with_it() {
        let camera = camera();
        // Looking along +y, right is +x and the picture is 8 m high at 4 m.
        let dragged = camera.drag([0.0; 3], [0.0; 3], 0.25, 0.25);
        assert!(
            (dragged[0] - 2.0).abs() < 1e-9 && dragged[1].abs() < 1e-9 && (dragged[2] + 2.0).abs() < 1e-9
        );
        let mut panned = camera;
        panned.pan(0.25, 0.0);
        assert!((panned.lookat[0] + 2.0).abs() < 1e-9);
    }

    #[test]
    fn changing_the_mode_does_not_move_the_picture() {
        let mut camera = camera();
        let centre = [3.0, 1.0, 0.5];
        let before = camera.eye(centre);
        camera.set_mode(CameraMode::Track, centre);
        assert_eq!(camera.eye(centre), before);
        camera.set_mode(CameraMode::Free, centre);
        assert_eq!(camera.eye([0.0; 3]), before);
    }

    #[test]
    fn orbit_and_zoom_stay_in_bounds() {
        let mut camera = camera();
        camera.orbit(10.3, -7.0);
        camera.zoom(1e3);
        assert!((0.0..360.0).contains(&camera.azimuth) && camera.elevation == 90.0 && camera.distance > 0.0);
    }
}
