//! Simulated agents: MuJoCo models with named states, the authors' variants and the modern ones, and any user's MJCF.
