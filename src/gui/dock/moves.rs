//! Panels moved and resized without the mouse.

use egui_tiles::{Container, Linear, LinearDir, Tile, TileId, Tree};

use super::{Docks, Pane};

/// A side of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// What a panel grows by at once.
const GROWTH: f32 = 1.25;
/// Smallest share of a row or column, and of what is beside it, in shares of the other.
const SMALLEST: f32 = 0.05;

impl Docks {
    /// Puts `pane`, alone, at a side of the window; where it is so already nothing is changed.
    pub fn put(&mut self, pane: Pane, side: Side) {
        let Some(tree) = self.trees.get_mut(&self.current) else { return };
        let (Some(root), Some(tile)) = (tree.root, tree.tiles.find_pane(&pane)) else { return };
        let dir = match side {
            Side::Left | Side::Right => LinearDir::Horizontal,
            Side::Top | Side::Bottom => LinearDir::Vertical,
        };
        let fits =
            matches!(tree.tiles.get(root), Some(Tile::Container(Container::Linear(l))) if l.dir == dir);
        let row = if fits {
            root
        } else {
            let row = tree.tiles.insert_container(Linear::new(dir, vec![root]));
            tree.root = Some(row);
            row
        };
        let is_first = matches!(side, Side::Left | Side::Top);
        if let Some(Tile::Container(Container::Linear(row))) = tree.tiles.get(row)
            && let Some(&outer) = if is_first { row.children.first() } else { row.children.last() }
            && holds_only(tree, outer, tile)
        {
            return;
        }
        let place = if is_first { 0 } else { usize::MAX };
        tree.move_tile_to_container(tile, row, place, false);
        if let Some(Tile::Container(Container::Linear(row))) = tree.tiles.get_mut(row) {
            let others = row.children.iter().filter(|child| **child != tile);
            let shares: Vec<f32> = others.map(|child| row.shares[*child]).collect();
            let mean = shares.iter().sum::<f32>() / shares.len().max(1) as f32;
            row.shares.set_share(tile, if mean > 0.0 { mean } else { 1.0 });
        }
    }

    /// Puts `pane` behind the tabs of the largest other panel in sight, and in front of what is there.
    pub fn join(&mut self, pane: Pane) {
        let Some(other) = self.largest_but(Some(pane)) else { return };
        let Some(tree) = self.trees.get_mut(&self.current) else { return };
        let (Some(tile), Some(other)) = (tree.tiles.find_pane(&pane), tree.tiles.find_pane(&other)) else {
            return;
        };
        let Some(tabs) = tree.tiles.parent_of(other) else { return };
        if matches!(tree.tiles.get(tabs), Some(Tile::Container(Container::Tabs(_)))) {
            tree.move_tile_to_container(tile, tabs, usize::MAX, false);
            tree.make_active(|id, _| id == tile);
        }
    }

    /// Gives `pane` more room in the rows and columns it stands in, or less.
    pub fn resize(&mut self, pane: Pane, larger: bool) {
        let Some(tree) = self.trees.get_mut(&self.current) else { return };
        let mut tile = tree.tiles.find_pane(&pane);
        while let Some(child) = tile {
            let parent = tree.tiles.parent_of(child);
            if let Some(parent) = parent {
                share_out(tree, parent, child, if larger { GROWTH } else { 1.0 / GROWTH });
            }
            tile = parent;
        }
    }
}

/// Whether there is nothing but `pane` in `tile`: it alone, or it behind a tab of its own.
fn holds_only(tree: &Tree<Pane>, tile: TileId, pane: TileId) -> bool {
    let only = |tabs: &Container| tabs.num_children() == 1 && tabs.has_child(pane);
    tile == pane
        || matches!(tree.tiles.get(tile), Some(Tile::Container(tabs @ Container::Tabs(_))) if only(tabs))
}

fn share_out(tree: &mut Tree<Pane>, parent: TileId, child: TileId, factor: f32) {
    let Some(Tile::Container(Container::Linear(row))) = tree.tiles.get_mut(parent) else { return };
    let rest: f32 =
        row.children.iter().filter(|other| **other != child).map(|other| row.shares[*other]).sum();
    if rest > 0.0 {
        let share = (row.shares[child] * factor).clamp(SMALLEST * rest, rest / SMALLEST);
        row.shares.set_share(child, share);
    }
}
