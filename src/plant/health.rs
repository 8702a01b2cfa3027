//! How a robot on a line is doing.

/// What is known of a robot and of the line to it, for people to look at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// What the robot calls itself, and the port it is at.
    pub identity: String,
    pub port: String,
    /// Volts of the battery, and the share of its charge that they stand for (0 to 1); `None` if the robot does not tell.
    pub battery: Option<(f64, f64)>,
    /// Strength of the radio's signal (dBm); `None` on a wire.
    pub signal: Option<f64>,
    /// Replies of the robot.
    pub good: u64,
    /// Stretches that were no frame, or frames that were no reply.
    pub bad: u64,
    /// Requests without a reply in time.
    pub late: u64,
    /// Replies that were older than the newest, or the same.
    pub stale: u64,
    /// Whether somebody is to say where the robot is, and seconds since that was last done.
    pub is_seen: bool,
    pub pose_age: Option<f64>,
    /// Control steps that took too short or too long, and poses that jumped: none of them is learned from.
    pub late_steps: u64,
    pub jumps: u64,
    /// Times that the motors were told to stop.
    pub stops: u64,
}
