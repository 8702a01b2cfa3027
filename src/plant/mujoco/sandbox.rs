//! Shutting this process into one folder, where the system can (Linux from 5.13 on): nothing else can be read any more, nothing at all
//! be written, run or sent.

use std::path::Path;

/// From now on this process can read `model` and the files below its folder, and open no others. What the system cannot do is left
/// undone.
#[cfg(target_os = "linux")]
pub(super) fn enter(model: &Path) {
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _,
        RulesetError, path_beneath_rules,
    };
    let folder = model.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let abi = ABI::V5;
    let shut = || -> Result<_, RulesetError> {
        let rules = Ruleset::default().handle_access(AccessFs::from_all(abi))?;
        let rules = rules.handle_access(AccessNet::from_all(abi))?.create()?;
        // What the C library looks up about this process and machine (threads, memory) is there to be read, too.
        let mine = path_beneath_rules(["/proc/self", "/sys/devices/system/cpu"], AccessFs::from_read(abi));
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        rules.add_rules(path_beneath_rules([folder, model], read))?.add_rules(mine)?.restrict_self()
    };
    if let Err(error) = shut() {
        log::warn!("a model is tried out without a sandbox: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn enter(_: &Path) {}
