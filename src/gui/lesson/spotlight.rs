//! Finds a control by its accessible name, which lessons say in English, in what is told to screen readers, and draws a ring around it.

use egui::{
    Context, Event, FullOutput, Id, LayerId, Order, Rect, Role, Stroke, StrokeKind,
    accesskit::{Action, ActionRequest, Node, NodeId, TreeId},
    pos2,
};

use super::keys;
use crate::gui::{texts, theme};

/// Looks for one control in every frame, while one is wanted.
#[derive(Default)]
pub struct Spotlight {
    wanted: Option<Wanted>,
    /// Whether it is still to be scrolled into sight.
    scroll: bool,
    found: Vec<Sight>,
}

/// What a lesson calls a control, and the texts of the window that say so.
struct Wanted {
    english: String,
    keys: Vec<&'static str>,
}

/// Something of that name.
#[derive(Clone, Copy, Debug)]
struct Sight {
    id: NodeId,
    rect: Rect,
    /// It can be used, rather than read.
    is_control: bool,
}

impl egui::Plugin for Spotlight {
    fn debug_name(&self) -> &'static str {
        "spotlight"
    }

    fn output_hook(&mut self, _: &Context, output: &mut FullOutput) {
        self.found.clear();
        let Some(wanted) = &self.wanted else { return };
        let Some(update) = &output.platform_output.accesskit_update else { return };
        let mut names: Vec<&str> = wanted.keys.iter().filter_map(|key| texts::find(key)).collect();
        names.push(&wanted.english);
        let label = |node: &Node| -> Option<String> {
            let own = node.label().filter(|label| !label.is_empty()).map(str::to_owned);
            own.or_else(|| {
                let by = node.labelled_by().first()?;
                let (_, other) = update.nodes.iter().find(|(id, _)| id == by)?;
                other.label().or(other.value()).map(str::to_owned)
            })
        };
        for (id, node) in &update.nodes {
            let Some(bounds) = node.bounds() else { continue };
            if !label(node).is_some_and(|label| names.contains(&label.as_str())) {
                continue;
            }
            let rect = Rect::from_min_max(
                pos2(bounds.x0 as f32, bounds.y0 as f32),
                pos2(bounds.x1 as f32, bounds.y1 as f32),
            );
            let is_control = !matches!(node.role(), Role::Label | Role::Tab | Role::Legend);
            self.found.push(Sight { id: *id, rect, is_control });
        }
    }
}

impl Spotlight {
    /// Looks for the control of this English name from now on (`None`: for none), and brings it into sight once it is found.
    pub fn want(ctx: &Context, name: Option<&str>) {
        let spotlight = ctx.plugin_or_default::<Self>();
        let mut spotlight = spotlight.lock();
        spotlight.wanted = name.map(|name| Wanted { english: name.to_owned(), keys: keys(name) });
        spotlight.scroll = name.is_some();
        spotlight.found.clear();
    }

    /// Before a frame: has what was found scrolled into sight, once.
    pub fn before_frame(ctx: &Context, panel: Option<Rect>) {
        let spotlight = ctx.plugin_or_default::<Self>();
        let mut spotlight = spotlight.lock();
        if spotlight.wanted.is_none() {
            return;
        }
        // What screen readers are told says where things are.
        ctx.enable_accesskit();
        let Some((best, panel)) = spotlight.best(panel).zip(panel).filter(|_| spotlight.scroll) else {
            return;
        };
        spotlight.scroll = false;
        if is_seen(best.rect, panel) || !touches(best.rect, panel) {
            return;
        }
        let request = ActionRequest {
            action: Action::ScrollIntoView,
            target_tree: TreeId::ROOT,
            target_node: best.id,
            data: None,
        };
        ctx.input_mut(|input| input.events.push(Event::AccessKitActionRequest(request)));
        ctx.request_repaint();
    }

    /// Where to look: around what was found, if it is in sight, or at the panel it should be in.
    pub fn pointed_at(ctx: &Context, panel: Option<Rect>) -> Option<Rect> {
        let spotlight = ctx.plugin_or_default::<Self>();
        let spotlight = spotlight.lock();
        spotlight.wanted.as_ref()?;
        let inside = |sight: &Sight| {
            panel.is_none_or(|panel| is_seen(sight.rect, panel) || !touches(sight.rect, panel))
        };
        let sight = spotlight.best(panel).filter(inside);
        sight.map(|sight| sight.rect.expand(5.0)).or(panel.map(|panel| panel.shrink(3.0)))
    }

    /// Two strokes and a glow, under menus and dialogs.
    pub fn ring(ctx: &Context, rect: Rect) {
        let t = theme::of(ctx);
        let painter = ctx.layer_painter(LayerId::new(Order::Middle, Id::unique("lesson ring")));
        let radius = f32::from(theme::RADIUS) + 4.0;
        for (grow, alpha, width) in [(4.0, 0.14, 6.0), (2.0, 0.28, 4.0), (0.0, 1.0, 2.0)] {
            let stroke = Stroke::new(width * t.thickness, t.ring.gamma_multiply(alpha));
            painter.rect_stroke(rect.expand(grow), radius + grow, stroke, StrokeKind::Middle);
        }
    }

    /// The best of what was found: a control before a text; in sight in the panel, below its upper edge (what is above may be another bar's),
    /// in its column, elsewhere; the first in reading order.
    fn best(&self, panel: Option<Rect>) -> Option<Sight> {
        let distance = |rect: Rect| match panel {
            Some(panel) if !touches(rect, panel) => 3,
            Some(panel) if is_seen(rect, panel) => 0,
            Some(panel) if rect.top() >= panel.top() => 1,
            Some(_) => 2,
            None => 0,
        };
        let rank = |sight: &&Sight| {
            let place = (sight.rect.top().round() as i64, sight.rect.left().round() as i64);
            (!sight.is_control, distance(sight.rect), place)
        };
        // What the lesson's own card says of it is not what is meant.
        let sound = |sight: &&Sight| {
            let is_here = panel.is_none_or(|panel| touches(sight.rect, panel));
            sight.rect.is_positive() && (sight.is_control || is_here)
        };
        self.found.iter().filter(sound).min_by_key(rank).copied()
    }
}

/// In this panel, if perhaps scrolled out of sight.
fn touches(rect: Rect, panel: Rect) -> bool {
    panel.x_range().contains(rect.center().x)
}

/// In sight, or most of it.
fn is_seen(rect: Rect, panel: Rect) -> bool {
    let shared = rect.intersect(panel);
    shared.is_positive() && shared.area() > 0.6 * rect.area()
}
