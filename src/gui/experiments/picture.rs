//! The figure of what is complete.

use std::sync::Arc;

use egui::{ColorImage, TextureHandle, TextureOptions, Ui};

use crate::session::SweepView;

/// The picture on the graphics card, renewed when another was drawn.
#[derive(Default)]
pub struct Figure {
    texture: Option<TextureHandle>,
    /// What it shows: what was told of the sweep so far, and whether on black.
    shown: Option<(u64, bool)>,
}

impl Figure {
    pub fn ui(&mut self, ui: &mut Ui, view: &Arc<SweepView>, version: u64) {
        let Some(figure) = &view.figure else {
            self.texture = None;
            return;
        };
        let dark = ui.visuals().dark_mode;
        if self.shown != Some((version, dark)) || self.texture.is_none() {
            let picture = &figure[usize::from(dark)];
            let image = ColorImage::from_rgb([picture.width, picture.height], &picture.rgb);
            self.texture = Some(ui.ctx().load_texture("figure", image, TextureOptions::LINEAR));
            self.shown = Some((version, dark));
        }
        if let Some(texture) = &self.texture {
            let size = texture.size_vec2();
            let scale = (ui.available_width() / size.x).min(560.0 / size.y).min(1.0);
            let picture =
                egui::Image::new(texture).fit_to_exact_size(size * scale).alt_text(&view.sweep.figure.title);
            ui.add(picture);
        }
    }
}
