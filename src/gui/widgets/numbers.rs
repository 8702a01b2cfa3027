//! The numbers behind a plot, for other programs and as a picture: when somebody asks for them, the next frame takes down whatever is drawn.

use std::{cell::RefCell, fmt::Write as _};

use egui::{Color32, Context, Id, Response};

use crate::{
    experiment::chart::{Chart, Mark, Series},
    gui::texts::words,
};

thread_local! {
    /// What was drawn so far of the plot whose numbers are wanted.
    static TAKEN: RefCell<Option<Vec<Series>>> = const { RefCell::new(None) };
}

/// Takes down what is drawn under this name, if anybody wants it.
pub fn note(name: &str, points: impl IntoIterator<Item = [f64; 2]>) {
    note_as(name, Mark::Line, None, points);
}

/// The same, with how it is drawn.
pub fn note_as(name: &str, mark: Mark, colour: Option<Color32>, points: impl IntoIterator<Item = [f64; 2]>) {
    TAKEN.with_borrow_mut(|taken| {
        let Some(all) = taken else { return };
        let points = points.into_iter().collect();
        let colour = colour.map(|colour| colour.to_srgba_unmultiplied());
        all.push(Series { name: name.to_owned(), colour, mark, points });
    });
}

/// What somebody wants of a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Its numbers in the clipboard.
    Table,
    /// Its picture in a file.
    Picture,
}

/// Where the wish is kept until the plot is drawn again, and the picture until the window asks where to write it; the plot that was
/// pointed at last.
fn wish() -> Id {
    Id::unique("numbers wanted of the plot")
}

fn picture() -> Id {
    Id::unique("picture of a plot")
}

fn pointed() -> Id {
    Id::unique("plot pointed at")
}

/// What is wanted of the plot called `plot` now that it is drawn.
pub(super) fn wanted(ctx: &Context, plot: &str) -> Option<Wish> {
    let (_, wanted) =
        ctx.data(|data| data.get_temp::<(String, Wish)>(wish())).filter(|(name, _)| name == plot)?;
    ctx.data_mut(|data| data.remove::<(String, Wish)>(wish()));
    Some(wanted)
}

fn want(ctx: &Context, plot: &str, wanted: Wish) {
    ctx.data_mut(|data| data.insert_temp(wish(), (plot.to_owned(), wanted)));
    ctx.request_repaint();
}

/// Draws, and takes down what is drawn if that is `wanted`.
pub(super) fn taking<R>(wanted: bool, draw: impl FnOnce() -> R) -> (R, Vec<Series>) {
    if !wanted {
        return (draw(), Vec::new());
    }
    TAKEN.set(Some(Vec::new()));
    let drawn = draw();
    (drawn, TAKEN.take().unwrap_or_default())
}

/// Does with what was drawn what was wanted.
pub(super) fn hand_over(ctx: &Context, wanted: Wish, chart: Chart) {
    match wanted {
        Wish::Table => ctx.copy_text(csv(&chart.series, chart.logarithmic)),
        Wish::Picture => {
            ctx.data_mut(|data| data.insert_temp(picture(), Some(chart)));
            ctx.request_repaint();
        }
    }
}

/// The picture that somebody asked for, once.
pub fn pictured(ctx: &Context) -> Option<Chart> {
    ctx.data_mut(|data| data.remove_temp::<Option<Chart>>(picture())).flatten()
}

/// Asks for a picture of the plot that was pointed at last. `false`: there is none.
pub fn want_picture(ctx: &Context) -> bool {
    let plot: Option<String> = ctx.data(|data| data.get_temp(pointed()));
    plot.as_deref().map(|plot| want(ctx, plot, Wish::Picture)).is_some()
}

/// A menu on the plot, by the second mouse button.
pub(super) fn menu(response: &Response, plot: &str) {
    if response.hovered() {
        response.ctx.data_mut(|data| data.insert_temp(pointed(), plot.to_owned()));
    }
    response.context_menu(|ui| {
        for (words, wanted) in
            [(words!("widgets-copy"), Wish::Table), (words!("widgets-picture"), Wish::Picture)]
        {
            if ui.button(words.label).on_hover_text(words.tooltip).clicked() {
                want(ui.ctx(), plot, wanted);
                ui.close();
            }
        }
    });
}

fn csv(all: &[Series], logarithmic: [bool; 2]) -> String {
    let mut text = String::from("series,x,y\n");
    for Series { name, points, .. } in all {
        let quoted = if name.contains([',', '"', '\n']) {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name.clone()
        };
        for point in points.iter().filter(|p| p[0].is_finite() && p[1].is_finite()) {
            let [x, y] = [0, 1].map(|i| if logarithmic[i] { 10f64.powf(point[i]) } else { point[i] });
            // Writing to a string cannot fail.
            _ = writeln!(text, "{quoted},{x},{y}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_row_a_point_and_no_gaps() {
        let series = |name: &str, points: &[[f64; 2]]| Series {
            name: name.into(),
            colour: None,
            mark: Mark::Line,
            points: points.to_vec(),
        };
        let all = [series("a, b", &[[0.0, 1.0], [1.0, f64::NAN]]), series("c", &[[2.0, -1.0]])];
        assert_eq!(csv(&all, [false; 2]), "series,x,y\n\"a, b\",0,1\nc,2,-1\n");
        assert_eq!(csv(&all[1..], [false, true]), "series,x,y\nc,2,0.1\n");
    }
}
