//! A run's figures as PNG: losses, returns, open-loop errors, paths followed.

use std::{path::Path, sync::Once};

use anyhow::Context as _;
use plotters::{
    coord::{Shift, types::RangedCoordf64},
    prelude::*,
    style::{FontStyle, register_font},
};

use super::{Entry, Experiment};
use crate::{data::replace_bytes, dynamics::Spread, planning::PlannerKind, plant::PlantSpec};

type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, BitMapBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

const SIZE: (u32, u32) = (1120, 760);
const INK: RGBColor = RGBColor(38, 43, 51);
const FAINT: RGBColor = RGBColor(225, 229, 235);
const BLUE: RGBColor = RGBColor(0, 98, 178);
const ORANGE: RGBColor = RGBColor(222, 110, 0);
const GREEN: RGBColor = RGBColor(0, 142, 104);

/// Draws what the experiment has to show into `folder`.
///
/// # Errors
/// If a picture cannot be drawn or written.
pub fn draw(experiment: &Experiment, folder: &Path) -> anyhow::Result<()> {
    if !experiment.epochs.is_empty() {
        picture(&folder.join("losses.png"), |area| losses(area, experiment))?;
    }
    if experiment.summary.iterations.iter().any(|i| !i.returns.is_empty()) {
        picture(&folder.join("returns.png"), |area| returns(area, experiment))?;
    }
    if let Some(errors) = experiment.errors.as_ref().filter(|e| e.starts > 0) {
        picture(&folder.join("open_loop_error.png"), |area| open_loop(area, errors))?;
    }
    let spec = experiment.plants.spec();
    for (path, episode) in &experiment.followed {
        let name = format!("path_{}.png", path.name.replace(|c: char| !c.is_alphanumeric(), "_"));
        picture(&folder.join(name), |area| followed(area, spec, path, episode))?;
    }
    Ok(())
}

/// Makes the letters of pictures known; once is enough.
pub(super) fn load_font() {
    static FONT: Once = Once::new();
    FONT.call_once(|| {
        // The only failure is a font that cannot be parsed; text is then left out of the picture.
        let _ = register_font("sans-serif", FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT);
    });
}

/// Draws into memory and writes the PNG whole.
fn picture(file: &Path, paint: impl FnOnce(&Area<'_>) -> anyhow::Result<()>) -> anyhow::Result<()> {
    load_font();
    let mut pixels = vec![255; (SIZE.0 * SIZE.1 * 3) as usize];
    {
        let area = BitMapBackend::with_buffer(&mut pixels, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        paint(&area)?;
        area.present()?;
    }
    let mut png = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(
        &mut png,
        &pixels,
        SIZE.0,
        SIZE.1,
        image::ColorType::Rgb8,
        image::ImageFormat::Png,
    )
    .with_context(|| file.display().to_string())?;
    replace_bytes(file, png.get_ref()).with_context(|| file.display().to_string())
}

/// Axes with a caption; `log` marks a y axis that holds log10 of the values.
fn axes<'a, 'b>(
    area: &'a Area<'b>,
    caption: &str,
    x: (f64, f64, &str),
    y: (f64, f64, &str),
    log: bool,
) -> anyhow::Result<Chart<'a, 'b>> {
    let mut chart = ChartBuilder::on(area)
        .caption(caption, ("sans-serif", 30).into_font().color(&INK))
        .margin(24)
        .x_label_area_size(56)
        .y_label_area_size(84)
        .build_cartesian_2d(x.0..x.1, y.0..y.1)?;
    let power = |v: &f64| if (v - v.round()).abs() < 1e-9 { format!("1e{v:.0}") } else { String::new() };
    let plain = |v: &f64| format!("{v:.4}").trim_end_matches('0').trim_end_matches('.').to_owned();
    chart
        .configure_mesh()
        .x_desc(x.2)
        .y_desc(y.2)
        .axis_style(INK)
        .bold_line_style(FAINT)
        .light_line_style(WHITE)
        .label_style(("sans-serif", 20).into_font().color(&INK))
        .y_label_formatter(if log { &power } else { &plain })
        .x_label_formatter(&plain)
        .draw()?;
    Ok(chart)
}

fn legend<'a, 'b: 'a>(chart: &mut Chart<'a, 'b>, place: SeriesLabelPosition) -> anyhow::Result<()> {
    chart
        .configure_series_labels()
        .position(place)
        .background_style(WHITE.mix(0.85))
        .border_style(FAINT)
        .label_font(("sans-serif", 20).into_font().color(&INK))
        .draw()?;
    Ok(())
}

fn line(
    chart: &mut Chart<'_, '_>,
    points: impl IntoIterator<Item = (f64, f64)>,
    color: RGBColor,
    label: &str,
) -> anyhow::Result<()> {
    chart
        .draw_series(LineSeries::new(points, color.stroke_width(3)))?
        .label(label)
        .legend(move |(x, y)| PathElement::new([(x, y), (x + 24, y)], color.stroke_width(3)));
    Ok(())
}

/// Lowest and highest finite value, widened a little; `(0, 1)` if there is none.
pub(super) fn range(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let finite = values.into_iter().filter(|v| v.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    if low > high {
        return (0.0, 1.0);
    }
    let margin = ((high - low) * 0.06).max(1e-6 + 1e-3 * high.abs());
    (low - margin, high + margin)
}

fn log10(values: impl IntoIterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let positive = values.into_iter().filter(|p| p.1.is_finite() && p.1 > 0.0);
    positive.map(|(x, y)| (x, y.log10())).collect()
}

fn losses(area: &Area<'_>, experiment: &Experiment) -> anyhow::Result<()> {
    let train = log10(experiment.epochs.iter().map(|e| (e.update as f64, e.train_loss)));
    let validation =
        log10(experiment.epochs.iter().filter_map(|e| Some((e.update as f64, e.validation_loss?))));
    let (low, high) = range(train.iter().chain(&validation).map(|p| p.1));
    let (_, right) = range(train.iter().map(|p| p.0));
    let mut chart = axes(
        area,
        "One-step loss",
        (0.0, right, "gradient steps"),
        (low, high, "mean squared error, normalised"),
        true,
    )?;
    line(&mut chart, train, BLUE, "training")?;
    line(&mut chart, validation, ORANGE, "held-out episodes")?;
    legend(&mut chart, SeriesLabelPosition::UpperRight)
}

fn returns(area: &Area<'_>, experiment: &Experiment) -> anyhow::Result<()> {
    let iterations = &experiment.summary.iterations;
    let (low, high) = range(iterations.iter().flat_map(|i| i.returns.iter().copied()));
    let (left, right) = range(iterations.iter().map(|i| i.robot_seconds / 60.0));
    let mut chart = axes(
        area,
        "Return of controlled rollouts",
        (left.max(0.0), right, "training data (minutes of robot time)"),
        (low.min(0.0), high, "return"),
        false,
    )?;
    let mean = iterations.iter().filter_map(|i| Some((i.robot_seconds / 60.0, i.mean_return?)));
    line(&mut chart, mean, BLUE, "mean")?;
    let dots = iterations.iter().flat_map(|i| i.returns.iter().map(|&r| (i.robot_seconds / 60.0, r)));
    chart.draw_series(dots.map(|p| Circle::new(p, 4, BLUE.mix(0.45).filled())))?;
    legend(&mut chart, SeriesLabelPosition::LowerRight)
}

fn open_loop(area: &Area<'_>, errors: &crate::dynamics::OpenLoopErrors) -> anyhow::Result<()> {
    let curve = |part: fn(&Spread) -> Option<f64>| {
        log10(errors.curve.iter().enumerate().filter_map(move |(i, e)| Some(((i + 1) as f64, part(e)?))))
    };
    let (lower, median, upper) = (curve(|e| e.lower), curve(|e| e.median), curve(|e| e.upper));
    let (low, high) = range(lower.iter().chain(&upper).map(|p| p.1));
    let mut chart = axes(
        area,
        "Open-loop prediction error",
        (0.0, errors.curve.len() as f64, "steps ahead"),
        (low, high, "squared error, normalised"),
        true,
    )?;
    let band = lower.iter().copied().chain(upper.iter().rev().copied()).collect::<Vec<_>>();
    chart.draw_series(std::iter::once(Polygon::new(band, BLUE.mix(0.18))))?;
    line(&mut chart, median, BLUE, "median over starts, with quartiles")?;
    let visible = curve(|e| e.mean).into_iter().take_while(|p| p.1 <= high);
    line(&mut chart, visible, ORANGE, "mean")?;
    legend(&mut chart, SeriesLabelPosition::LowerRight)
}

fn followed(
    area: &Area<'_>,
    spec: &PlantSpec,
    path: &crate::task::Path,
    episode: &crate::data::Episode,
) -> anyhow::Result<()> {
    let Some(anchor) = spec.anchor else { return Ok(()) };
    let [x, y] = anchor.plane;
    let trail: Vec<(f64, f64)> = (0..=episode.len())
        .map(|t| (f64::from(episode.state(t)[x]), f64::from(episode.state(t)[y])))
        .filter(|p| p.0.is_finite() && p.1.is_finite())
        .collect();
    let wanted: Vec<(f64, f64)> = path.points().iter().map(|p| (p[0], p[1])).collect();
    let (left, right) = range(trail.iter().chain(&wanted).map(|p| p.0));
    let (low, high) = range(trail.iter().chain(&wanted).map(|p| p.1));
    // One metre is as long across as up: the plot area is about 1.5 times as wide as high.
    let aspect = 1.5;
    let half = ((right - left) / aspect).max(high - low) * 0.56;
    let (cx, cy) = ((left + right) / 2.0, (low + high) / 2.0);
    let labels = [&spec.state[x], &spec.state[y]].map(crate::plant::Element::label);
    let mut chart = axes(
        area,
        &format!("Following {}", path.name.replace('_', " ")),
        (cx - half * aspect, cx + half * aspect, &labels[0]),
        (cy - half, cy + half, &labels[1]),
        false,
    )?;
    line(&mut chart, wanted.clone(), INK, "wanted")?;
    chart.draw_series(wanted.iter().map(|&p| Circle::new(p, 5, INK.filled())))?;
    line(&mut chart, trail.clone(), ORANGE, "executed")?;
    chart.draw_series(trail.first().map(|&p| Circle::new(p, 8, GREEN.filled())))?;
    // In the quarter of the picture where there is least to hide.
    let crowd = |right: bool, upper: bool| {
        wanted.iter().chain(&trail).filter(|p| (p.0 > cx) == right && (p.1 > cy) == upper).count()
    };
    let corners = [
        (crowd(true, false), SeriesLabelPosition::LowerRight),
        (crowd(false, true), SeriesLabelPosition::UpperLeft),
        (crowd(true, true), SeriesLabelPosition::UpperRight),
        (crowd(false, false), SeriesLabelPosition::LowerLeft),
    ];
    let place = corners.into_iter().min_by_key(|(crowd, _)| *crowd).map(|(_, place)| place);
    legend(&mut chart, place.unwrap_or(SeriesLabelPosition::UpperLeft))
}

/// Returns of each planner, a picture a plant side by side: a dot a rollout, a line for the mean.
///
/// # Errors
/// If the picture cannot be drawn or written.
pub fn contest(file: &Path, entries: &[Entry]) -> anyhow::Result<()> {
    let mut plants: Vec<&str> = entries.iter().map(|entry| entry.plant.as_str()).collect();
    plants.dedup();
    picture(file, |area| {
        let areas = area.split_evenly((1, plants.len().max(1)));
        for (area, plant) in areas.iter().zip(&plants) {
            let own: Vec<&Entry> = entries.iter().filter(|entry| entry.plant == *plant).collect();
            let (low, high) = range(own.iter().flat_map(|entry| entry.returns.iter().copied()));
            let budget = own.first().map_or(0.0, |entry| entry.budget_ms);
            let caption = format!("{plant}, {budget} ms a plan");
            let kinds = PlannerKind::ALL;
            let mut chart = ChartBuilder::on(area)
                .caption(caption, ("sans-serif", 26).into_font().color(&INK))
                .margin(24)
                .x_label_area_size(56)
                .y_label_area_size(84)
                .build_cartesian_2d(-0.6..kinds.len() as f64 - 0.4, low.min(0.0)..high)?;
            let name = |x: &f64| {
                let whole = (x - x.round()).abs() < 1e-9 && *x >= 0.0;
                let kind = whole.then(|| kinds.get(x.round() as usize)).flatten();
                kind.map_or_else(String::new, |kind| kind.name().replace("random_shooting", "random"))
            };
            chart
                .configure_mesh()
                .disable_x_mesh()
                .y_desc("return")
                .axis_style(INK)
                .bold_line_style(FAINT)
                .light_line_style(WHITE)
                .label_style(("sans-serif", 20).into_font().color(&INK))
                .x_labels(9)
                .x_label_formatter(&name)
                .draw()?;
            for (i, kind) in kinds.iter().enumerate() {
                let returns: Vec<f64> = own
                    .iter()
                    .filter(|e| e.planner == *kind)
                    .flat_map(|e| e.returns.iter().copied())
                    .collect();
                if returns.is_empty() {
                    continue;
                }
                let (x, mean) = (i as f64, returns.iter().sum::<f64>() / returns.len() as f64);
                let bar = PathElement::new([(x - 0.3, mean), (x + 0.3, mean)], BLUE.stroke_width(4));
                chart.draw_series(std::iter::once(bar))?;
                chart
                    .draw_series(returns.iter().map(|&r| Circle::new((x, r), 5, ORANGE.mix(0.6).filled())))?;
            }
        }
        Ok(())
    })
}

/// The time of a plan (ms) against the number of candidates and against the horizon, each beside a straight line from nothing
/// through the last point.
///
/// # Errors
/// If the picture cannot be drawn or written.
pub fn growth(
    file: &Path,
    model: &str,
    by_candidates: &[(f64, f64)],
    by_horizon: &[(f64, f64)],
) -> anyhow::Result<()> {
    picture(file, |area| {
        let (left, right) = area.split_horizontally(SIZE.0 / 2);
        let halves = [
            (left, by_candidates, 1e-3, "20 steps ahead", "thousand candidates"),
            (right, by_horizon, 1.0, "1000 candidates", "steps ahead"),
        ];
        for (area, points, scale, caption, x) in halves {
            let points: Vec<(f64, f64)> = points.iter().map(|&(x, y)| (scale * x, y)).collect();
            let Some(&(far, most)) = points.last() else { continue };
            let caption = format!("{model}, {caption}");
            let mut chart =
                axes(&area, &caption, (0.0, far * 1.05, x), (0.0, most * 1.1, "a plan (ms)"), false)?;
            line(&mut chart, [(0.0, 0.0), (far, most)], FAINT, "in proportion")?;
            line(&mut chart, points.iter().copied(), BLUE, "measured")?;
            chart.draw_series(points.iter().map(|&p| Circle::new(p, 4, BLUE.filled())))?;
            legend(&mut chart, SeriesLabelPosition::UpperLeft)?;
        }
        Ok(())
    })
}
