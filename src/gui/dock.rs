//! Panels in rows, columns and tabs, in named layouts that are kept from one start to the next.

mod moves;

use std::collections::{BTreeMap, HashSet};

use egui::{Color32, Rect, Response, Stroke, Ui, Visuals, WidgetInfo, WidgetText};
use egui_tiles::{Container, Linear, LinearDir, SimplificationOptions, TabState, Tile, TileId, Tiles, Tree};
use serde::{Deserialize, Serialize};

pub use moves::Side;

use super::{texts::text, theme};

/// Raised whenever saved layouts would not fit any more.
const SCHEMA: u32 = 2;

/// The named layouts, in the order of the story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Layout {
    #[default]
    Collect,
    Train,
    Draw,
    Run,
    Diagnose,
    Experiments,
    All,
}

impl Layout {
    pub const ALL: [Self; 7] =
        [Self::Collect, Self::Train, Self::Draw, Self::Run, Self::Diagnose, Self::Experiments, Self::All];

    pub fn name(self) -> &'static str {
        match self {
            Self::Collect => text!("command-layout-collect"),
            Self::Train => text!("command-layout-train"),
            Self::Draw => text!("command-layout-draw"),
            Self::Run => text!("command-layout-run"),
            Self::Diagnose => text!("command-layout-diagnose"),
            Self::Experiments => text!("command-layout-experiments"),
            Self::All => text!("command-layout-all"),
        }
    }
}

impl Layout {
    /// The panel that a layout is for, where there is room for one only; none where two are of equal weight.
    pub fn foremost(self) -> Option<Pane> {
        match self {
            Self::Train => Some(Pane::Train),
            Self::Draw => Some(Pane::Draw),
            Self::Run => Some(Pane::Run),
            Self::Diagnose => Some(Pane::Diagnose),
            Self::Experiments | Self::Collect | Self::All => None,
        }
    }
}

/// Which panel stands in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Pane {
    Plant,
    Collect,
    Train,
    Draw,
    Run,
    Diagnose,
    Aggregate,
    Hybrid,
    Robot,
    Experiments,
    Runs,
    Log,
}

/// Every layout's arrangement, and which one is in sight.
#[derive(Serialize, Deserialize)]
pub struct Docks {
    schema: u32,
    current: Layout,
    trees: BTreeMap<Layout, Tree<Pane>>,
    /// Where panels were drawn last.
    #[serde(skip)]
    places: BTreeMap<Pane, Rect>,
    #[serde(skip)]
    history: History,
}

/// A layout in sight, and its arrangement.
type Arrangement = (Layout, Tree<Pane>);

/// The way back through what the user did to the layouts.
#[derive(Default)]
struct History {
    undo: Vec<Arrangement>,
    redo: Vec<Arrangement>,
    /// As it was before the user did what is under way.
    settled: Option<Arrangement>,
}

/// As many changes can be taken back.
const HISTORY: usize = 50;

impl Default for Docks {
    fn default() -> Self {
        let trees = Layout::ALL.into_iter().map(|layout| (layout, arrange(layout))).collect();
        let (places, history) = (BTreeMap::new(), History::default());
        Self { schema: SCHEMA, current: Layout::default(), trees, places, history }
    }
}

impl Pane {
    pub const ALL: [Self; 12] = [
        Self::Plant,
        Self::Collect,
        Self::Train,
        Self::Draw,
        Self::Run,
        Self::Diagnose,
        Self::Aggregate,
        Self::Hybrid,
        Self::Robot,
        Self::Experiments,
        Self::Runs,
        Self::Log,
    ];
}

impl Docks {
    /// Layouts as [`Docks::save`] wrote them; whatever is not sound is replaced by the default.
    pub fn load(text: &str) -> Self {
        let Ok(mut docks) = serde_json::from_str::<Self>(text) else { return Self::default() };
        if docks.schema != SCHEMA {
            return Self::default();
        }
        for layout in Layout::ALL {
            let sound = docks.trees.get(&layout).is_some_and(|tree| is_sound(tree, layout));
            if !sound {
                docks.trees.insert(layout, arrange(layout));
            }
        }
        docks
    }

    pub fn save(&self) -> String {
        // Trees are plain data, so this cannot fail; an empty text is read as the default.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn current(&self) -> Layout {
        self.current
    }

    pub fn switch(&mut self, layout: Layout) {
        self.current = layout;
    }

    /// Puts the layout in sight back as it was made.
    pub fn reset(&mut self) {
        self.trees.insert(self.current, arrange(self.current));
    }

    /// Whether the layout in sight has a place for `pane`.
    pub fn holds(&self, pane: Pane) -> bool {
        let tree = self.trees.get(&self.current);
        tree.is_some_and(|tree| tree.tiles.tiles().any(|tile| matches!(tile, Tile::Pane(p) if *p == pane)))
    }

    /// Brings a panel to the front, in the present layout if that holds it, or in the one that holds all.
    pub fn reveal(&mut self, pane: Pane) {
        if !self.holds(pane) {
            self.current = Layout::All;
        }
        if let Some(tree) = self.trees.get_mut(&self.current) {
            tree.make_active(|_, tile| matches!(tile, Tile::Pane(shown) if *shown == pane));
        }
    }

    /// After a frame: takes note of what the user did to the layouts, once it is done. `acted`: something was done since this was last so,
    /// be it to a layout or not; `held`: it may not be over. What changes without anybody doing anything is no step.
    pub fn watch(&mut self, acted: bool, held: bool) {
        if held {
            return;
        }
        let Some(tree) = self.trees.get(&self.current) else { return };
        let same = |known: &Arrangement| known.0 == self.current && known.1 == *tree;
        if self.history.settled.as_ref().is_some_and(same) {
            return;
        }
        let now = (self.current, tree.clone());
        if let Some(before) = self.history.settled.replace(now).filter(|_| acted) {
            self.history.redo.clear();
            if self.history.undo.len() == HISTORY {
                self.history.undo.remove(0);
            }
            self.history.undo.push(before);
        }
    }

    /// Whether there is a way back, and on.
    pub fn ways(&self) -> (bool, bool) {
        (!self.history.undo.is_empty(), !self.history.redo.is_empty())
    }

    /// One step back, or on.
    pub fn undo(&mut self, back: bool) {
        let History { undo, redo, settled } = &mut self.history;
        let (from, to) = if back { (undo, redo) } else { (redo, undo) };
        let (Some((layout, tree)), Some(now)) = (from.pop(), self.trees.get(&self.current)) else { return };
        to.push((self.current, now.clone()));
        *settled = Some((layout, tree.clone()));
        self.trees.insert(layout, tree);
        self.current = layout;
    }

    /// The panel that was drawn there in the last frame.
    pub fn at(&self, place: egui::Pos2) -> Option<Pane> {
        self.places.iter().find(|(_, rect)| rect.contains(place)).map(|(pane, _)| *pane)
    }

    /// The panel that took most of the window in the last frame.
    pub fn largest(&self) -> Option<Pane> {
        self.largest_but(None)
    }

    fn largest_but(&self, pane: Option<Pane>) -> Option<Pane> {
        let others = self.places.iter().filter(|(other, _)| Some(**other) != pane);
        others.max_by(|(_, a), (_, b)| a.area().total_cmp(&b.area())).map(|(other, _)| *other)
    }

    /// Where a panel was drawn in the last frame, if it was.
    pub fn place(&self, pane: Pane) -> Option<Rect> {
        self.places.get(&pane).copied()
    }

    /// Draws the layout in sight, or one panel of it `alone`; `draw` draws one panel.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        alone: Option<Pane>,
        title: fn(Pane) -> &'static str,
        draw: &mut dyn FnMut(&mut Ui, Pane),
    ) {
        self.places.clear();
        if let Some(pane) = alone {
            let mut tiles = Tiles::default();
            let root = tabs(&mut tiles, &[pane]);
            let mut tree = Tree::new(egui::Id::unique("alone"), root, tiles);
            let in_front = in_front(&tree);
            return tree.ui(&mut Looks { title, draw, places: &mut self.places, in_front }, ui);
        }
        if let Some(tree) = self.trees.get_mut(&self.current) {
            let in_front = in_front(tree);
            tree.ui(&mut Looks { title, draw, places: &mut self.places, in_front }, ui);
        }
    }
}

/// Tiles that stand in front of those behind the same tabs.
fn in_front(tree: &Tree<Pane>) -> HashSet<TileId> {
    let front = |tile: &Tile<Pane>| match tile {
        Tile::Container(Container::Tabs(tabs)) => tabs.active,
        _ => None,
    };
    tree.tiles.tiles().filter_map(front).collect()
}

/// Panels a layout must hold, each once.
fn required(layout: Layout) -> HashSet<Pane> {
    arrange(layout)
        .tiles
        .tiles()
        .filter_map(|tile| match tile {
            Tile::Pane(pane) => Some(*pane),
            Tile::Container(_) => None,
        })
        .collect()
}

/// Whether `tree` is a tree at all (a file may hold anything) and holds what the layout needs, each once.
fn is_sound(tree: &Tree<Pane>, layout: Layout) -> bool {
    let Some(root) = tree.root() else { return false };
    let (mut seen, mut panes, mut rest) = (HashSet::new(), Vec::new(), vec![root]);
    while let Some(id) = rest.pop() {
        if !seen.insert(id) {
            return false;
        }
        match tree.tiles.get(id) {
            Some(Tile::Pane(pane)) => panes.push(*pane),
            Some(Tile::Container(container)) => rest.extend(container.children().copied()),
            None => return false,
        }
    }
    let finite = |container: &Container| match container {
        Container::Linear(linear) => linear.shares.iter().all(|(_, share)| share.is_finite() && *share > 0.0),
        Container::Tabs(_) | Container::Grid(_) => true,
    };
    let sizes = tree.tiles.tiles().all(|tile| match tile {
        Tile::Container(container) => finite(container),
        Tile::Pane(_) => true,
    });
    let visible = seen.iter().all(|&id| tree.is_visible(id));
    let needed = required(layout);
    sizes && visible && panes.len() == needed.len() && panes.iter().all(|pane| needed.contains(pane))
}

/// The arrangement a layout begins with.
fn arrange(layout: Layout) -> Tree<Pane> {
    let mut tiles = Tiles::default();
    let t = &mut tiles;
    let root = match layout {
        Layout::Collect => {
            let (plant, log) = (tabs(t, &[Pane::Plant]), tabs(t, &[Pane::Log]));
            let left = split(t, LinearDir::Vertical, plant, log, 0.8);
            let right = tabs(t, &[Pane::Collect, Pane::Robot]);
            split(t, LinearDir::Horizontal, left, right, 0.47)
        }
        Layout::Train => {
            let left = tabs(t, &[Pane::Train]);
            let (aggregate, log) = (tabs(t, &[Pane::Aggregate, Pane::Hybrid]), tabs(t, &[Pane::Log]));
            let right = split(t, LinearDir::Vertical, aggregate, log, 0.72);
            split(t, LinearDir::Horizontal, left, right, 0.7)
        }
        Layout::Draw => {
            let (left, right) = (tabs(t, &[Pane::Draw]), tabs(t, &[Pane::Plant]));
            split(t, LinearDir::Horizontal, left, right, 0.66)
        }
        Layout::Run => {
            let left = tabs(t, &[Pane::Run]);
            let (plant, log) = (tabs(t, &[Pane::Plant]), tabs(t, &[Pane::Draw, Pane::Log]));
            let right = split(t, LinearDir::Vertical, plant, log, 0.6);
            split(t, LinearDir::Horizontal, left, right, 0.68)
        }
        Layout::Diagnose => {
            let left = tabs(t, &[Pane::Diagnose]);
            let right = tabs(t, &[Pane::Plant, Pane::Log]);
            split(t, LinearDir::Horizontal, left, right, 0.77)
        }
        Layout::Experiments => {
            let left = tabs(t, &[Pane::Experiments, Pane::Runs]);
            let right = tabs(t, &[Pane::Plant, Pane::Log]);
            split(t, LinearDir::Horizontal, left, right, 0.77)
        }
        Layout::All => {
            let (plant, log) = (tabs(t, &[Pane::Plant]), tabs(t, &[Pane::Log]));
            let left = split(t, LinearDir::Vertical, plant, log, 0.8);
            let story = [
                Pane::Collect,
                Pane::Train,
                Pane::Draw,
                Pane::Run,
                Pane::Diagnose,
                Pane::Aggregate,
                Pane::Hybrid,
                Pane::Robot,
                Pane::Experiments,
                Pane::Runs,
            ];
            let right = tabs(t, &story);
            split(t, LinearDir::Horizontal, left, right, 0.38)
        }
    };
    Tree::new(egui::Id::unique(("layout", format!("{layout:?}"))), root, tiles)
}

fn tabs(tiles: &mut Tiles<Pane>, panes: &[Pane]) -> TileId {
    let children = panes.iter().map(|&pane| tiles.insert_pane(pane)).collect();
    tiles.insert_tab_tile(children)
}

fn split(tiles: &mut Tiles<Pane>, dir: LinearDir, first: TileId, second: TileId, fraction: f32) -> TileId {
    tiles.insert_container(Linear::new_binary(dir, [first, second], fraction))
}

struct Looks<'a> {
    title: fn(Pane) -> &'static str,
    draw: &'a mut dyn FnMut(&mut Ui, Pane),
    places: &'a mut BTreeMap<Pane, Rect>,
    in_front: HashSet<TileId>,
}

impl egui_tiles::Behavior<Pane> for Looks<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _: TileId, pane: &mut Pane) -> egui_tiles::UiResponse {
        let t = theme::tokens(ui);
        let radius = egui::CornerRadius { nw: 0, ne: theme::RADIUS, sw: theme::RADIUS, se: theme::RADIUS };
        ui.painter().rect_filled(ui.max_rect(), radius, t.panel);
        self.places.insert(*pane, ui.max_rect());
        (self.draw)(ui, *pane);
        egui_tiles::UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> WidgetText {
        (self.title)(*pane).into()
    }

    fn on_tab_button(&mut self, tiles: &mut Tiles<Pane>, id: TileId, response: Response) -> Response {
        // Tabs are painted, not written: screen readers are told what they say.
        if let Some(Tile::Pane(pane)) = tiles.get(id) {
            let title = (self.title)(*pane);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Tab, true, title));
            // Of tabs one is selected; only switches are on or off, which the dock says of them.
            let in_front = self.in_front.contains(&id);
            response.ctx.accesskit_node_builder(response.id, |node| {
                node.clear_toggled();
                node.set_selected(in_front);
            });
        }
        response
    }

    fn tab_bar_height(&self, _: &egui::Style) -> f32 {
        30.0
    }

    fn tab_title_spacing(&self, _: &Visuals) -> f32 {
        14.0
    }

    fn gap_width(&self, _: &egui::Style) -> f32 {
        6.0
    }

    fn min_size(&self) -> f32 {
        90.0
    }

    fn tab_bar_color(&self, visuals: &Visuals) -> Color32 {
        tokens(visuals).base
    }

    fn tab_bg_color(&self, visuals: &Visuals, _: &Tiles<Pane>, _: TileId, state: &TabState) -> Color32 {
        if state.active { tokens(visuals).panel } else { Color32::TRANSPARENT }
    }

    fn tab_outline_stroke(&self, _: &Visuals, _: &Tiles<Pane>, _: TileId, _: &TabState) -> Stroke {
        Stroke::NONE
    }

    fn tab_bar_hline_stroke(&self, _: &Visuals) -> Stroke {
        Stroke::NONE
    }

    fn tab_text_color(&self, visuals: &Visuals, _: &Tiles<Pane>, _: TileId, state: &TabState) -> Color32 {
        if state.active { tokens(visuals).text } else { tokens(visuals).muted }
    }

    fn resize_stroke(&self, style: &egui::Style, state: egui_tiles::ResizeState) -> Stroke {
        let t = tokens(&style.visuals);
        match state {
            egui_tiles::ResizeState::Idle => Stroke::NONE,
            egui_tiles::ResizeState::Hovering => Stroke::new(2.0, t.outline_strong),
            egui_tiles::ResizeState::Dragging => Stroke::new(2.0, t.accent),
        }
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: true, ..SimplificationOptions::default() }
    }
}

fn tokens(visuals: &Visuals) -> &'static theme::Tokens {
    theme::worn(visuals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_come_back_as_they_were_saved() {
        let mut docks = Docks::default();
        docks.switch(Layout::Run);
        let again = Docks::load(&docks.save());
        assert_eq!(again.current(), Layout::Run);
        assert_eq!(again.trees, docks.trees);
    }

    #[test]
    fn what_is_not_a_layout_becomes_the_default() {
        for text in
            ["", "null", "{}", "{\"schema\":1}", "[1,2", "{\"schema\":9,\"current\":\"Run\",\"trees\":{}}"]
        {
            assert_eq!(Docks::load(text).current(), Layout::Collect, "{text}");
        }
    }

    #[test]
    fn a_tree_that_bites_its_tail_or_lacks_a_panel_is_replaced() {
        let mut docks = Docks::default();
        let mut tiles = Tiles::default();
        let plant = tiles.insert_pane(Pane::Plant);
        let root = tiles.insert_tab_tile(vec![plant]);
        docks.trees.insert(Layout::Train, Tree::new(egui::Id::unique("lacking"), root, tiles));
        let mut tiles = Tiles::default();
        let ring = tiles.next_free_id();
        tiles.insert(ring, Tile::Container(Container::new_tabs(vec![ring])));
        docks.trees.insert(Layout::Draw, Tree::new(egui::Id::unique("ring"), ring, tiles));
        let again = Docks::load(&docks.save());
        for layout in [Layout::Train, Layout::Draw] {
            assert!(is_sound(&again.trees[&layout], layout));
        }
    }
}
