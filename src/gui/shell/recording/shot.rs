//! A picture of the window, cut to what is wanted of it and fitted into the size that a film has.

use std::{sync::Arc, time::Duration};

use egui::{ColorImage, Rect};

use crate::session::Image;

/// A rectangle of pixels; its far edges do not belong to it, and may lie beyond the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
}

/// A picture of the whole window as it was drawn, and what is wanted of it.
pub struct Shot {
    pub window: Arc<ColorImage>,
    pub crop: Crop,
    /// What must not be seen in it.
    pub cover: Option<Crop>,
    /// The film's picture that it is, from 0.
    pub slot: u64,
}

/// Sizes as a film needs them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grain {
    /// Half as wide and high.
    pub half: bool,
    /// Width and height are even.
    pub even: bool,
}

impl Crop {
    pub const WHOLE: Self = Self { left: 0, top: 0, right: usize::MAX, bottom: usize::MAX };

    /// What `rect` (points) is in pixels, of which there are `density` a point.
    pub fn of(rect: Rect, density: f32) -> Self {
        // Negative numbers become 0.
        let pixel = |points: f32| (points * density).round() as usize;
        Self {
            left: pixel(rect.left()),
            top: pixel(rect.top()),
            right: pixel(rect.right()),
            bottom: pixel(rect.bottom()),
        }
    }

    /// The part of it that is within a picture of this size; `None` if there is none.
    fn within(self, [width, height]: [usize; 2]) -> Option<Self> {
        let crop = Self { right: self.right.min(width), bottom: self.bottom.min(height), ..self };
        (crop.left < crop.right && crop.top < crop.bottom).then_some(crop)
    }

    fn size(&self) -> [usize; 2] {
        [self.right - self.left, self.bottom - self.top]
    }
}

impl Grain {
    /// Pixels of the window that become one of the film, along a side.
    fn pixels(self) -> usize {
        if self.half { 2 } else { 1 }
    }

    /// What is left of `crop` in a picture of this size so that it can be cut into pixels of the film; `None` if nothing is.
    fn cut(self, crop: Crop, picture: [usize; 2]) -> Option<Crop> {
        let crop = crop.within(picture)?;
        let step = self.pixels() * if self.even { 2 } else { 1 };
        let [width, height] = crop.size().map(|side| side / step * step);
        Crop { right: crop.left + width, bottom: crop.top + height, ..crop }.within(picture)
    }

    /// The size (pixels) of a film that begins with this picture; `None` if nothing is wanted of it.
    pub fn size(self, shot: &Shot) -> Option<[usize; 2]> {
        let crop = self.cut(shot.crop, shot.window.size)?;
        Some(crop.size().map(|side| side / self.pixels()))
    }

    /// What is wanted of the picture, in a film of this size; black beside it where its shape is another. `None` if nothing is.
    pub fn look(self, mut shot: Shot, size: [usize; 2]) -> Option<Image> {
        let crop = self.cut(shot.crop, shot.window.size)?;
        if let Some(cover) = shot.cover.and_then(|cover| cover.within(shot.window.size)) {
            // Nobody else has it any more: it is not copied.
            hide(Arc::make_mut(&mut shot.window), cover);
        }
        let [width, height] = size;
        let rgb = fitted(&shot.window, crop, size);
        Some(Image {
            width: width as u32,
            height: height as u32,
            rgb,
            stamp: shot.slot,
            centre: [0.0; 3],
            took: Duration::ZERO,
            fine: true,
        })
    }
}

/// Paints what surrounds it over a part of the picture.
fn hide(picture: &mut ColorImage, cover: Crop) {
    let width = picture.size[0];
    let colour = picture.pixels[cover.top * width + cover.left];
    for row in picture.pixels.chunks_exact_mut(width).take(cover.bottom).skip(cover.top) {
        row[cover.left..cover.right].fill(colour);
    }
}

/// `crop`, as large as it can be in the middle of a picture of this size (three bytes a pixel); each pixel is the mean of what it shows.
fn fitted(window: &ColorImage, crop: Crop, [width, height]: [usize; 2]) -> Vec<u8> {
    let [wide, high] = crop.size();
    let (across, down) = if wide * height >= high * width {
        (width, (high * width / wide).clamp(1, height))
    } else {
        ((wide * height / high).clamp(1, width), height)
    };
    let (aside, above) = ((width - across) / 2, (height - down) / 2);
    let span = |i: usize, from: usize, to: usize| {
        let first = i * from / to;
        first..((i + 1) * from / to).max(first + 1)
    };
    let mut rgb = vec![0; 3 * width * height];
    for (y, row) in rgb.chunks_exact_mut(3 * width).skip(above).take(down).enumerate() {
        let rows = span(y, high, down);
        for (x, pixel) in row.chunks_exact_mut(3).skip(aside).take(across).enumerate() {
            let columns = span(x, wide, across);
            let (mut sum, mut count) = ([0_usize; 3], 0);
            for y in rows.clone() {
                let begin = (crop.top + y) * window.size[0] + crop.left;
                for seen in &window.pixels[begin + columns.start..begin + columns.end] {
                    let [r, g, b, _] = seen.to_array();
                    sum = [sum[0] + usize::from(r), sum[1] + usize::from(g), sum[2] + usize::from(b)];
                    count += 1;
                }
            }
            pixel.copy_from_slice(&sum.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    rgb
}

#[cfg(test)]
mod tests {
    use egui::{Color32, pos2};

    use super::*;

    /// A window whose pixels say where they are.
    fn window(width: usize, height: usize) -> Arc<ColorImage> {
        let at = |i: usize| Color32::from_rgb((i % width) as u8, (i / width) as u8, 7);
        Arc::new(ColorImage::new([width, height], (0..width * height).map(at).collect()))
    }

    fn shot(window: Arc<ColorImage>, crop: Crop) -> Shot {
        Shot { window, crop, cover: None, slot: 0 }
    }

    fn pixel(image: &Image, x: usize, y: usize) -> [u8; 3] {
        let at = 3 * (y * image.width as usize + x);
        [image.rgb[at], image.rgb[at + 1], image.rgb[at + 2]]
    }

    #[test]
    fn points_become_pixels_of_a_dense_screen() {
        let rect = Rect::from_min_max(pos2(10.2, -4.0), pos2(20.0, 30.0));
        let crop = Crop::of(rect, 1.5);
        assert_eq!(crop, Crop { left: 15, top: 0, right: 30, bottom: 45 });
        let grain = Grain::default();
        let shot = shot(window(25, 40), crop);
        assert_eq!(grain.size(&shot), Some([10, 40]), "what is beyond the window is cut off");
        let image = grain.look(shot, [10, 40]).expect("a picture");
        assert_eq!((image.width, image.height), (10, 40));
        assert_eq!((pixel(&image, 0, 0), pixel(&image, 9, 39)), ([15, 0, 7], [24, 39, 7]));
    }

    #[test]
    fn a_film_that_must_be_even_loses_a_pixel_and_stays_sharp() {
        let grain = Grain { even: true, half: false };
        let shot = shot(window(31, 21), Crop::WHOLE);
        let size = grain.size(&shot).expect("a size");
        assert_eq!(size, [30, 20]);
        let image = grain.look(shot, size).expect("a picture");
        assert_eq!((pixel(&image, 29, 19), pixel(&image, 13, 7)), ([29, 19, 7], [13, 7, 7]));
    }

    #[test]
    fn half_the_size_is_the_mean_of_four_pixels() {
        for even in [false, true] {
            let grain = Grain { even, half: true };
            let shot = shot(window(35, 22), Crop::WHOLE);
            let size = grain.size(&shot).expect("a size");
            assert_eq!(size, if even { [16, 10] } else { [17, 11] });
            let image = grain.look(shot, size).expect("a picture");
            // 6 and 7 across, 8 and 9 down.
            assert_eq!(pixel(&image, 3, 4), [7, 9, 7]);
        }
    }

    #[test]
    fn a_window_of_another_shape_is_fitted_into_the_first_size() {
        let grain = Grain::default();
        // Twice as wide as high, into a square: above and below it is black.
        let wide = grain.look(shot(window(80, 40), Crop::WHOLE), [20, 20]).expect("a picture");
        assert_eq!((wide.width, wide.height), (20, 20));
        assert_eq!((pixel(&wide, 10, 4), pixel(&wide, 10, 15)), ([0; 3], [0; 3]));
        assert_eq!((pixel(&wide, 0, 5)[2], pixel(&wide, 19, 14)[2]), (7, 7));
        // A smaller one is enlarged, at its sides it is black.
        let small = grain.look(shot(window(5, 10), Crop::WHOLE), [20, 20]).expect("a picture");
        assert_eq!((pixel(&small, 4, 0), pixel(&small, 15, 0)), ([0; 3], [0; 3]));
        assert_eq!((pixel(&small, 5, 0), pixel(&small, 14, 19)), ([0, 0, 7], [4, 9, 7]));
    }

    #[test]
    fn what_must_not_be_seen_is_painted_over() {
        let cover = Crop { left: 4, top: 2, right: 90, bottom: 5 };
        let shot = Shot { cover: Some(cover), ..shot(window(10, 8), Crop::WHOLE) };
        let image = Grain::default().look(shot, [10, 8]).expect("a picture");
        assert_eq!((pixel(&image, 4, 2), pixel(&image, 9, 4)), ([4, 2, 7], [4, 2, 7]));
        assert_eq!((pixel(&image, 3, 4), pixel(&image, 9, 5)), ([3, 4, 7], [9, 5, 7]));
    }

    #[test]
    fn what_lies_outside_the_window_is_no_picture() {
        let outside = Crop { left: 50, top: 0, right: 60, bottom: 5 };
        let shot = shot(window(20, 20), outside);
        assert_eq!(Grain::default().size(&shot), None);
        assert!(Grain::default().look(shot, [10, 5]).is_none());
    }
}
