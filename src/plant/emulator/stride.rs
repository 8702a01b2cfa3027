//! How stock firmware turns a side's legs: through the four segments of a profile, over and over (dhaldane/roach, lib/pid-ip2.5.c,
//! pidGetSetpoint and checkSwapBuff).

/// One side's profile: ticks of a segment, and the way (counts) in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Profile {
    ticks: i32,
    ways: [i32; 4],
}

/// Where a side is in its profile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stride {
    profile: Profile,
    next: Option<Profile>,
    segment: usize,
    ticks: i32,
}

impl Stride {
    /// Takes a profile up (period in ms, four ways in quarters of a count); it begins with the next run, or at the end of a stride.
    pub fn follow(&mut self, period: i16, ways: [i16; 4]) {
        let ways = ways.map(|way| 4 * i32::from(way.clamp(-8192, 8191)));
        self.next = Some(Profile { ticks: i32::from(period) / 4, ways });
    }

    /// A run begins: with its first segment, whatever was done of another one.
    pub fn begin(&mut self) {
        (self.segment, self.ticks) = (0, 0);
        self.profile = self.next.take().unwrap_or(self.profile);
    }

    /// Counts in this tick, and whether it begins a segment.
    pub fn tick(&mut self) -> (i32, bool) {
        let begins = self.ticks == 0;
        let way = self.profile.ways[self.segment].checked_div(self.profile.ticks).unwrap_or(0);
        self.ticks += 1;
        if self.ticks >= self.profile.ticks {
            (self.segment, self.ticks) = ((self.segment + 1) % 4, 0);
            if self.segment == 0 {
                self.profile = self.next.take().unwrap_or(self.profile);
            }
        }
        (way, begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_gone_through_evenly_and_a_run_begins_it_anew() {
        let mut stride = Stride::default();
        stride.follow(20, [410; 4]);
        assert_eq!(stride.tick().0, 0, "it waits for a run");
        stride.begin();
        let way: i32 = (0..200).map(|_| stride.tick().0).sum();
        assert_eq!(way, 65_600, "5 Hz for 200 ms are a turn, but for what rounding does");
        stride.tick();
        stride.begin();
        assert_eq!(stride.tick(), (328, true));
        stride.follow(20, [0; 4]);
        let begins = (0..19).filter(|_| stride.tick().1).count();
        assert_eq!((begins, stride.tick()), (3, (0, true)), "a new profile waits for the end of the stride");
    }
}
