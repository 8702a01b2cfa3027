//! What the emulated robot walks on: numbers of the ground, and what was measured on the real one.

use serde::{Deserialize, Serialize};

/// A ground, as `assets/terrains/` and a user's own files describe it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terrain {
    /// Coefficient of sliding friction.
    pub friction: f64,
    /// How long the ground takes to push a foot back out (s).
    pub softness: f64,
    /// Height of bumps (m), about 5 cm apart.
    pub bumps: f64,
    /// Resistance to going along, across (N s/m) and to turning (N m s/rad), as fibres give it.
    pub drag: [f64; 2],
    pub turning_drag: f64,
    /// Resistance to the turning of a side's legs (N m).
    pub leg_drag: f64,
    /// How the legs come by a speed that was asked for: time constant (s), and the share of it that they reach. Both are fitted; no
    /// source says what in the real robot makes them so.
    pub leg_lag: f64,
    pub leg_share: f64,
    /// Whatever catches the feet: standard deviations of a force (N), of a torque (N m) and of a torque on a side's legs (N m) that
    /// come and go within [`Terrain::snag_time`] (s).
    pub snag_force: f64,
    pub snag_torque: f64,
    pub snag_legs: f64,
    pub snag_time: f64,
    /// Measured on the real robot, where it was.
    #[serde(default)]
    pub measured: Option<Measured>,
}

/// What recordings of a terrain say (medians and fits over random leg speeds).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Median speed over the ground (m/s).
    pub speed: f64,
    /// Ground covered in one turn of the legs (m).
    pub metres_a_turn: f64,
    /// Rate of turning for each Hz that the right legs are faster (rad/s).
    pub turning: f64,
    /// Share of a command that the legs have reached in its own period, and share that the one before still has.
    pub legs_now: f64,
    pub legs_before: f64,
    /// Share of the rollouts in which commands were from 4 to 12 Hz; in the others they were from 2 to 9 Hz. It follows from the median
    /// leg speed.
    pub fast: f64,
}

const CARPET: &str = include_str!("../../../assets/terrains/carpet.toml");
const STYROFOAM: &str = include_str!("../../../assets/terrains/styrofoam.toml");
const GRAVEL: &str = include_str!("../../../assets/terrains/gravel.toml");
const TURF: &str = include_str!("../../../assets/terrains/turf.toml");

/// The terrains of the authors' experiments.
pub const TERRAINS: [(&str, &str); 4] =
    [("carpet", CARPET), ("styrofoam", STYROFOAM), ("gravel", GRAVEL), ("turf", TURF)];

impl Terrain {
    /// One of [`TERRAINS`], or a file of one's own where `name` ends in `.toml`.
    ///
    /// # Errors
    /// In words: there is no such terrain, or what is wrong with the file.
    pub fn open(name: &str) -> Result<Self, String> {
        let own;
        let text = if let Some((_, text)) = TERRAINS.iter().find(|(known, _)| *known == name) {
            *text
        } else if std::path::Path::new(name).extension().is_some_and(|extension| extension == "toml") {
            own = std::fs::read_to_string(name).map_err(|e| format!("{name}: {e}"))?;
            &own
        } else {
            let known: Vec<_> = TERRAINS.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "no terrain is called \"{name}\"; there are {}, and files that end in .toml",
                known.join(", ")
            ));
        };
        let terrain: Self = toml::from_str(text).map_err(|e| format!("{name}: {}", e.message()))?;
        terrain.validate().map_err(|why| format!("{name}: {why}"))?;
        Ok(terrain)
    }

    /// The terrain with numbers changed as `KEY=VALUE` says, `drag` as `[0.1, 0.2]`.
    ///
    /// # Errors
    /// In words, what is wrong with which.
    pub fn changed(self, assignments: &[String]) -> Result<Self, String> {
        let mut table = toml::Table::try_from(&self).map_err(|e| e.to_string())?;
        for assignment in assignments {
            let change: toml::Table =
                assignment.parse().map_err(|_| format!("\"{assignment}\" is not KEY=VALUE"))?;
            table.extend(change);
        }
        let changed: Self = table.try_into().map_err(|e: toml::de::Error| e.message().to_owned())?;
        changed.validate()?;
        Ok(changed)
    }

    fn validate(&self) -> Result<(), String> {
        let ranges = [
            ("friction", self.friction, [0.01, 5.0]),
            ("softness", self.softness, [0.002, 0.2]),
            ("bumps", self.bumps, [0.0, 0.02]),
            ("drag", self.drag[0], [0.0, 5.0]),
            ("drag", self.drag[1], [0.0, 5.0]),
            ("turning_drag", self.turning_drag, [0.0, 5e-3]),
            ("leg_drag", self.leg_drag, [0.0, 0.03]),
            ("leg_lag", self.leg_lag, [0.001, 0.5]),
            ("leg_share", self.leg_share, [0.5, 1.1]),
            ("snag_force", self.snag_force, [0.0, 1.0]),
            ("snag_torque", self.snag_torque, [0.0, 0.02]),
            ("snag_legs", self.snag_legs, [0.0, 0.03]),
            ("snag_time", self.snag_time, [0.002, 10.0]),
        ];
        for (name, value, [low, high]) in ranges {
            if !(low..=high).contains(&value) {
                return Err(format!("{name} = {value} is not within {low} to {high}"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_terrain_can_be_walked_on_and_nonsense_is_refused_by_name() {
        for (name, _) in TERRAINS {
            assert!(Terrain::open(name).expect(name).measured.is_some());
        }
        let why = Terrain::open("lava").expect_err("there is none");
        assert!(
            why.contains("no terrain is called \"lava\"; there are carpet, styrofoam, gravel, turf"),
            "{why}"
        );
        let slippery = Terrain { friction: f64::NAN, ..Terrain::open("carpet").expect("carpet") };
        assert_eq!(slippery.validate(), Err("friction = NaN is not within 0.01 to 5".into()));
    }
}
