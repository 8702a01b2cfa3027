//! Pictures as a GIF. Each holds only what differs from the one before it: much less to find colours for, and to store, where the picture is a
//! window of which little changes.

use std::{
    fs::File,
    io::{BufWriter, IntoInnerError},
    path::Path,
};

use anyhow::{Context as _, ensure};

use super::{Animation, Draft};
use crate::plant::mujoco::Image;

/// Quality of the colours: 1 is best and slow, 30 is quick.
const QUANTISING: i32 = 10;
/// Longest time that a picture stays (hundredths of a second): the format has 16 bits for it.
const LONGEST: u64 = 60_000;

/// A GIF under way: it takes its name when it is whole.
pub struct Gif {
    encoder: gif::Encoder<BufWriter<File>>,
    size: [u16; 2],
    /// Pictures a second.
    rate: f64,
    /// Pictures so far, and time that was given to those that are written (hundredths of a second).
    count: u64,
    given: u64,
    last: Option<Last>,
    draft: Draft,
}

/// The newest picture; it is written when it is known how long it stays.
struct Last {
    rgb: Vec<u8>,
    /// What differs from the one before.
    patch: Patch,
}

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Patch {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Gif {
    pub fn create(out: &Path, size: [u32; 2], rate: f64) -> anyhow::Result<Self> {
        let [width, height] = size.map(u16::try_from);
        let size = [width?, height?];
        let draft = Draft::of(out);
        let named = || draft.out.display().to_string();
        let file = File::create(&draft.path).with_context(named)?;
        let mut encoder =
            gif::Encoder::new(BufWriter::new(file), size[0], size[1], &[]).with_context(named)?;
        encoder.set_repeat(gif::Repeat::Infinite).with_context(named)?;
        Ok(Self { encoder, size, rate, count: 0, given: 0, last: None, draft })
    }

    /// Hundredths of a second from the beginning to where the next picture begins.
    fn now(&self) -> u64 {
        (self.count as f64 * 100.0 / self.rate).round() as u64
    }

    /// Writes the newest picture, which stays until `until`; at least for a hundredth.
    fn write(&mut self, until: u64) -> anyhow::Result<()> {
        let Some(Last { rgb, patch }) = &self.last else { return Ok(()) };
        let stays = until.saturating_sub(self.given).clamp(1, u64::from(u16::MAX));
        let pixels = patch.of(rgb, usize::from(self.size[0]));
        // No patch is larger than the picture, whose sides are 16 bits.
        let mut frame =
            gif::Frame::from_rgb_speed(patch.width as u16, patch.height as u16, &pixels, QUANTISING);
        (frame.left, frame.top) = (patch.left as u16, patch.top as u16);
        frame.delay = stays as u16;
        self.given += stays;
        self.encoder.write_frame(&frame).with_context(|| self.draft.out.display().to_string())
    }
}

impl Animation for Gif {
    fn add(&mut self, image: &Image) -> anyhow::Result<()> {
        let [width, height] = self.size;
        ensure!(
            [image.width, image.height] == [width, height].map(u32::from),
            "a picture of {}x{} among those of {width}x{height}",
            image.width,
            image.height
        );
        let now = self.now();
        let patch = match &self.last {
            None => Some(Patch { left: 0, top: 0, width: width.into(), height: height.into() }),
            Some(last) => Patch::between(&last.rgb, &image.rgb, width.into()),
        };
        // Where nothing changes for long, a pixel is written once more.
        let patch = patch.or_else(|| {
            let long = now - self.given >= LONGEST;
            long.then_some(Patch { left: 0, top: 0, width: 1, height: 1 })
        });
        if let Some(patch) = patch {
            self.write(now)?;
            self.last = Some(Last { rgb: image.rgb.clone(), patch });
        }
        self.count += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> anyhow::Result<()> {
        let mut gif = *self;
        gif.write(gif.now())?;
        let Self { encoder, draft, .. } = gif;
        let named = || draft.out.display().to_string();
        let writer = encoder.into_inner().with_context(named)?;
        let file = writer.into_inner().map_err(IntoInnerError::into_error).with_context(named)?;
        file.sync_all().with_context(named)?;
        draft.keep()
    }
}

impl Patch {
    /// Where two pictures differ; `None` where they are the same.
    fn between(before: &[u8], after: &[u8], width: usize) -> Option<Self> {
        let row = 3 * width;
        let rows = || before.chunks_exact(row).zip(after.chunks_exact(row));
        let differs = |(a, b): (&[u8], &[u8])| a != b;
        let top = rows().position(differs)?;
        let bottom = rows().rposition(differs)?;
        let (mut left, mut right) = (width, 0);
        for (a, b) in rows().take(bottom + 1).skip(top) {
            let pixels = || a.chunks_exact(3).zip(b.chunks_exact(3));
            left = left.min(pixels().position(differs).unwrap_or(width));
            right = right.max(pixels().rposition(differs).unwrap_or(0));
        }
        Some(Self { left, top, width: right + 1 - left, height: bottom + 1 - top })
    }

    /// Its pixels in a picture that is `width` wide.
    fn of(&self, rgb: &[u8], width: usize) -> Vec<u8> {
        let rows = rgb.chunks_exact(3 * width).skip(self.top).take(self.height);
        rows.flat_map(|row| &row[3 * self.left..3 * (self.left + self.width)]).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [u32; 2] = [40, 30];

    /// A field with a square at `left`.
    fn image(left: usize) -> Image {
        let mut rgb = vec![20; 3 * 40 * 30];
        for y in 10..14 {
            rgb[3 * (40 * y + left)..3 * (40 * y + left + 4)].fill(220);
        }
        let [width, height] = SIZE;
        let (centre, took) = ([0.0; 3], std::time::Duration::ZERO);
        Image { width, height, rgb, stamp: 0, centre, took, fine: true }
    }

    /// Pictures as a viewer shows them, each with its time (hundredths of a second).
    fn shown(file: &Path) -> Vec<(Vec<u8>, u16)> {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(File::open(file).expect("a file")).expect("a GIF");
        assert_eq!([u32::from(decoder.width()), u32::from(decoder.height())], SIZE);
        let mut canvas = vec![0; 3 * 40 * 30];
        let mut shown = Vec::new();
        while let Some(frame) = decoder.read_next_frame().expect("a picture") {
            let (left, width) = (usize::from(frame.left), usize::from(frame.width));
            for (y, row) in frame.buffer.chunks_exact(4 * width).enumerate() {
                let at = 3 * (40 * (usize::from(frame.top) + y) + left);
                let pixels = row.chunks_exact(4).flat_map(|rgba| &rgba[..3]).copied();
                canvas.splice(at..at + 3 * width, pixels);
            }
            shown.push((canvas.clone(), frame.delay));
        }
        shown
    }

    #[test]
    fn only_what_changes_is_written_and_the_pace_is_kept() {
        let home = tempfile::tempdir().expect("a folder");
        let out = home.path().join("square.gif");
        let mut gif = Box::new(Gif::create(&out, SIZE, 30.0).expect("it begins"));
        let places = [3, 3, 3, 9, 10, 10, 36];
        for place in places {
            gif.add(&image(place)).expect("it is taken");
        }
        assert!(!out.exists(), "it has its name when it is whole");
        gif.finish().expect("it is written");
        let shown = shown(&out);
        let times: Vec<u16> = shown.iter().map(|(_, time)| *time).collect();
        // Pictures at 0, 3.33, 6.67 ... hundredths of a second: seven of them take 23.
        assert_eq!(times, [10, 3, 7, 3]);
        for ((pixels, _), place) in shown.iter().zip([3, 9, 10, 36]) {
            assert!(*pixels == image(place).rgb, "the square is at {place}");
        }
        assert_eq!(std::fs::read_dir(home.path()).expect("a folder").count(), 1, "no draft is left");
    }

    #[test]
    fn a_picture_that_stays_for_hours_stays_for_hours() {
        let home = tempfile::tempdir().expect("a folder");
        let out = home.path().join("still.gif");
        let mut gif = Box::new(Gif::create(&out, SIZE, 1.0).expect("it begins"));
        let (still, seconds) = (image(5), 3 * 3600);
        for _ in 0..seconds {
            gif.add(&still).expect("it is taken");
        }
        gif.finish().expect("it is written");
        let shown = shown(&out);
        assert_eq!(shown.iter().map(|(_, time)| u64::from(*time)).sum::<u64>(), 100 * seconds);
        assert!(shown.iter().all(|(pixels, _)| *pixels == still.rgb));
    }

    #[test]
    fn what_differs_is_found_at_any_edge() {
        let (before, mut after) = (image(0), image(0));
        assert_eq!(Patch::between(&before.rgb, &after.rgb, 40), None);
        after.rgb[3 * (40 * 29 + 39) + 2] = 1;
        let corner = Patch { left: 39, top: 29, width: 1, height: 1 };
        assert_eq!(Patch::between(&before.rgb, &after.rgb, 40), Some(corner));
        after.rgb[0] = 1;
        let all = Patch { left: 0, top: 0, width: 40, height: 30 };
        assert_eq!(Patch::between(&before.rgb, &after.rgb, 40), Some(all));
    }

    #[test]
    fn where_nothing_can_be_written_the_file_is_named_and_nothing_stays() {
        let home = tempfile::tempdir().expect("a folder");
        let out = home.path().join("gone").join("film.gif");
        let error = Gif::create(&out, SIZE, 10.0).err().expect("there is no such folder");
        assert!(format!("{error:#}").contains("film.gif"), "{error:#}");
    }
}
