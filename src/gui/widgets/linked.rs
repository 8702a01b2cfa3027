//! Plots over the same quantity go together: one range of it in sight, one cursor, and the values there in each of them.

use egui::{Align2, Color32, Context, CornerRadius, Id, Rect, Response, Stroke, Ui, pos2, vec2};
use egui_plot::{Plot, PlotPoint, PlotTransform};
use serde::{Deserialize, Serialize};

use super::cover;
use crate::{
    experiment::chart::{Mark, Series},
    gui::{
        texts::{text, words},
        theme::{self, tokens},
    },
};

/// What the x axes of plots may have in common. All are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// Control steps of the rollout that is shown.
    ControlStep,
    /// Steps predicted without correction.
    StepsPredicted,
    /// Gradient steps of the training.
    GradientStep,
    /// Iterations of the outer loop.
    Iteration,
}

impl Quantity {
    pub const ALL: [Self; 4] = [Self::ControlStep, Self::StepsPredicted, Self::GradientStep, Self::Iteration];

    fn id(self, what: &str) -> Id {
        Id::unique("plots of one quantity").with((self as u8, what))
    }

    fn at(self, value: f64) -> String {
        let count = value.round() as i64;
        match self {
            Self::Iteration => text!("widgets-cursor-iteration", n = count),
            Self::StepsPredicted => text!("widgets-cursor-ahead", n = count),
            Self::ControlStep | Self::GradientStep => text!("widgets-cursor-step", n = count),
        }
    }
}

/// How a plot belongs to others: its x plus `offset` is the quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub quantity: Quantity,
    pub offset: f64,
}

/// Where the pointer is, in one of the plots of a quantity.
#[derive(Clone, Debug, PartialEq)]
struct Cursor {
    value: f64,
    /// Name of the plot below the pointer.
    plot: String,
    /// Frame in which that was so.
    frame: u64,
}

/// Whether plots of `quantity` go together; they do unless somebody said otherwise.
pub fn is_linked(ctx: &Context, quantity: Quantity) -> bool {
    ctx.data(|data| data.get_temp(quantity.id("apart"))) != Some(true)
}

/// Lets plots of `quantity` go together, or each its own way.
pub fn link(ctx: &Context, quantity: Quantity, together: bool) {
    ctx.data_mut(|data| data.insert_temp(quantity.id("apart"), !together));
}

/// The switch for it.
pub fn switch(ui: &mut Ui, quantity: Quantity) -> Response {
    let mut linked = is_linked(ui.ctx(), quantity);
    let response = super::toggle(ui, words!("widgets-link"), &mut linked);
    if response.changed() {
        link(ui.ctx(), quantity, linked);
    }
    response
}

/// Gives `plot` the range of x that the others of its group have.
pub(super) fn axis(plot: Plot<'_>, quantity: Quantity) -> Plot<'_> {
    plot.link_axis(quantity.id("range"), [true, false])
}

/// Where the cursor is, as of this frame or the last one.
fn cursor(ctx: &Context, quantity: Quantity) -> Option<Cursor> {
    let cursor: Option<Cursor> = ctx.data(|data| data.get_temp(quantity.id("cursor")));
    cursor.filter(|cursor| cursor.frame + 1 >= ctx.cumulative_frame_nr())
}

/// Whether a plot with this link has a cursor to say values at.
pub(super) fn is_pointed_at(ctx: &Context, link: Option<Link>) -> bool {
    link.is_some_and(|link| cursor(ctx, link.quantity).is_some())
}

/// Takes note of where the pointer is in the plot called `name`, so that the others follow.
pub(super) fn follow(response: &Response, transform: &PlotTransform, name: &str, link: Link) {
    let (ctx, id) = (&response.ctx, link.quantity.id("cursor"));
    let before = cursor(ctx, link.quantity);
    let pointer = response.hover_pos().filter(|at| transform.frame().contains(*at));
    let now = pointer.map(|at| (transform.value_from_position(at).x + link.offset).round());
    let own = before.as_ref().is_some_and(|cursor| cursor.plot == name);
    match now {
        Some(value) => {
            let moved = !own || before.is_none_or(|cursor| cursor.value != value);
            let cursor = Cursor { value, plot: name.to_owned(), frame: ctx.cumulative_frame_nr() };
            ctx.data_mut(|data| data.insert_temp(id, cursor));
            if moved {
                // Plots that were drawn earlier in this frame are to follow.
                ctx.request_repaint();
            }
        }
        None if own => {
            ctx.data_mut(|data| data.remove::<Cursor>(id));
            ctx.request_repaint();
        }
        None => {}
    }
}

/// Draws the cursor and what `series` have there into the plot called `name`; the same in words. `logarithmic`: their values are logarithms.
pub(super) fn draw(
    ui: &Ui,
    transform: &PlotTransform,
    name: &str,
    link: Link,
    series: &[Series],
    logarithmic: bool,
) -> Option<String> {
    let cursor = cursor(ui.ctx(), link.quantity)?;
    if cover::hides(ui.ctx(), name) {
        return None;
    }
    let t = tokens(ui);
    let x = cursor.value - link.offset;
    let frame = *transform.frame();
    let painter = ui.painter().with_clip_rect(frame.intersect(ui.clip_rect()));
    let place = transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
    if !frame.x_range().contains(place) {
        return None;
    }
    if cursor.plot != name {
        painter.vline(place, frame.y_range(), Stroke::new(1.0, t.muted));
    }
    let head = link.quantity.at(cursor.value);
    let found = values(series, x, logarithmic);
    let row = theme::caption().size + 3.0;
    let room = ((frame.height() - 10.0) / row) as usize;
    let mut lines: Vec<(Option<Color32>, String)> = vec![(None, head.clone())];
    for (name, colour, value) in found.iter().take(room.saturating_sub(1)) {
        lines.push((Some(colour.unwrap_or(t.muted)), format!("{name} {value}")));
    }
    // On the side where the cursor is not.
    let wide = (0.6 * frame.width()).max(60.0);
    let galleys: Vec<_> = lines
        .into_iter()
        .map(|(colour, text)| {
            let ink = if colour.is_some() { t.text } else { t.muted };
            let mut job = egui::text::LayoutJob::simple_singleline(text, theme::caption(), ink);
            job.wrap = egui::text::TextWrapping::truncate_at_width(wide);
            (colour, painter.layout_job(job))
        })
        .collect();
    let width = galleys.iter().map(|(_, galley)| galley.size().x).fold(0.0, f32::max) + 18.0;
    let size = vec2(width, row * galleys.len() as f32 + 5.0);
    let left = place > frame.center().x;
    let corner = if left { frame.left_top() + vec2(4.0, 4.0) } else { frame.right_top() + vec2(-4.0, 4.0) };
    let anchor = if left { Align2::LEFT_TOP } else { Align2::RIGHT_TOP };
    let sheet: Rect = anchor.anchor_size(corner, size);
    painter.rect_filled(sheet, CornerRadius::same(3), t.card.gamma_multiply(0.88));
    for (line, (colour, galley)) in galleys.into_iter().enumerate() {
        let at = pos2(sheet.left() + 4.0, sheet.top() + 3.0 + row * line as f32);
        if let Some(colour) = colour {
            painter.circle_filled(at + vec2(4.0, 0.5 * row), 3.0, colour);
        }
        painter.galley(at + vec2(if colour.is_some() { 11.0 } else { 0.0 }, 0.0), galley, t.text);
    }
    let said = found.iter().map(|(name, _, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ");
    Some(format!("{head}: {said}"))
}

/// What each series has at `x`: its name, its colour, and the value as people read it.
fn values(all: &[Series], x: f64, logarithmic: bool) -> Vec<(&str, Option<Color32>, String)> {
    let mut found: Vec<(&str, Option<Color32>, String)> = Vec::new();
    for series in all.iter().filter(|series| !matches!(series.mark, Mark::Low | Mark::High)) {
        let Some(value) = at(&series.points, x) else { continue };
        let value = if logarithmic { 10f64.powf(value) } else { value };
        let colour = series.colour.map(|[r, g, b, _]| Color32::from_rgb(r, g, b));
        let told = (series.name.as_str(), colour, super::figure(value));
        // What is drawn last of a name lies on top: the smoothed curve, over the raw one.
        match found.iter_mut().find(|(name, ..)| *name == series.name) {
            Some(known) => *known = told,
            None => found.push(told),
        }
    }
    found
}

/// The value of the point nearest to `x`, the later one of two; none beyond the ends and in gaps.
fn at(points: &[[f64; 2]], x: f64) -> Option<f64> {
    let within = |end: Option<&[f64; 2]>, side: f64| end.is_some_and(|p| side * (p[0] - x) <= 0.5);
    if !(within(points.first(), 1.0) && within(points.last(), -1.0)) {
        return None;
    }
    let nearest = points.iter().fold(None, |best: Option<&[f64; 2]>, p| match best {
        Some(best) if (best[0] - x).abs() < (p[0] - x).abs() => Some(best),
        _ => Some(p),
    });
    nearest.map(|p| p[1]).filter(|y| y.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_that_of_the_nearest_point_and_none_in_a_gap() {
        // Two actions, each held from its step to the next.
        let held = [[3.0, 0.1], [4.0, 0.1], [4.0, 0.2], [5.0, 0.2]];
        assert_eq!([3.0, 4.0, 5.4].map(|x| at(&held, x)), [Some(0.1), Some(0.2), Some(0.2)]);
        assert_eq!([2.0, 6.0].map(|x| at(&held, x)), [None, None]);
        let torn = [[0.0, 1.0], [10.0, f64::NAN], [20.0, 2.0]];
        assert_eq!([4.0, 9.0, 16.0].map(|x| at(&torn, x)), [Some(1.0), None, Some(2.0)]);
        assert_eq!(at(&[], 0.0), None);
    }

    #[test]
    fn of_two_curves_of_one_name_the_upper_one_is_told() {
        let series = |mark, y| Series { name: "loss".into(), colour: None, mark, points: vec![[0.0, y]] };
        let all = [series(Mark::Line, 1.0), series(Mark::Line, -1.0), series(Mark::High, 5.0)];
        assert_eq!(values(&all, 0.0, true), [("loss", None, super::super::figure(0.1))]);
    }
}
