//! A compiled model with what its numbers mean; cheap to clone, and the source of any number of plants.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use mujoco_rs::prelude::{MjModel, MjtIntegrator, MjtJoint, MjtObjBase};

use super::{
    AGENTS, MujocoPlant, actuation,
    actuation::Scale,
    agent::{Agent, Rules, Source, Steering, TORSO},
    check::check_first,
    configuration, foreign,
    log::{install_log_handler, take_messages},
    references,
};
use crate::plant::{Anchor, Element, Heading, PlantError, PlantSpec, Role};

/// Seconds between two actions of a foreign model that does not say.
const WANTED_PERIOD: f64 = 0.05;

/// Most simulation steps a control step: more is a slip of the pen in the model.
const MOST_STEPS: usize = 10_000;

/// A compiled MuJoCo model, described element by element.
#[derive(Clone, Debug)]
pub struct MujocoModel {
    inner: Arc<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub mj: Arc<MjModel>,
    pub spec: Arc<PlantSpec>,
    /// Where each state element is read.
    pub sources: Vec<Source>,
    /// From actions to controls.
    pub scales: Vec<Scale>,
    pub rules: Rules,
    pub root: usize,
    /// Simulation steps a control step.
    pub frame_skip: usize,
    /// The keyframe of the nominal pose, where the model has one.
    pub keyframe: Option<usize>,
    /// The heading's first generalised position.
    pub heading: Option<HeadingAt>,
    /// Whether positions of the next step can be computed in advance, so that nothing is computed twice (all
    /// integrators of one stage).
    pub pipelined: bool,
    pub reads_com: bool,
    pub reads_com_velocity: bool,
    warnings: Vec<String>,
}

/// Where the heading lies in `qpos`.
#[derive(Clone, Copy, Debug)]
pub(super) enum HeadingAt {
    Angle(usize),
    Quaternion(usize),
}

impl MujocoModel {
    /// An agent of this program by name and variant, or, where `agent` ends in `.xml`, `.mjcf` or `.mjb`, a model file.
    ///
    /// Built-in models are compiled once and shared. A file is tried out by a child process first, where
    /// [`super::check_models_with`] has named one, so that one that kills MuJoCo kills only the child.
    ///
    /// # Errors
    /// [`PlantError::UnknownAgent`], or [`PlantError::Model`] with what is wrong with the file.
    pub fn open(agent: &str, variant: &str) -> Result<Self, PlantError> {
        if !is_model_file(agent) {
            return Self::built_in(agent, variant);
        }
        check_first(Path::new(agent))?;
        Self::from_file(Path::new(agent))
    }

    fn built_in(name: &str, variant: &str) -> Result<Self, PlantError> {
        static OPEN: Mutex<Vec<MujocoModel>> = Mutex::new(Vec::new());
        let agent = AGENTS
            .iter()
            .find(|agent| agent.name == name && agent.variant == variant)
            .ok_or_else(|| PlantError::UnknownAgent(format!("{name}/{variant}")))?;
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(model) =
            open.iter().find(|model| model.spec().agent == name && model.spec().variant == variant)
        {
            return Ok(model.clone());
        }
        let refuse = |why: String| PlantError::Model { file: format!("{name}/{variant}"), why };
        install_log_handler();
        let mj = MjModel::from_xml_string(agent.xml).map_err(|error| refuse(error.to_string()))?;
        let model = Self { inner: Arc::new(Inner::of_agent(agent, mj).map_err(refuse)?) };
        open.push(model.clone());
        Ok(model)
    }

    /// A model that is only looked at: `text` is MJCF.
    ///
    /// # Errors
    /// [`PlantError::Model`] if MuJoCo refuses it.
    pub(in crate::plant) fn of_text(name: &str, text: &str) -> Result<Self, PlantError> {
        let refuse = |why: String| PlantError::Model { file: name.to_owned(), why };
        install_log_handler();
        let mj = MjModel::from_xml_string(text).map_err(|error| refuse(one_line(&error.to_string())))?;
        Ok(Self { inner: Arc::new(Inner::of_foreign(name, mj).map_err(refuse)?) })
    }

    /// Compiles and describes a model file.
    pub(super) fn from_file(file: &Path) -> Result<Self, PlantError> {
        let refuse = |why: String| PlantError::Model { file: file.display().to_string(), why };
        let text = file.to_str().filter(|path| !path.contains('\0'));
        if text.is_none() {
            return Err(refuse("its path is not plain text".to_owned()));
        }
        if let Err(error) = std::fs::File::open(file) {
            return Err(refuse(error.to_string()));
        }
        let binary = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("mjb"));
        if !binary {
            references::check(file).map_err(refuse)?;
        }
        install_log_handler();
        take_messages();
        let mj = if binary { MjModel::from_mjb(file) } else { MjModel::from_xml(file) };
        let mj = mj.map_err(|error| refuse(one_line(&error.to_string())))?;
        let stem =
            file.file_stem().map_or_else(|| "model".to_owned(), |stem| stem.to_string_lossy().into_owned());
        Ok(Self { inner: Arc::new(Inner::of_foreign(&stem, mj).map_err(refuse)?) })
    }

    /// A plant of this model, with a simulation of its own.
    pub fn plant(&self) -> Result<Box<MujocoPlant>, PlantError> {
        MujocoPlant::new(self.clone()).map(Box::new)
    }

    pub fn spec(&self) -> &Arc<PlantSpec> {
        &self.inner.spec
    }

    /// The compiled model itself.
    pub fn mujoco(&self) -> &Arc<MjModel> {
        &self.inner.mj
    }

    /// Simulation steps a control step.
    pub fn frame_skip(&self) -> usize {
        self.inner.frame_skip
    }

    /// The body whose subtree is the robot.
    pub fn root_body(&self) -> usize {
        self.inner.root
    }

    /// The configuration (positions, then velocities) of a state, say a predicted one, for the 3D view.
    pub fn configuration_of(&self, state: &[f32]) -> Vec<f64> {
        configuration::of_state(self.mujoco(), &self.inner.sources, state)
    }

    /// Names of the cameras in the model, in the order [`super::CameraMode::Fixed`] counts them.
    pub fn cameras(&self) -> Vec<String> {
        let name =
            |id| self.mujoco().id_to_name(MjtObjBase::mjOBJ_CAMERA, id).filter(|name| !name.is_empty());
        (0..self.mujoco().ncam() as usize)
            .map(|id| name(id).map_or_else(|| format!("camera_{}", id + 1), str::to_owned))
            .collect()
    }

    /// What MuJoCo warned of when it compiled the model.
    pub fn warnings(&self) -> &[String] {
        &self.inner.warnings
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }
}

/// Whether `agent` names a model file and not an agent of this program.
pub fn is_model_file(agent: &str) -> bool {
    let extension = Path::new(agent).extension().and_then(|extension| extension.to_str());
    extension
        .is_some_and(|found| ["xml", "mjcf", "mjb"].iter().any(|known| found.eq_ignore_ascii_case(known)))
}

impl Inner {
    fn of_agent(agent: &Agent, mj: MjModel) -> Result<Self, String> {
        let elements: Vec<Element> = agent
            .state
            .iter()
            .map(|row| {
                let mut element = Element::new(row.name, row.unit, row.role);
                element.limits = joint_limits(&mj, row.source);
                element
            })
            .collect();
        let anchor = steer(&elements, agent.steering).ok_or("its steering names no element")?;
        let sources = agent.state.iter().map(|row| row.source).collect();
        let ids = (agent.name.to_owned(), agent.variant.to_owned());
        Self::assemble(ids, mj, elements, sources, Some(anchor), agent.rules, TORSO, Some(agent.action))
    }

    fn of_foreign(stem: &str, mj: MjModel) -> Result<Self, String> {
        if mj.nu() == 0 {
            return Err("it has no actuators, so no action can move it".to_owned());
        }
        if mj.njnt() == 0 {
            return Err("it has no joints, so nothing in it can move".to_owned());
        }
        let mj = Arc::new(mj);
        let description = foreign::describe(&mj)?;
        let mj = Arc::into_inner(mj).ok_or("the model is still in use")?;
        let (elements, sources) = description.state.into_iter().unzip();
        let ids = (stem.to_owned(), "custom".to_owned());
        Self::assemble(ids, mj, elements, sources, description.anchor, foreign::RULES, description.root, None)
    }

    #[expect(clippy::too_many_arguments, reason = "the two kinds of model meet here, each with all it knows")]
    fn assemble(
        (agent, variant): (String, String),
        mut mj: MjModel,
        state: Vec<Element>,
        sources: Vec<Source>,
        anchor: Option<Anchor>,
        rules: Rules,
        root: usize,
        action_names: Option<&[&str]>,
    ) -> Result<Self, String> {
        let (action, scales) = actuation::describe(&mj, action_names);
        let time_step = mj.opt().timestep;
        let frame_skip = frame_skip(&mj)?;
        let heading = anchor.and_then(|anchor| match anchor.heading {
            Heading::Angle(i) => qpos(sources[i]).map(HeadingAt::Angle),
            Heading::Quaternion(i) => qpos(sources[i]).map(HeadingAt::Quaternion),
            Heading::None | Heading::CosSin(_) => None,
        });
        limit_facets(&mut mj);
        let one_stage =
            [MjtIntegrator::mjINT_EULER, MjtIntegrator::mjINT_IMPLICIT, MjtIntegrator::mjINT_IMPLICITFAST];
        Ok(Self {
            pipelined: one_stage.iter().any(|&integrator| mj.opt().integrator == integrator as i32),
            reads_com: sources
                .iter()
                .any(|s| matches!(s, Source::Com(_) | Source::ComVelocity(_) | Source::Rotation(_))),
            reads_com_velocity: sources.iter().any(|s| matches!(s, Source::ComVelocity(_))),
            keyframe: (mj.nkey() > 0).then_some(0),
            spec: Arc::new(PlantSpec {
                agent,
                variant,
                state,
                action,
                control_period: time_step * frame_skip as f64,
                anchor,
            }),
            mj: Arc::new(mj),
            sources,
            scales,
            rules,
            root,
            frame_skip,
            heading,
            warnings: take_messages(),
        })
    }
}

/// Finds the elements a table names.
fn steer(state: &[Element], steering: Steering) -> Option<Anchor> {
    let index = |name: &str| state.iter().position(|element| element.name == name);
    let heading = match steering.heading {
        None => Heading::None,
        Some(name) => {
            let i = index(name)?;
            match state[i].role {
                Role::Quaternion(0) => Heading::Quaternion(i),
                _ => Heading::Angle(i),
            }
        }
    };
    let plane = [index(steering.plane[0])?, index(steering.plane[1])?];
    Some(Anchor { plane, forward_velocity: index(steering.forward_velocity)?, heading })
}

/// The range of the joint that `source` reads, where it has one.
fn joint_limits(mj: &MjModel, source: Source) -> Option<[f64; 2]> {
    let address = qpos(source)?;
    let joint = mj.jnt_qposadr().iter().position(|&at| at as usize == address)?;
    let scalar = matches!(mj.jnt_type()[joint], MjtJoint::mjJNT_HINGE | MjtJoint::mjJNT_SLIDE);
    (scalar && mj.jnt_limited()[joint]).then(|| mj.jnt_range()[joint])
}

fn qpos(source: Source) -> Option<usize> {
    match source {
        Source::Qpos(i) => Some(i),
        _ => None,
    }
}

/// The model's own `frame_skip` number, or the count nearest to [`WANTED_PERIOD`].
fn frame_skip(mj: &MjModel) -> Result<usize, String> {
    let time_step = mj.opt().timestep;
    if !(time_step.is_finite() && time_step > 0.0) {
        return Err(format!("its time step is {time_step} s"));
    }
    let given = mj
        .name_to_id(MjtObjBase::mjOBJ_NUMERIC, "frame_skip")
        .filter(|&id| mj.numeric_size()[id] > 0)
        .map(|id| mj.numeric_data()[mj.numeric_adr()[id] as usize]);
    let count = given.unwrap_or_else(|| (WANTED_PERIOD / time_step).round().max(1.0));
    if !(count >= 1.0 && count <= MOST_STEPS as f64) {
        return Err(format!(
            "a control step would be {count:e} simulation steps (1 to {MOST_STEPS} are possible)"
        ));
    }
    Ok(count.round() as usize)
}

/// Round bodies of a foreign model with thousands of facets would take seconds to draw; the physics does not read this.
fn limit_facets(mj: &mut MjModel) {
    let quality = &mut mj.vis_mut().quality;
    quality.numslices = quality.numslices.clamp(3, 128);
    quality.numstacks = quality.numstacks.clamp(2, 128);
    quality.numquads = quality.numquads.clamp(2, 16);
}

/// MuJoCo's messages are several lines long.
fn one_line(message: &str) -> String {
    let mut line = String::new();
    for part in message
        .trim_start_matches("model load failed: ")
        .lines()
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        if !line.is_empty() {
            line.push_str(if line.ends_with(':') { " " } else { "; " });
        }
        line.push_str(part);
    }
    line
}
