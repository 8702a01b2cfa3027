//! The same small sweep as processes of this machine and as job arrays of a cluster: the same files. The cluster is real, of one
//! machine, and begins and ends with the test.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Two horizons, one seed, next to nothing of everything.
const SWEEP: &str = r#"
name = "small"
about = "How far ahead to plan."
base = "quick_start"
seeds = [0]

[set]
"data.episodes" = 4
"data.steps" = 110
"data.validation_episodes" = 1
"data.validation_steps" = 110
"training.updates" = 100
"task.steps" = 5
"task.paths" = ["straight"]

[[axis]]
label = "planning horizon (steps)"
key = "planner.horizon"
values = [2, 4]
after = true

[figure]
kind = "curve"
title = "A small figure"
result = "path_distance"
"#;

/// Where Debian puts daemons, whatever the search path is.
fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&folders).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Daemons of a cluster. Dropping it ends them.
struct Cluster {
    home: PathBuf,
    daemons: Vec<Child>,
}

impl Cluster {
    /// `None`, and a word why, where Slurm is not installed or may not be started.
    fn start(home: &Path) -> Option<Self> {
        let mut found = Vec::new();
        for name in ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel"] {
            let Some(file) = program(name) else {
                println!("skipped: there is no {name} here");
                return None;
            };
            found.push(file);
        }
        let shown = home.display();
        let [control, node] = [(); 2].map(|()| {
            let free =
                TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port");
            free.port()
        });
        let user =
            String::from_utf8(Command::new("id").arg("-un").output().expect("id").stdout).expect("a name");
        let user = user.trim();
        for folder in ["state", "spool", "munge"] {
            fs::create_dir_all(home.join(folder)).expect("a folder");
        }
        let mut key = vec![0; 1024];
        rand::RngCore::fill_bytes(&mut foresight::plant::stream(0, "a key for a test", 0), &mut key);
        fs::write(home.join("munge/key"), key).expect("written");
        for (file, mode) in [("munge/key", 0o600), ("munge", 0o700)] {
            let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
            fs::set_permissions(home.join(file), permissions).expect("it is ours");
        }
        let text = format!(
            "ClusterName=test\nSlurmctldHost=localhost\nSlurmUser={user}\nSlurmdUser={user}\nAuthType=auth/munge\n\
             AuthInfo=socket={shown}/munge/socket\nCredType=cred/munge\nSlurmctldPort={control}\nSlurmdPort={node}\n\
             StateSaveLocation={shown}/state\nSlurmdSpoolDir={shown}/spool\nSlurmctldPidFile={shown}/control.pid\n\
             SlurmdPidFile={shown}/node.pid\nProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nMpiDefault=none\n\
             SelectType=select/cons_tres\nSelectTypeParameters=CR_CPU\nJobAcctGatherType=jobacct_gather/none\n\
             AccountingStorageType=accounting_storage/none\nReturnToService=2\nSchedulerParameters=sched_interval=1\n\
             NodeName=localhost CPUs=2 State=UNKNOWN\n\
             PartitionName=test Nodes=localhost Default=YES MaxTime=INFINITE State=UP\n"
        );
        fs::write(home.join("slurm.conf"), text).expect("written");
        let mut cluster = Self { home: home.to_owned(), daemons: Vec::new() };
        let of = |part: &str| format!("{shown}/{part}");
        let (munge, conf) = (of("munge"), of("slurm.conf"));
        let lines: [(&Path, Vec<String>); 3] = [
            (
                &found[0],
                vec![
                    "--foreground".into(),
                    "--force".into(),
                    format!("--key-file={munge}/key"),
                    format!("--socket={munge}/socket"),
                    format!("--pid-file={munge}/pid"),
                    format!("--log-file={munge}/log"),
                    format!("--seed-file={munge}/seed"),
                ],
            ),
            (&found[1], vec!["-D".into(), "-f".into(), conf.clone()]),
            (&found[2], vec!["-D".into(), "-f".into(), conf, "-N".into(), "localhost".into()]),
        ];
        for (file, arguments) in lines {
            let log = fs::File::create(home.join(format!("log{}", cluster.daemons.len()))).expect("a file");
            let mut daemon = Command::new(file);
            daemon.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
            cluster.daemons.push(daemon.spawn().expect("it starts"));
            if cluster.daemons.len() == 1 {
                cluster.until("munged listens", |home| home.join("munge/socket").exists());
            }
        }
        cluster.until("a node is idle", |home| {
            let mut said = Command::new("sinfo");
            said.args(["--noheader", "--format=%T"]).env("SLURM_CONF", home.join("slurm.conf"));
            said.output().is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == "idle")
        });
        Some(cluster)
    }

    fn until(&self, what: &str, known: impl Fn(&Path) -> bool) {
        let began = Instant::now();
        while !known(&self.home) {
            assert!(began.elapsed() < Duration::from_mins(1), "{what}: {:?}", self.logs());
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    fn logs(&self) -> Vec<String> {
        (0..3).filter_map(|i| fs::read_to_string(self.home.join(format!("log{i}"))).ok()).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for daemon in self.daemons.iter_mut().rev() {
            drop(daemon.kill());
            drop(daemon.wait());
        }
    }
}

#[test]
fn a_sweep_on_a_cluster_leaves_the_same_files_as_one_on_this_machine() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("small.toml"), SWEEP).expect("written");
    let sweep = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_foresight"))
            .args(["sweep", "small.toml"])
            .args(arguments)
            .current_dir(home.path())
            .env("SLURM_CONF", home.path().join("cluster/slurm.conf"))
            .output()
            .expect("it starts");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let Some(cluster) = Cluster::start(&home.path().join("cluster")) else { return };
    let (ok, complaint) = sweep(&["--out", "here"]);
    assert!(ok, "{complaint}");
    let (ok, complaint) = sweep(&["--out", "there", "--engine", "slurm", "--sbatch=--partition=test"]);
    assert!(ok, "{complaint} {:?}", cluster.logs());
    for cell in fs::read_dir(home.path().join("here/cells")).expect("cells") {
        let cell = cell.expect("a folder").path();
        let name = cell.file_name().expect("a name");
        for file in ["data/manifest.json", "model.safetensors", "open_loop.json", "trails.csv"] {
            let there = home.path().join("there/cells").join(name).join(file);
            let same = fs::read(cell.join(file)).expect(file) == fs::read(there).expect(file);
            assert!(same, "{name:?} {file}");
        }
    }
    let results = |folder: &str| fs::read(home.path().join(folder).join("results.csv")).expect("results");
    assert_eq!(results("here"), results("there"));

    // A partition that is not there is Slurm's to refuse, in its own words.
    let (ok, complaint) = sweep(&["--out", "nowhere", "--engine", "slurm", "--sbatch=--partition=nowhere"]);
    assert!(!ok && complaint.contains("sbatch: "), "{complaint}");
}
