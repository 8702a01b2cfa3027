//! The model-free half of the hybrid: a policy imitates a controller, then learns by trying.

#[path = "policy/cart.rs"]
mod cart;
#[path = "policy/files.rs"]
mod files;
#[path = "policy/fine_tuning.rs"]
mod fine_tuning;
#[path = "policy/imitation.rs"]
mod imitation;
#[path = "policy/observations.rs"]
mod observations;
