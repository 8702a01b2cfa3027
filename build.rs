//! Tells the linker and the finished binary where MuJoCo's shared library is.

use std::{env, path::Path, process};

const VARIABLE: &str = "MUJOCO_DYNAMIC_LINK_DIR";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    // `.cargo/config.toml` sets the variable, so it is missing only where that file was not read.
    let Some(folder) = env::var_os(VARIABLE) else {
        complain(
            "MuJoCo's folder is not known: build inside the project's folder, or set MUJOCO_DYNAMIC_LINK_DIR",
        );
    };
    let folder = Path::new(&folder);
    let library = folder.join("libmujoco.so");
    println!("cargo::rerun-if-changed={}", library.display());
    if !library.is_file() {
        complain(&format!("MuJoCo is not at {}: run `make setup` first", library.display()));
    }
    // Beside the binary first, so that a folder with both can be moved to another machine.
    for place in ["$ORIGIN", "$ORIGIN/../lib"] {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{place}");
    }
    println!("cargo::rustc-link-arg=-Wl,-rpath,{}", folder.display());
}

/// Ends the build with one sentence.
fn complain(what: &str) -> ! {
    println!("cargo::error={what}");
    process::exit(1);
}
