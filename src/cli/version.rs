//! `foresight --version`: what the program is made of. `-V` is one line.

use std::sync::OnceLock;

use crate::plant::mujoco;

/// The version, and a line for each part.
pub fn parts() -> &'static str {
    static PARTS: OnceLock<String> = OnceLock::new();
    PARTS.get_or_init(|| {
        let commit = match env!("FORESIGHT_COMMIT") {
            "" => "not recorded when it was built",
            commit => commit,
        };
        let features = if cfg!(feature = "remote") { "remote" } else { "none" };
        format!(
            "{}\ncommit     {commit}\ntarget     {}\nfeatures   {features}\nMuJoCo     {}, as loaded (mujoco-rs {})\nburn       {}\n\
             wgpu       {}\negui       {}",
            env!("CARGO_PKG_VERSION"),
            env!("FORESIGHT_TARGET"),
            mujoco::version(),
            env!("FORESIGHT_MUJOCO_RS"),
            env!("FORESIGHT_BURN"),
            env!("FORESIGHT_WGPU"),
            env!("FORESIGHT_EGUI"),
        )
    })
}
