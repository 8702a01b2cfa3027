//! Training and planning share the window's graphics device, where that is wanted.

mod perfect;

use eframe::egui_wgpu::{RendererOptions, WgpuSetup, WgpuSetupExisting};
use egui_kittest::{
    Harness,
    wgpu::{WgpuTestRenderer, create_render_state},
};
use foresight::{
    dynamics::{DeviceKind, GraphicsSetup, share_device},
    planning::{CpuEngine, Engine as _, GpuEngine, Rollout, Scores},
};
use perfect::{forward_task, point_model, random_actions};

#[test]
fn plans_are_made_on_the_windows_own_device() {
    let GraphicsSetup { instance, adapter, device, queue, .. } = share_device().expect("there is a device");
    let refused = share_device().map(drop).expect_err("only once");
    assert!(refused.to_string().contains("in use already"), "{refused}");
    let existing = WgpuSetup::Existing(WgpuSetupExisting { instance, adapter, device, queue });
    let window = create_render_state(existing, RendererOptions::default());
    let mut window = Harness::builder()
        .renderer(WgpuTestRenderer::from_render_state(window))
        .build_ui(|ui| drop(ui.label("drawn on the shared device")));
    let drawn = |window: &mut Harness<'_>| {
        window.run();
        let picture = window.render().expect("a picture");
        picture.pixels().any(|pixel| pixel.0 != picture.get_pixel(0, 0).0)
    };
    assert!(drawn(&mut window));

    let model = point_model();
    let task = forward_task(&model.card.spec, &[0.0; 4]);
    let rollout = Rollout {
        state: &[0.0; 4],
        horizon: 5,
        candidates: 100,
        reward: task.reward(),
        fill: &random_actions,
        disagreement: 0.0,
        decisive: 0,
        cancel: None,
    };
    let (mut here, mut there) = (Scores::default(), Scores::default());
    CpuEngine::new(&model).score(&rollout, &mut here);
    let card = GpuEngine::new(&model, DeviceKind::Gpu);
    card.score(&rollout, &mut there);
    assert_eq!(card.notice(), None, "it was computed there");
    for (a, b) in here.totals.iter().zip(&there.totals) {
        assert!((a - b).abs() < 1e-4 * a.abs().max(1.0), "{a} here, {b} there");
    }
    assert!(drawn(&mut window), "and the window goes on");
}
