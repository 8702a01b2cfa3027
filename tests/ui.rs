//! A user at the whole window, through AccessKit and the keyboard: the real shell and panels, on a
//! scripted worker and, once, on the real one.

mod ui {
    mod desk;
    mod keys;
    mod languages;
    mod layouts;
    mod lesson;
    mod lessons;
    mod newcomer;
    mod pace;
    mod pictures;
    mod plots;
    mod recording;
    mod runs;
    #[path = "../small_disk/mod.rs"]
    mod small_disk;
    #[path = "../panels/stage.rs"]
    #[allow(dead_code, reason = "shared with the stories of single panels, which use the rest")]
    mod stage;
    mod story;
    mod undo;
    mod user;
    mod walk;
    mod welcome;
}
