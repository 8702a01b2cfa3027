use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable;
use foresight::{
    experiment::PathConfig,
    gui::{Request, draw::DrawPanel},
    task::Path,
};

use super::stage::{self, Show, center, click, drag, press, right_click, show, trained};

fn points(user: &Show<DrawPanel>) -> Vec<[f64; 2]> {
    user.state().panel.editor().points().to_vec()
}

/// Three clicks around the middle of the canvas.
fn three_clicks(user: &mut Show<DrawPanel>) -> [Pos2; 3] {
    let middle = center(user, "Path canvas");
    let places = [middle + vec2(-120.0, 90.0), middle + vec2(40.0, 90.0), middle + vec2(40.0, -60.0)];
    for place in places {
        click(user, place);
    }
    places
}

#[test]
fn a_user_clicks_a_path_to_scale_and_has_it_followed() {
    let mut user = show::<DrawPanel>(trained());
    let places = three_clicks(&mut user);
    let drawn = points(&user);
    assert_eq!(drawn.len(), 3);
    // A metre is as long in both directions: 160 points to the right, then 150 up.
    let [a, b, c] = [drawn[0], drawn[1], drawn[2]];
    let scale = (b[0] - a[0]) / f64::from(places[1].x - places[0].x);
    assert!(scale > 0.0 && (b[1] - a[1]).abs() < 1e-6);
    assert!(((c[1] - b[1]) / f64::from(places[1].y - places[2].y) - scale).abs() < 1e-6 * scale);

    press(&mut user, "Follow this path");
    let expected = Request::Follow(PathConfig::Points { name: "drawn".into(), points: drawn });
    assert_eq!(user.state().requests, [expected]);
}

#[test]
fn a_waypoint_is_dragged_and_the_drag_undone_at_once() {
    let mut user = show::<DrawPanel>(trained());
    let [first, ..] = three_clicks(&mut user);
    let before = points(&user);
    let via: Vec<Pos2> = (1..=10).map(|i| first + vec2(0.0, -9.0 * i as f32)).collect();
    drag(&mut user, first, &via);
    let after = points(&user);
    assert_eq!(after.len(), 3);
    assert!(after[0][1] > before[0][1] + 0.05, "{before:?} {after:?}");
    assert!((after[0][0] - before[0][0]).abs() < 1e-6);

    user.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    user.run_steps(2);
    assert_eq!(points(&user), before);
    user.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    user.run_steps(2);
    assert_eq!(points(&user), after);
}

#[test]
fn the_canvas_is_moved_by_the_keyboard_as_well() {
    let mut user = show::<DrawPanel>(trained());
    let middle = center(&user, "Path canvas");
    let keys = |user: &mut Show<DrawPanel>, keys: &[Key]| {
        user.get_by_label("Path canvas").focus();
        user.run_steps(2);
        keys.iter().for_each(|key| user.key_press(*key));
        user.run_steps(3);
    };
    // Two clicks, so far apart on the screen, are so far apart on the ground.
    let width = |user: &mut Show<DrawPanel>| {
        for x in [-60.0, 60.0] {
            click(user, middle + vec2(x, 0.0));
            user.run_steps(60);
        }
        let [.., a, b] = points(user)[..] else { panic!("two waypoints") };
        press(user, "Clear");
        (b[0] - a[0], a)
    };
    let (wide, from) = width(&mut user);
    keys(&mut user, &[Key::ArrowRight, Key::ArrowDown]);
    let (still_wide, moved) = width(&mut user);
    assert!((still_wide - wide).abs() < 1e-6 * wide, "{wide} {still_wide}");
    assert!(moved[0] > from[0] + 0.05 && moved[1] < from[1] - 0.05, "{from:?} {moved:?}");
    keys(&mut user, &[Key::Plus, Key::Plus]);
    let (near, _) = width(&mut user);
    assert!((near * 1.25f64.powi(2) - wide).abs() < 1e-3 * wide, "{wide} {near}");
    keys(&mut user, &[Key::Home]);
    let (_, home) = width(&mut user);
    assert!((home[1] - from[1]).abs() < 1e-6, "{from:?} {home:?}");
}

#[test]
fn shift_keeps_a_drag_to_one_axis() {
    let mut user = show::<DrawPanel>(trained());
    let [first, ..] = three_clicks(&mut user);
    let before = points(&user)[0];
    user.event(egui::Event::ModifiersChanged(Modifiers::SHIFT));
    drag(&mut user, first, &[first + vec2(-20.0, 2.0), first + vec2(-60.0, 14.0)]);
    let after = points(&user)[0];
    assert!(after[0] < before[0]);
    assert!((after[1] - before[1]).abs() < 1e-9);
}

#[test]
fn a_click_on_a_segment_inserts_and_a_right_click_removes() {
    let mut user = show::<DrawPanel>(trained());
    let [a, b, _] = three_clicks(&mut user);
    let before = points(&user);
    click(&mut user, a + (b - a) * 0.5 + vec2(0.0, 4.0));
    let inserted = points(&user);
    assert_eq!(inserted.len(), 4);
    assert!((inserted[1][1] - before[0][1]).abs() < 1e-6, "lies on the segment");

    right_click(&mut user, b);
    assert_eq!(points(&user), [inserted[0], inserted[1], inserted[3]]);

    user.hover_at(a);
    user.step();
    user.key_press(Key::Delete);
    user.run_steps(2);
    assert_eq!(points(&user), [inserted[1], inserted[3]]);
}

#[test]
fn a_freehand_sketch_becomes_a_few_waypoints() {
    let mut user = show::<DrawPanel>(trained());
    press(&mut user, "Freehand");
    let middle = center(&user, "Path canvas");
    let stroke: Vec<Pos2> =
        (0..=80).map(|i| middle + vec2(-160.0 + 4.0 * i as f32, 70.0 * (i as f32 / 13.0).sin())).collect();
    drag(&mut user, stroke[0], &stroke);
    let count = points(&user).len();
    assert!((5..40).contains(&count), "{count} waypoints");
    press(&mut user, "Undo");
    assert!(points(&user).is_empty());
}

#[test]
fn waypoints_snap_to_the_grid() {
    let mut user = show::<DrawPanel>(trained());
    press(&mut user, "Snap");
    three_clicks(&mut user);
    for value in points(&user).concat() {
        assert!((value / 0.25 - (value / 0.25).round()).abs() < 1e-9, "{value}");
    }
}

#[test]
fn the_table_does_all_that_the_canvas_does() {
    let mut user = show::<DrawPanel>(trained());
    press(&mut user, "Add");
    press(&mut user, "Add");
    press(&mut user, "Add");
    assert_eq!(points(&user), [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]);
    press(&mut user, "Insert after waypoint 1");
    assert_eq!(points(&user)[1], [0.5, 0.0]);
    press(&mut user, "Move down waypoint 1");
    assert_eq!(points(&user)[..2], [[0.5, 0.0], [0.0, 0.0]]);
    press(&mut user, "Remove waypoint 1");
    assert_eq!(points(&user)[0], [0.0, 0.0]);

    user.get_by_label("y of waypoint 2 (m)").click();
    user.run_steps(2);
    user.key_press_modifiers(Modifiers::COMMAND, Key::A);
    user.run_steps(1);
    user.get_by_label("y of waypoint 2 (m)").type_text("1.5");
    user.run_steps(1);
    user.key_press(Key::Enter);
    user.run_steps(2);
    assert_eq!(points(&user)[1], [1.0, 1.5]);
    press(&mut user, "Undo");
    assert_eq!(points(&user)[1], [1.0, 0.0]);
}

#[test]
fn a_template_replaces_the_path_and_can_be_saved() {
    let mut user = show::<DrawPanel>(trained());
    three_clicks(&mut user);
    press(&mut user, "Template");
    press(&mut user, "Left turn");
    let template = foresight::task::template("left_turn", "swimmer").expect("a template");
    assert_eq!(points(&user), template.points());
    press(&mut user, "Save…");
    press(&mut user, "Load…");
    let saved = Request::SavePath(std::sync::Arc::new(template));
    assert_eq!(user.state().requests, [saved, Request::LoadPath]);
    press(&mut user, "Undo");
    assert_eq!(points(&user).len(), 3);
}

#[test]
fn a_path_from_a_file_lands_on_the_canvas() {
    let mut user = show::<DrawPanel>(trained());
    let path = Path::new("mine", vec![[0.0, 0.0], [1.0, 2.0]]).expect("a path");
    foresight::gui::draw::offer(&user.ctx, path.clone());
    user.run_steps(2);
    assert_eq!(points(&user), path.points());
    assert_eq!(foresight::gui::draw::drawn(&user.ctx).as_deref(), Some(&path));
}

#[test]
fn without_a_model_following_is_refused_with_the_reason() {
    let mut user = show::<DrawPanel>(foresight::gui::Store { card: None, ..trained() });
    three_clicks(&mut user);
    user.get_by_label("Follow this path").hover();
    user.run_steps(60);
    assert!(user.query_by_label_contains("Train a model first").is_some());
    press(&mut user, "Follow this path");
    assert!(user.state().requests.is_empty());
}

#[test]
fn where_the_robot_went_is_seen_even_if_it_went_nowhere_finite() {
    let mut store = stage::running(50);
    let mut broken = foresight::session::Frame::clone(&store.frames[49]);
    broken.next_state.fill(f32::NAN);
    store.frames.push(std::sync::Arc::new(broken.clone()));
    broken.next_state.fill(1e30);
    store.frames.push(std::sync::Arc::new(broken));
    let mut user = show::<DrawPanel>(store);
    three_clicks(&mut user);
    assert_eq!(points(&user).len(), 3);
    press(&mut user, "Fit");
}
