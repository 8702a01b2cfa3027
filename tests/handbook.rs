//! The handbook tells the truth: its code runs, its commands are understood, its links lead somewhere, its tables are those of the
//! program.

#[path = "handbook/agent.rs"]
mod agent;
#[path = "handbook/pages.rs"]
mod pages;
#[path = "handbook/planner.rs"]
mod planner;
#[path = "handbook/reward.rs"]
mod reward;

use std::{collections::BTreeSet, process::Command};

use clap::{Parser as _, error::ErrorKind};
use foresight::{
    cli::Arguments,
    data::{self, CollectRequest, Dataset, Source, Split},
    dynamics::{Control, FeatureKind, Model, NetworkConfig, Trainer, TrainingConfig},
    experiment::{Preset, Value, reference},
    planning::{CpuEngine, Planner, PlannerConfig, PlannerKind, Situation, make},
    plant::{Plant, PlantError, Start, stream},
    task::{Reward, TaskConfig, build},
};
use pages::{Page, pages};

/// What the program prints.
fn foresight(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_foresight")).args(arguments).output().expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_program_says_what_it_is_made_of() {
    let version = concat!("foresight ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(foresight(&["-V"]), version, "one line, for scripts");
    let parts = foresight(&["--version"]);
    assert!(parts.starts_with(version));
    for part in
        ["commit", "target     x86_64-", "features   ", "MuJoCo     3.", "burn       0.", "egui       0."]
    {
        assert!(parts.lines().any(|line| line.starts_with(part)), "{part}: {parts}");
    }
}

#[test]
fn pages_made_from_the_program_are_as_it_would_make_them_now() {
    for (what, name) in [("fields", "preset_reference.md"), ("keys", "keys.md")] {
        let now = foresight(&["list", what, "--markdown"]);
        let page = Page::open(&format!("docs/src/{name}"));
        assert!(page.text == now, "docs/src/{name} is not what the program says: run `make docs`");
    }
}

#[test]
fn the_reference_has_every_value_of_a_preset_with_its_words() {
    let values: Vec<Value> = reference().into_iter().flat_map(|section| section.values).collect();
    let listed: BTreeSet<&str> = values.iter().map(|value| value.key.as_str()).collect();
    let mut written = BTreeSet::new();
    let usual = toml::Table::try_from(Preset::default()).expect("a preset is TOML");
    keys("", &usual, &mut written);
    for key in &written {
        // What stands in a table of names is the user's.
        assert!(listed.contains(key.as_str()), "{key} is not in the reference");
    }
    for value in &values {
        let Value { key, about, usual, choices, .. } = value;
        assert!(about.len() > 3 && !about.contains("[`"), "{key} wants words for people: {about:?}");
        assert_eq!(written.contains(key), usual.is_some(), "{key}");
        // Each word that is offered is understood.
        for (choice, _) in choices {
            let mut table = usual_table();
            put(&mut table, key, choice);
            let preset = table.try_into::<Preset>();
            assert!(
                preset.is_ok(),
                "{key} = {choice}: {}",
                preset.err().map_or_else(String::new, |e| e.to_string())
            );
        }
    }
    let horizon = values.iter().find(|value| value.key == "planner.horizon").expect("is there");
    assert!(horizon.may_be.contains("1 to 10000") && horizon.about.contains("steps"), "{horizon:?}");
}

fn usual_table() -> toml::Table {
    toml::Table::try_from(Preset::default()).expect("a preset is TOML")
}

/// Every key of a table that is no section.
fn keys(prefix: &str, table: &toml::Table, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        match value {
            toml::Value::Table(section) if !section.is_empty() => {
                keys(&format!("{prefix}{key}."), section, found);
            }
            _ => {
                found.insert(format!("{prefix}{key}"));
            }
        }
    }
}

fn put(table: &mut toml::Table, key: &str, value: &str) {
    match key.split_once('.') {
        Some((section, rest)) => {
            let section = table.get_mut(section).and_then(toml::Value::as_table_mut).expect("a section");
            put(section, rest, value);
        }
        None => {
            table.insert(key.to_owned(), value.into());
        }
    }
}

#[test]
fn every_link_and_picture_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        for link in page.links() {
            if let Err(why) = page.follow(&link) {
                broken.push(format!("{}: ({link}) {why}", page.name));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    let listed = Page::open("docs/src/SUMMARY.md").links();
    for page in
        pages().iter().filter(|page| page.name.starts_with("docs/src/") && !page.name.ends_with("SUMMARY.md"))
    {
        let name = page.name.trim_start_matches("docs/src/");
        assert!(listed.iter().any(|link| link == name), "{name} is not in the summary");
    }
}

#[test]
fn every_command_that_is_quoted_is_understood() {
    let mut refused = Vec::new();
    let mut count = 0;
    for page in pages() {
        for command in page.commands() {
            count += 1;
            let said = Arguments::try_parse_from(&command).err();
            let wanted = |kind| match kind {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => true,
                // A subcommand that is only named.
                ErrorKind::MissingRequiredArgument => command.len() == 2,
                _ => false,
            };
            if let Some(error) = said.filter(|error| !wanted(error.kind())) {
                refused.push(format!("{}: {}\n{error}", page.name, command.join(" ")));
            }
        }
    }
    assert!(refused.is_empty(), "\n{}", refused.join("\n"));
    assert!(count > 80, "only {count} commands are found");
}

#[test]
fn the_code_of_the_handbook_is_the_code_that_is_tried_here() {
    let page = Page::open("docs/src/extending.md");
    for (file, code) in [
        ("agent", include_str!("handbook/agent.rs")),
        ("reward", include_str!("handbook/reward.rs")),
        ("planner", include_str!("handbook/planner.rs")),
    ] {
        let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        assert!(lines.count() <= 50, "{file}.rs is more than is promised");
        assert!(
            page.blocks("rust").any(|block| block == code),
            "no block of the page is tests/handbook/{file}.rs"
        );
    }
    // Changes that are shown fit the files that they are to be made to.
    let mut count = 0;
    for block in page.blocks("diff") {
        let file = block.lines().find_map(|line| line.strip_prefix("--- ")).expect("a change names its file");
        let source = Page::open(file).text;
        for line in block.lines().filter(|line| line.starts_with(' ')) {
            count += 1;
            assert!(
                source.lines().any(|there| there == &line[1..]),
                "{file} has no line \"{}\" any more",
                &line[1..]
            );
        }
    }
    assert!(count > 5, "only {count} lines of the program are shown");
}

/// A model of the sledge, from random data.
fn learned() -> Model {
    let request = |split, first_id, episodes| CollectRequest {
        episodes,
        steps: 50,
        hold: [1, 5],
        split,
        source: Source::Random,
        seed: 1,
        purpose: "random data".into(),
        terminate: true,
        first_id,
        start: Start::Random,
        single: false,
    };
    let mut data = Dataset::new(agent::Sledge::new().spec().clone());
    for request in [request(Split::Train, 0, 20), request(Split::Validation, 20, 4)] {
        let make: &(dyn Fn() -> Result<Box<dyn Plant>, PlantError> + Sync) =
            &|| Ok(Box::new(agent::Sledge::new()));
        let episodes = data::collect(make, &request, &|_, _| true).expect("it moves");
        episodes.into_iter().for_each(|episode| data.push(episode));
    }
    let network = NetworkConfig { width: 64, ..NetworkConfig::default() };
    let config = TrainingConfig { epochs: 40, batch: 64, ..TrainingConfig::default() };
    let mut trainer = Trainer::new(data.spec().clone(), FeatureKind::Invariant, &network, &config, 1);
    trainer.train(&data, 0, &mut |_| Control::Continue).expect("it learns")
}

/// How far the sledge comes in 30 steps (m), and how fast it was at most (m/s).
fn drive(model: &Model, planner: &mut dyn Planner, reward: &dyn Reward) -> [f32; 2] {
    let engine = CpuEngine::with(model, planner.config());
    let mut sledge = agent::Sledge::new();
    sledge.reset(&Start::Nominal, &mut stream(1, "a story", 0)).expect("it begins");
    planner.reset();
    let mut fastest: f32 = 0.0;
    for seed in 0..30 {
        let state = sledge.state();
        let situation = Situation { state: &state, reward, seed, candidates: None, draw: 0, cancel: None };
        let plan = planner.plan(&engine, &situation);
        sledge.step(&plan.actions[..1]).expect("it moves");
        fastest = fastest.max(sledge.state()[2]);
    }
    [sledge.state()[0], fastest]
}

#[test]
fn an_agent_a_reward_term_and_a_planner_of_ones_own_work_together() {
    let model = learned();
    let sledge = agent::Sledge::new();
    let mut task = build(&TaskConfig::default(), None, sledge.spec()).expect("it has a position");
    task.begin(&sledge.state());
    let config = PlannerConfig { candidates: 64, horizon: 8, ..PlannerConfig::default() };
    let ours = make(&PlannerConfig { kind: PlannerKind::Cem, ..config.clone() });
    let theirs = Box::new(planner::HillClimber { config, plan: Vec::new() });
    for mut planner in [ours, theirs as Box<dyn Planner>] {
        let [far, fast] = drive(&model, planner.as_mut(), task.reward());
        // Pushed ahead all the time it would come to 15 m, and be 7.9 m/s fast.
        assert!(far > 11.0 && fast > 5.0, "{far} m, {fast} m/s");
        let limited = reward::Limited::new(task.reward(), 2, 3.0, 10.0);
        assert_eq!(limited.terms().last().map(|term| term.name), Some("beyond"));
        let [far, fast] = drive(&model, planner.as_mut(), &limited);
        assert!(fast < 3.5 && (6.0..10.0).contains(&far), "with a limit of 3 m/s: {far} m, {fast} m/s");
    }
}
