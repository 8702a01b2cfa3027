//! The numbers behind a plot, for other programs: when somebody asks for them, the next frame takes down whatever is drawn.

use std::{cell::RefCell, fmt::Write as _};

use egui::{Context, Id, Response};

/// A line, or marks, of a plot.
#[derive(Clone, Debug, PartialEq)]
struct Series {
    name: String,
    points: Vec<[f64; 2]>,
}

thread_local! {
    /// What was drawn so far of the plot whose numbers are wanted.
    static TAKEN: RefCell<Option<Vec<Series>>> = const { RefCell::new(None) };
}

/// Takes down what is drawn under this name, if anybody wants it.
pub fn note(name: &str, points: impl IntoIterator<Item = [f64; 2]>) {
    TAKEN.with_borrow_mut(|taken| {
        let Some(all) = taken else { return };
        let points = points.into_iter().collect();
        all.push(Series { name: name.to_owned(), points });
    });
}

/// Where the wish for a plot's numbers is kept until it is drawn again.
fn wish() -> Id {
    Id::unique("numbers wanted of the plot")
}

/// Draws a plot called `plot`; if its numbers are wanted they go to the clipboard, one row a point. `logarithmic`: its values are logarithms.
pub fn around<R>(ctx: &Context, plot: &str, logarithmic: bool, draw: impl FnOnce() -> R) -> R {
    let wanted = ctx.data(|data| data.get_temp::<String>(wish())).is_some_and(|name| name == plot);
    if !wanted {
        return draw();
    }
    ctx.data_mut(|data| data.remove::<String>(wish()));
    TAKEN.set(Some(Vec::new()));
    let drawn = draw();
    let taken = TAKEN.take().unwrap_or_default();
    ctx.copy_text(csv(&taken, logarithmic));
    drawn
}

/// A menu on the plot, by the second mouse button.
pub fn menu(response: &Response, plot: &str) {
    response.context_menu(|ui| {
        let about = "The points that are drawn, as CSV: series, x, y";
        if ui.button("Copy data").on_hover_text(about).clicked() {
            ui.ctx().data_mut(|data| data.insert_temp(wish(), plot.to_owned()));
            ui.ctx().request_repaint();
            ui.close();
        }
    });
}

fn csv(all: &[Series], logarithmic: bool) -> String {
    let mut text = String::from("series,x,y\n");
    for Series { name, points } in all {
        let quoted = if name.contains([',', '"', '\n']) {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name.clone()
        };
        for [x, y] in points.iter().filter(|p| p[0].is_finite() && p[1].is_finite()) {
            let y = if logarithmic { 10f64.powf(*y) } else { *y };
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
        let series = |name: &str, points: &[[f64; 2]]| Series { name: name.into(), points: points.to_vec() };
        let all = [series("a, b", &[[0.0, 1.0], [1.0, f64::NAN]]), series("c", &[[2.0, -1.0]])];
        assert_eq!(csv(&all, false), "series,x,y\n\"a, b\",0,1\nc,2,-1\n");
        assert_eq!(csv(&all[1..], true), "series,x,y\nc,2,0.1\n");
    }
}
