//! Tells the linker and the finished binary where MuJoCo's shared library is, and the binary what it is made of.

use std::{env, fs, path::Path, process};

const VARIABLE: &str = "MUJOCO_DYNAMIC_LINK_DIR";

fn main() {
    tell_parts();
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    // `.cargo/config.toml` sets the variable, so it is missing only where that file was not read.
    let Some(folder) = env::var_os(VARIABLE) else {
        complain(
            "MuJoCo's folder is not known: build inside the project's folder, or set MUJOCO_DYNAMIC_LINK_DIR",
        );
    };
    let folder = Path::new(&folder);
    let system = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    let library = folder.join(match system.as_str() {
        "macos" => "libmujoco.dylib",
        "windows" => "mujoco.lib",
        _ => "libmujoco.so",
    });
    println!("cargo::rerun-if-changed={}", library.display());
    if !library.is_file() {
        complain(&format!(
            "MuJoCo is not at {}: run `make setup` first (Linux), or see docs/src/other_systems.md",
            library.display()
        ));
    }
    // Beside the binary first, so that a folder with both can be moved to another machine.
    let here = match system.as_str() {
        // It looks beside the program by itself, and only there.
        "windows" => return,
        "macos" => "@executable_path",
        _ => "$ORIGIN",
    };
    for place in [here.to_owned(), format!("{here}/../lib/foresight")] {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{place}");
    }
    println!("cargo::rustc-link-arg=-Wl,-rpath,{}", folder.display());
}

/// What `foresight --version` says: versions as the lock file has them, the target, the commit where whoever builds says it.
fn tell_parts() {
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rerun-if-env-changed=FORESIGHT_COMMIT");
    let lock = fs::read_to_string("Cargo.lock").unwrap_or_default();
    for name in ["burn", "egui", "mujoco-rs", "wgpu"] {
        let version = lock
            .split_once(&format!("name = \"{name}\"\nversion = \""))
            .and_then(|(_, rest)| rest.split('"').next());
        let variable = name.replace('-', "_").to_uppercase();
        println!("cargo::rustc-env=FORESIGHT_{variable}={}", version.unwrap_or("unknown"));
    }
    println!("cargo::rustc-env=FORESIGHT_TARGET={}", env::var("TARGET").unwrap_or_default());
    println!("cargo::rustc-env=FORESIGHT_COMMIT={}", env::var("FORESIGHT_COMMIT").unwrap_or_default());
}

/// Ends the build with one sentence.
fn complain(what: &str) -> ! {
    println!("cargo::error={what}");
    process::exit(1);
}
