//! The model-free half of the hybrid: a policy imitates a controller, then learns by trying.

mod policy {
    mod cart;
    mod files;
    mod fine_tuning;
    mod imitation;
    mod observations;
}
