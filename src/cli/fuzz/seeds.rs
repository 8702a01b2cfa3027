//! Valid inputs of every format, made at the start: what is mutated.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read as _, Write as _},
    path::Path,
    sync::LazyLock,
};

use anyhow::Context as _;
use rand::Rng as _;

use super::formats::JOURNAL;
use crate::{
    data::{self, ColumnMap, Dataset, Episode, Format, Source, Split, Store},
    dynamics::{Control, FeatureKind, HORIZONS, NetworkConfig, Trainer, TrainingConfig, evaluate},
    experiment::{Iteration, PathResult, Preset, Summary, builtin_presets, folder::names},
    gui::Docks,
    plant::{
        Element, PlantSpec, Role,
        own::{Measured, question},
        robot::{Frame, Pose, RobotConfig},
        stream,
    },
    policy::{
        CloneConfig, Cloner, Demonstrations, GaussianPolicy, LearnerState, PolicyCheckpoint, PolicyConfig,
    },
};

/// Valid inputs by the name of their format.
pub(super) struct Corpus(BTreeMap<&'static str, Vec<Vec<u8>>>);

impl Corpus {
    pub fn of(&self, format: &str) -> &[Vec<u8>] {
        static NOTHING: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| vec![Vec::new()]);
        self.0.get(format).unwrap_or(&NOTHING)
    }
}

/// The data that valid files hold: what came back from a file with a checksum has to be this.
pub(super) static DATA: LazyLock<Dataset> = LazyLock::new(|| {
    let spec = PlantSpec {
        agent: "pendulum".into(),
        variant: "custom".into(),
        state: vec![
            Element::new("angle", "rad", Role::Joint),
            Element::new("rate", "rad/s", Role::JointVelocity),
        ],
        action: vec![Element::new("torque", "N·m", Role::Control).limited([-2.0, 2.0])],
        control_period: 0.05,
        anchor: None,
    };
    let mut data = Dataset::new(spec.into());
    for id in 0..5 {
        let mut rng = stream(1, "data of the fuzzer", id);
        let mut state = [rng.random_range(-1.0..1.0), 0.0_f32];
        let split = if id < 4 { Split::Train } else { Split::Validation };
        let source = [Source::Random, Source::Held, Source::Driven, Source::Mpc(1)][id as usize % 4];
        let mut episode = Episode::begin(id, source, split, &state, 1);
        for _ in 0..12 {
            let action = rng.random_range(-1.0..1.0);
            state = [state[0] + 0.05 * state[1], 0.9 * state[1] + action - state[0]];
            episode.push(&[action], f64::from(state[0]), &state);
        }
        episode.tags = vec!["a tag".into(), "Teppich".into()];
        data.push(episode);
    }
    data
});

/// Which columns of exported data are what.
pub(super) fn columns(format: &str) -> ColumnMap {
    data::mapping(&DATA, Format::named(format).unwrap_or(Format::Csv))
}

/// Makes every valid input; `folder` is for files on the way, and holds a run folder in the end.
pub(super) fn corpus(folder: &Path) -> anyhow::Result<Corpus> {
    let mut all = Corpus(BTreeMap::new());
    let run = folder.join("run");
    fs::create_dir_all(&run)?;
    let preset = Preset::builtin("quick_start")?.to_toml()?;
    fs::write(run.join(names::PRESET), &preset)?;

    for name in builtin_presets() {
        all.put("preset", Preset::builtin(&name)?.to_toml()?);
    }
    for text in [
        include_str!("../../../presets/figures/paths.toml"),
        include_str!("../../../presets/figures/horizon_swimmer.toml"),
        include_str!("../../../presets/figures/terrains.toml"),
    ] {
        all.put("sweep", text);
    }
    for text in [
        include_str!("../../../presets/lessons/first_steps.toml"),
        include_str!("../../../presets/lessons/weak_model.toml"),
    ] {
        all.put("lesson", text);
    }
    for text in [
        include_str!("../../../assets/texts/de/diagnose.ftl"),
        include_str!("../../../assets/texts/en/common.ftl"),
    ] {
        all.put("texts", text);
    }
    all.put("columns", include_str!("../../../presets/columns/roach.toml"));
    all.put("path", "name = \"turn\"\npoints = [[0.0, 0.0], [1.5, -2.0], [3.0, 0.25]]\n");
    all.put("tags", "tags = [\"carpet\", \"good\"]\n");
    all.put("summary", serde_json::to_vec(&summary())?);
    all.put(
        "metrics",
        "iteration,update,train_loss,validation_loss,open_loop_1,open_loop_10\n0,200,0.5,0.6,0.01,\n0,400,0.25,,,\n",
    );
    all.put("layout", Docks::default().save());
    let robot = serde_json::to_string(&RobotConfig::default())?;
    all.put("robot settings", format!("[\"Hexapod\",{robot}]"));
    for line in [
        "0.0.0.0:4500?body=3",
        "natnet:0.0.0.0:1511?group=239.255.42.99&version=3.1&up=z",
        "token@host:3000",
        "swimmer planner.horizon>10 return>20",
        "planner.horizon=10",
    ] {
        all.put("words", line);
    }
    all.put("poses", Pose::default().encode(1));
    all.put("poses", [7, 0, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    all.put("own robot", question());
    let said = Measured { number: 3, time_us: 4, values: vec![1.0, -2.0] };
    all.put("own robot", format!("s {} {} 1 -2\n", said.number, said.time_us));
    all.put("own robot", OWN_HELLO);
    for frame in [
        Frame::Received { source: 1, rssi: 0x28, options: 0, payload: vec![0x7e; 40] },
        Frame::Transmit { id: 0, destination: 1, options: 0, payload: vec![0, 0x92] },
        Frame::TransmitStatus { id: 3, status: 1 },
    ] {
        all.put("radio line", frame.encode().repeat(2));
    }
    for name in ["listed", "journaled"] {
        kept(&folder.join(name))?;
    }
    all.put("manifest", fs::read(folder.join("listed/data/manifest.json"))?);
    all.put("journal", fs::read(folder.join(JOURNAL))?);
    all.models();
    all.trained(folder)?;
    all.tables(folder)?;
    Ok(all)
}

/// A robot that says in words what it is.
const OWN_HELLO: &str =
    "hello 1 20 cart\nstate x m x\nstate v m/s x_velocity\naction push N -1 1\nready\ns 1 20 0.5 0.25\n";

fn summary() -> Summary {
    let mut summary = Summary { name: "x".into(), plant: "swimmer/faithful".into(), ..Summary::default() };
    let mut iteration =
        Iteration { index: 0, transitions: 100, mean_return: Some(3.0), ..Iteration::default() };
    iteration.returns = vec![1.0, 5.0];
    iteration.validation_error.insert("10".into(), Some(0.5));
    iteration.promised_earned.push([1.0, 2.0]);
    summary.iterations = vec![iteration.clone(), iteration];
    summary.paths.push(PathResult { name: "turn".into(), length_m: 4.0, ..PathResult::default() });
    summary.complete = true;
    summary
}

/// A run folder with three episodes in a part and two in a journal, one of which did not end.
fn kept(run: &Path) -> anyhow::Result<()> {
    let (store, _) = Store::begin(Store::claim(run)?, DATA.spec(), false)?;
    let (saved, later) = DATA.all().split_at(3);
    store.save(&Dataset::of(DATA.spec().clone(), saved.to_vec()))?;
    let journal = store.journal();
    for (whole, ends) in later.iter().zip([true, false]) {
        let fresh = Episode::begin(whole.id, whole.source, whole.split, whole.state(0), whole.action_len());
        let mut under_way = journal.begin(fresh);
        for t in 0..whole.len() {
            under_way.push(whole.action(t), f64::from(whole.rewards()[t]), whole.state(t + 1));
        }
        if ends {
            under_way.tags = whole.tags.clone();
            drop(under_way.end());
        }
    }
    Ok(())
}

impl Corpus {
    fn put(&mut self, format: &'static str, bytes: impl Into<Vec<u8>>) {
        self.0.entry(format).or_default().push(bytes.into());
    }

    /// The file as it is, and with its checksum under another name, so that what lies behind it is reached.
    fn put_with_and_without(&mut self, format: &'static str, bytes: Vec<u8>, key: &str) {
        let mut without = bytes.clone();
        let places: Vec<usize> = find_all(&bytes, key.as_bytes());
        for at in places {
            without[at + key.len() - 1] = b'x';
        }
        self.put(format, bytes);
        self.put(format, without);
    }

    fn models(&mut self) {
        let cart = "<mujoco model='cart'><compiler meshdir='.'/><option timestep='0.01'/><include file='part.xml'/>\
            <worldbody><geom type='plane' size='5 5 1'/><body name='cart' pos='0 0 0.2'>\
            <joint name='x' type='slide' axis='1 0 0'/><joint name='yaw' type='hinge' axis='0 0 1'/>\
            <geom type='box' size='0.2 0.1 0.05'/></body></worldbody>\
            <actuator><motor joint='x' gear='5' ctrllimited='true' ctrlrange='-2 2'/></actuator></mujoco>";
        self.put("model", cart.replace("<include file='part.xml'/>", ""));
        self.put("model", cart);
        for text in [
            include_str!("../../../assets/models/swimmer.xml"),
            include_str!("../../../assets/models/hopper.xml"),
            include_str!("../../../assets/models/ant.xml"),
        ] {
            self.put("model", text);
        }
    }

    /// Files that training leaves.
    fn trained(&mut self, folder: &Path) -> anyhow::Result<()> {
        let (network, config) = networks();
        let mut trainer = Trainer::new(DATA.spec().clone(), FeatureKind::Invariant, &network, &config, 1);
        let model = trainer.train(&DATA, 0, &mut |_| Control::Continue)?;
        let file = folder.join("seed.safetensors");
        model.save(&file)?;
        self.put_with_and_without("weights", fs::read(&file)?, "sha256");
        trainer.checkpoint().save(&file)?;
        self.put_with_and_without("checkpoint", fs::read(&file)?, "sha256");
        self.policies(&file)?;
        let errors = evaluate(&model, DATA.all(), &HORIZONS[..3], 1, &mut |_, _| Control::Continue)?;
        self.put("open loop", serde_json::to_vec(&errors.context("nobody stopped it")?)?);
        fs::remove_file(&file)?;
        Ok(())
    }

    /// A policy that was cloned from the data.
    fn policies(&mut self, file: &Path) -> anyhow::Result<()> {
        let config = PolicyConfig { hidden: vec![5], ..PolicyConfig::default() };
        let mut policy = GaussianPolicy::new(DATA.spec(), &config, 1);
        let rollouts = Demonstrations::rollouts(&DATA);
        let mut cloner = Cloner::new(
            CloneConfig { epochs: 1, ..CloneConfig::default() },
            Demonstrations::of(&policy, rollouts, 4)?,
        );
        cloner.train(&mut policy, &|_| true)?;
        policy.save(file)?;
        self.put_with_and_without("policy", fs::read(file)?, "sha256");
        PolicyCheckpoint::of(policy, &cloner, LearnerState::default()).save(file)?;
        self.put_with_and_without("policy checkpoint", fs::read(file)?, "sha256");
        Ok(())
    }

    /// Tables of the same data.
    fn tables(&mut self, folder: &Path) -> anyhow::Result<()> {
        let names =
            [(Format::Csv, "csv table"), (Format::Npz, "npz table"), (Format::Parquet, "parquet table")];
        for (format, name) in names {
            let file = folder.join(format!("seed.{}", format.name()));
            data::export(&DATA, format, &file)?;
            let bytes = fs::read(&file)?;
            match format {
                Format::Csv => {
                    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                    zipped.write_all(&bytes)?;
                    self.put("gzipped table", zipped.finish()?);
                    self.put(name, bytes);
                }
                Format::Parquet => {
                    self.put(name, bytes.clone());
                    self.put_with_and_without("data", bytes, "foresight.sha256");
                }
                Format::Npz | Format::Mcap => {
                    let mut archive = zip::ZipArchive::new(File::open(&file)?)?;
                    let mut states = Vec::new();
                    archive.by_name("states.npy")?.read_to_end(&mut states)?;
                    self.put("array", states);
                    self.put(name, bytes);
                }
            }
            fs::remove_file(&file)?;
            fs::remove_file(file.with_added_extension("columns.toml"))?;
        }
        Ok(())
    }
}

/// What the model of the fuzzer is.
fn networks() -> (NetworkConfig, TrainingConfig) {
    let network = NetworkConfig { layers: 1, width: 6, ensemble: 2, ..NetworkConfig::default() };
    (network, TrainingConfig { epochs: 1, batch: 16, ..TrainingConfig::default() })
}

/// Where `what` stands in `bytes`.
pub(super) fn find_all(bytes: &[u8], what: &[u8]) -> Vec<usize> {
    bytes.windows(what.len()).enumerate().filter(|(_, window)| *window == what).map(|(at, _)| at).collect()
}
