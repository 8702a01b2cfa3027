//! A disk of a few kilobytes, in memory. Only whoever may mount one has it; others skip the stories on it.

#![allow(dead_code, reason = "each story uses a part of it")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None`, and a word about it, where none can be had.
    #[allow(clippy::print_stderr, reason = "a story that is skipped says so")]
    pub fn of_kib(size: usize) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let options = format!("size={size}k");
        let made =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        if made.is_ok_and(|made| made.status.success()) {
            return Some(Self(folder));
        }
        eprintln!("skipped: this user may not mount a disk");
        None
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills the disk until no more than so much is free.
    pub fn leave_kib(&self, room: usize) {
        self.make_room();
        let said = Command::new("df").args(["--output=avail", "-k"]).arg(self.path()).output().expect("df");
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let free: usize = said.lines().nth(1).and_then(|line| line.trim().parse().ok()).expect("kilobytes");
        fs::write(self.ballast(), vec![1; free.saturating_sub(room) * 1024]).expect("there is so much");
    }

    pub fn make_room(&self) {
        if self.ballast().exists() {
            fs::remove_file(self.ballast()).expect("it can be thrown out");
        }
    }

    pub fn read_only(&self) {
        let done = Command::new("mount").args(["-o", "remount,ro"]).arg(self.path()).status().expect("mount");
        assert!(done.success());
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Even if somebody still has a file open there: it goes with the last of them.
        drop(Command::new("umount").arg("-l").arg(self.0.path()).status());
    }
}
