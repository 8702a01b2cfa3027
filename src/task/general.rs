//! Our reward, for any plant with a position: the same terms for all, weights by agent.

use std::sync::Arc;

use super::{
    Reward, Step, Term, Weighted,
    posture::Posture,
    route::{Place, Route},
};
use crate::plant::{Anchor, Heading, PlantSpec, Role, RowsMut};

/// What a term measures.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Measure {
    /// Speed along +x.
    Velocity,
    /// Metres gained along the path since the last step, see [`Route::potential`].
    Progress,
    /// Distance to the path: quadratic near it, linear from about [`BEND`] on.
    Distance,
    /// Angle between heading and path.
    Heading,
    /// Squared length of the action.
    Control,
    /// How far joints are into the outer 40 % of their range, each 0..=1 (and beyond, outside it).
    Limits,
    /// Rules of posture broken, see [`Posture`].
    Posture,
}

/// Where the cost of distance turns from quadratic to linear (m).
const BEND: f32 = 0.1;

/// Memory rows of a path reward: segment, arc length, potential.
const SEGMENT: usize = 0;
const ALONG: usize = 1;
const POTENTIAL: usize = 2;

/// Forward motion or path following, term by term.
#[derive(Clone, Debug)]
pub(super) struct General {
    terms: Vec<Term>,
    measures: Vec<Measure>,
    anchor: Anchor,
    /// Index, centre and half range of each joint that has limits.
    joints: Vec<(usize, f32, f32)>,
    posture: Posture,
    /// How far (rad, m) a rule of posture may be broken without its price.
    slack: f32,
    /// The path, where it begins in the world, and how far the real plant has come.
    course: Option<Course>,
}

#[derive(Clone, Debug)]
pub(super) struct Course {
    pub route: Arc<Route>,
    /// World position of the path's origin (m), taken off before anything else so that f32 suffices.
    pub origin: [f32; 2],
    pub place: Place,
    /// The plane is vertical: only the first coordinate counts.
    pub flat: bool,
}

impl Course {
    /// A world position relative to the path's origin.
    pub fn local(&self, x: f32, y: f32) -> [f32; 2] {
        [x - self.origin[0], if self.flat { 0.0 } else { y - self.origin[1] }]
    }
}

impl General {
    /// Running along +x.
    pub fn forward(spec: &PlantSpec, anchor: Anchor) -> Self {
        let control = match spec.agent.as_str() {
            "half_cheetah" => 0.05,
            _ => 0.005,
        };
        let terms = [
            (Measure::Velocity, "velocity", "m/s", 1.0),
            (Measure::Control, "control", "1", control),
            (Measure::Limits, "limits", "1", 0.0),
            (Measure::Posture, "posture", "1", 10.0),
        ];
        Self::new(spec, anchor, &terms, None)
    }

    /// Following a path.
    pub fn path(spec: &PlantSpec, anchor: Anchor, course: Course) -> Self {
        // A control step's way is a few centimetres for all of them: progress outweighs distance only near the path. The
        // swimmer coils up, and the half-cheetah crouches, and both stay so, where their joints may bend all the way.
        // The ant gallops into states that random data know nothing of, and falls, unless effort has its price.
        let (progress, distance, control, posture) = match spec.agent.as_str() {
            "half_cheetah" => (100.0, 0.0, 0.05, 10.0),
            "ant" => (20.0, 1.0, 2.0, 50.0),
            "swimmer" => (60.0, 5.0, 0.005, 10.0),
            _ => (20.0, 5.0, 0.005, 10.0),
        };
        let limits = if matches!(spec.agent.as_str(), "swimmer" | "half_cheetah") { 0.3 } else { 0.0 };
        let terms = [
            (Measure::Progress, "progress", "m", progress),
            (Measure::Distance, "distance", "m", distance),
            (Measure::Heading, "heading", "rad", 0.0),
            (Measure::Control, "control", "1", control),
            (Measure::Limits, "limits", "1", limits),
            (Measure::Posture, "posture", "1", posture),
        ];
        Self::new(spec, anchor, &terms, Some(course))
    }

    fn new(
        spec: &PlantSpec,
        anchor: Anchor,
        terms: &[(Measure, &'static str, &'static str, f32)],
        course: Option<Course>,
    ) -> Self {
        let posture = Posture::of(spec);
        let joints: Vec<_> = spec
            .state
            .iter()
            .enumerate()
            .filter(|(_, element)| element.role == Role::Joint)
            .filter_map(|(i, element)| {
                element.limits.map(|[a, b]| (i, ((a + b) / 2.0) as f32, ((b - a) / 2.0) as f32))
            })
            .filter(|(_, _, half)| *half > 0.0)
            .collect();
        let measurable = |measure: Measure| match measure {
            Measure::Heading => anchor.heading != Heading::None,
            Measure::Limits => !joints.is_empty(),
            Measure::Posture => posture != Posture::Any,
            _ => true,
        };
        let (measures, terms) = terms
            .iter()
            .filter(|(measure, ..)| measurable(*measure))
            .map(|&(measure, name, unit, weight)| (measure, Term { name, unit, weight }))
            .unzip();
        Self { terms, measures, anchor, joints, posture, slack: 0.0, course }
    }

    pub fn course_mut(&mut self) -> Option<&mut Course> {
        self.course.as_mut()
    }

    /// Moves every candidate on along the route and gives `put` its index, gain and distance (m).
    fn follow(
        &self,
        course: &Course,
        step: &Step<'_>,
        memory: &mut RowsMut<'_>,
        mut put: impl FnMut(usize, f32, f32),
    ) {
        let [x, y] = self.anchor.plane.map(|i| step.states.row(i));
        for c in 0..step.states.width() {
            let from = Place {
                segment: memory.row(SEGMENT)[c] as usize,
                along: memory.row(ALONG)[c],
                distance: 0.0,
            };
            let p = course.local(x[c], y[c]);
            let place = course.route.follow(from, p);
            let potential = course.route.potential(place, p);
            let before = if step.index == 0 { potential } else { memory.row(POTENTIAL)[c] };
            put(c, potential - before, place.distance);
            memory.row(SEGMENT)[c] = place.segment as f32;
            memory.row(ALONG)[c] = place.along;
            memory.row(POTENTIAL)[c] = potential;
        }
    }
}

impl Reward for General {
    fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn memory(&self) -> usize {
        if self.course.is_some() { 3 } else { 0 }
    }

    fn begin(&self, memory: &mut RowsMut<'_>) {
        if let Some(course) = &self.course {
            memory.row(SEGMENT).fill(course.place.segment as f32);
            memory.row(ALONG).fill(course.place.along);
        }
    }

    fn evaluate(&self, step: &Step<'_>, memory: &mut RowsMut<'_>, out: &mut RowsMut<'_>) {
        if let Some(course) = &self.course {
            // Progress and distance are the first two terms of every path reward.
            let (gains, distances) = out.pair(0, 1);
            let (gain, far) = (self.terms[0].weight, self.terms[1].weight);
            self.follow(course, step, memory, |c, gained, distance| {
                gains[c] = gain * gained;
                distances[c] = -far * distance * distance / (distance + BEND);
            });
        }
        for (i, (measure, term)) in self.measures.iter().zip(&self.terms).enumerate() {
            let (weight, row) = (term.weight, out.row(i));
            match measure {
                Measure::Progress | Measure::Distance => {}
                Measure::Velocity => {
                    let speed = step.states.row(self.anchor.forward_velocity);
                    row.iter_mut().zip(speed).for_each(|(r, v)| *r = weight * v);
                }
                Measure::Heading => {
                    let Some(course) = &self.course else { continue };
                    let segments = memory.row(SEGMENT);
                    for (c, r) in row.iter_mut().enumerate() {
                        let off = heading(self.anchor.heading, step, c)
                            - course.route.heading(segments[c] as usize);
                        *r = -weight
                            * (off - std::f32::consts::TAU * (off / std::f32::consts::TAU).round()).abs();
                    }
                }
                Measure::Control => {
                    row.fill(0.0);
                    for a in 0..step.actions.height() {
                        row.iter_mut().zip(step.actions.row(a)).for_each(|(r, a)| *r -= weight * a * a);
                    }
                }
                Measure::Limits => {
                    row.fill(0.0);
                    for &(joint, middle, half) in &self.joints {
                        let angles = step.states.row(joint);
                        row.iter_mut().zip(angles).for_each(|(r, q)| {
                            *r -= weight * (((q - middle).abs() / half - 0.6) / 0.4).max(0.0);
                        });
                    }
                }
                Measure::Posture => {
                    row.fill(0.0);
                    self.posture.count(step.states, self.slack, row);
                    row.iter_mut().for_each(|r| *r *= -weight);
                }
            }
        }
    }

    fn lenient(&self) -> Option<Box<dyn Reward>> {
        let jumps = |(measure, term): (&Measure, &Term)| *measure == Measure::Posture && term.weight > 0.0;
        let any = self.measures.iter().zip(&self.terms).any(jumps);
        any.then(|| Box::new(Self { slack: SLACK, ..self.clone() }) as Box<dyn Reward>)
    }
}

/// Slack of [`Reward::lenient`] (rad, m): what half precision makes of a joint angle over some twenty steps.
const SLACK: f32 = 0.06;

impl Weighted for General {
    fn as_reward(&self) -> &dyn Reward {
        self
    }

    fn terms_mut(&mut self) -> &mut [Term] {
        &mut self.terms
    }

    fn copied(&self) -> Box<dyn Weighted> {
        Box::new(self.clone())
    }
}

/// Heading (rad) of candidate `c`.
fn heading(heading: Heading, step: &Step<'_>, c: usize) -> f32 {
    let at = |i: usize| step.states.row(i)[c];
    match heading {
        Heading::None => 0.0,
        Heading::Angle(i) => at(i),
        Heading::Quaternion(i) => Heading::Quaternion(0).of(&[at(i), at(i + 1), at(i + 2), at(i + 3)]),
        Heading::CosSin(i) => at(i + 1).atan2(at(i)),
    }
}
