//! Pictures as PNG and as SVG, on white and on black.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use plotters::{
    coord::{Shift, types::RangedCoordf64},
    prelude::*,
};

use crate::{data::replace_bytes, experiment::figures};

/// What a picture is drawn on.
pub type Area<DB> = DrawingArea<DB, Shift>;
/// Axes of numbers.
pub type Chart<'a, DB> = ChartContext<'a, DB, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Colours of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub paper: RGBColor,
    pub ink: RGBColor,
    pub faint: RGBColor,
    /// Of series, told apart by those who see colours differently, too (Okabe and Ito).
    pub series: [RGBColor; 6],
}

impl Look {
    pub const LIGHT: Self = Self {
        paper: WHITE,
        ink: RGBColor(38, 43, 51),
        faint: RGBColor(225, 229, 235),
        series: [
            RGBColor(0, 98, 178),
            RGBColor(213, 94, 0),
            RGBColor(0, 142, 104),
            RGBColor(184, 97, 151),
            RGBColor(176, 136, 0),
            RGBColor(40, 140, 190),
        ],
    };
    pub const DARK: Self = Self {
        paper: RGBColor(20, 23, 28),
        ink: RGBColor(222, 226, 232),
        faint: RGBColor(52, 58, 67),
        series: [
            RGBColor(86, 180, 233),
            RGBColor(255, 150, 60),
            RGBColor(70, 200, 150),
            RGBColor(226, 150, 200),
            RGBColor(240, 228, 66),
            RGBColor(140, 170, 255),
        ],
    };

    pub fn color(&self, index: usize) -> RGBColor {
        self.series[index % self.series.len()]
    }
}

/// Something that can be drawn anywhere.
pub trait Picture {
    /// Pixels.
    fn size(&self) -> (u32, u32);

    /// # Errors
    /// If the place it is drawn on refuses.
    fn paint<DB: DrawingBackend>(&self, area: &Area<DB>, look: &Look) -> anyhow::Result<()>
    where
        DB::ErrorType: 'static;
}

/// Writes `STEM.png`, `STEM.svg`, `STEM_dark.png` and `STEM_dark.svg`, each whole or not at all; their names.
///
/// # Errors
/// If one cannot be drawn or written; names it.
pub fn save(picture: &impl Picture, stem: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for (ending, look) in [("", Look::LIGHT), ("_dark", Look::DARK)] {
        let file = |kind: &str| {
            let name = stem.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            stem.with_file_name(format!("{name}{ending}.{kind}"))
        };
        let (drawing, png) = (svg(picture, &look)?, png(picture, &look)?);
        for (kind, bytes) in [("svg", drawing.as_bytes()), ("png", png.as_slice())] {
            let file = file(kind);
            replace_bytes(&file, bytes).with_context(|| file.display().to_string())?;
            files.push(file);
        }
    }
    Ok(files)
}

/// The picture as an SVG.
///
/// # Errors
/// If it cannot be drawn.
pub fn svg(picture: &impl Picture, look: &Look) -> anyhow::Result<String> {
    figures::load_font();
    let mut drawing = String::new();
    {
        let area = SVGBackend::with_string(&mut drawing, picture.size()).into_drawing_area();
        area.fill(&look.paper)?;
        picture.paint(&area, look)?;
        area.present()?;
    }
    Ok(drawing)
}

/// The picture as a PNG.
///
/// # Errors
/// If it cannot be drawn.
pub fn png(picture: &impl Picture, look: &Look) -> anyhow::Result<Vec<u8>> {
    figures::load_font();
    let (width, height) = picture.size();
    let mut pixels = vec![0; (width * height * 3) as usize];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, picture.size()).into_drawing_area();
        area.fill(&look.paper)?;
        picture.paint(&area, look)?;
        area.present()?;
    }
    let mut png = std::io::Cursor::new(Vec::new());
    let format = image::ImageFormat::Png;
    image::write_buffer_with_format(&mut png, &pixels, width, height, image::ColorType::Rgb8, format)?;
    Ok(png.into_inner())
}

/// Words of a chart.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    pub title: &'a str,
    pub x: &'a str,
    pub y: &'a str,
    /// Size of the letters, 1 for a picture of its own.
    pub scale: f64,
}

/// Axes over `x` and `y`, each `(low, high)`; `x_name` and `y_name` say what stands at a number.
///
/// # Errors
/// If the place it is drawn on refuses.
pub fn axes<'a, DB: DrawingBackend + 'a>(
    area: &Area<DB>,
    look: &Look,
    words: &Words<'_>,
    [x, y]: [(f64, f64); 2],
    [x_name, y_name]: [&dyn Fn(&f64) -> String; 2],
) -> anyhow::Result<Chart<'a, DB>>
where
    DB::ErrorType: 'static,
{
    let size = |points: f64| (points * words.scale).round() as u32;
    let font = |points: f64| ("sans-serif", size(points)).into_font().color(&look.ink);
    let mut chart = ChartBuilder::on(area)
        .caption(words.title, font(28.0))
        .margin(size(18.0))
        .x_label_area_size(size(if words.x.is_empty() { 30.0 } else { 56.0 }))
        .y_label_area_size(size(if words.y.is_empty() { 56.0 } else { 84.0 }))
        .build_cartesian_2d(x.0..x.1, y.0..y.1)?;
    chart
        .configure_mesh()
        .x_desc(words.x)
        .y_desc(words.y)
        .axis_style(look.ink)
        .bold_line_style(look.faint)
        .light_line_style(look.paper)
        .label_style(font(19.0))
        .x_labels(if words.scale < 0.8 { 5 } else { 9 })
        .y_labels(if words.scale < 0.8 { 5 } else { 9 })
        .x_label_formatter(x_name)
        .y_label_formatter(y_name)
        .draw()?;
    Ok(chart)
}

/// A number without needless digits.
pub fn plain(value: &f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.to_owned() }
}

/// A number of which the axis holds the logarithm, where it is a power of ten or little else.
pub fn power(value: &f64) -> String {
    let number = 10f64.powf(*value);
    if (value - value.round()).abs() > 1e-6 {
        return String::new();
    }
    if (-3.0..6.0).contains(value) { plain(&number) } else { format!("1e{value:.0}") }
}

/// A number of which the axis holds the logarithm, to two digits.
pub fn antilog(value: &f64) -> String {
    let number = 10f64.powf(*value);
    let unit = 10f64.powi(value.floor() as i32 - 1);
    plain(&((number / unit).round() * unit))
}

/// Puts the names of the series drawn so far into a corner.
///
/// # Errors
/// If the place it is drawn on refuses.
pub fn legend<'a, DB: DrawingBackend + 'a>(
    chart: &mut Chart<'a, DB>,
    look: &Look,
    place: SeriesLabelPosition,
) -> anyhow::Result<()>
where
    DB::ErrorType: 'static,
{
    chart
        .configure_series_labels()
        .position(place)
        .background_style(look.paper.mix(0.85))
        .border_style(look.faint)
        .label_font(("sans-serif", 19).into_font().color(&look.ink))
        .draw()?;
    Ok(())
}

/// A line with a name.
///
/// # Errors
/// If the place it is drawn on refuses.
pub fn line<'a, DB: DrawingBackend + 'a>(
    chart: &mut Chart<'a, DB>,
    points: impl IntoIterator<Item = (f64, f64)>,
    color: RGBColor,
    name: Option<&str>,
) -> anyhow::Result<()>
where
    DB::ErrorType: 'static,
{
    let drawn = chart.draw_series(LineSeries::new(points, color.stroke_width(3)))?;
    if let Some(name) = name {
        drawn
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 24, y)], color.stroke_width(3)));
    }
    Ok(())
}
