use egui::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use foresight::{
    experiment::{HybridStart, PolicyPoint, PolicyStage},
    gui::{Store, hybrid::HybridPanel},
    session::{Command, Phase},
};

use super::stage::{Show, press, show, trained};

/// A clone, two rounds of DAgger, and thirty batches.
pub fn points() -> Vec<PolicyPoint> {
    let cloned = (0..3_u64).map(|i| PolicyPoint {
        stage: if i == 0 { PolicyStage::Cloned } else { PolicyStage::Dagger },
        turn: i.saturating_sub(1),
        steps: 30_000 + 1_665 * i,
        mean_return: Some(35.0 + 4.0 * i as f64),
        range: Some([30.0, 45.0]),
        episodes: 2,
        clone_error: Some([Some(0.31 - 0.02 * i as f64), Some(0.36)]),
        seconds: [0.1, 2.0],
        ..PolicyPoint::default()
    });
    let tuned = (1..=30_u64).map(|i| PolicyPoint {
        stage: PolicyStage::FineTuned,
        turn: i,
        steps: 33_330 + 50_000 * i,
        mean_return: Some(66.0 - 36.0 * (-(i as f64) / 9.0).exp()),
        range: Some([20.0, 68.0]),
        episodes: 150,
        divergence: Some(0.049),
        entropy: Some(2.0 - 0.02 * i as f64),
        seconds: [0.31, 0.12],
        ..PolicyPoint::default()
    });
    cloned.chain(tuned).collect()
}

fn is_enabled(user: &Show<HybridPanel>, name: &str) -> bool {
    !user.get_by_role_and_label(Role::Button, name).accesskit_node().is_disabled()
}

#[test]
fn a_user_has_the_controller_imitated_and_the_policy_tuned() {
    let mut user = show::<HybridPanel>(trained());
    assert!(user.query_by_label("No policy yet").is_some());
    assert!(!is_enabled(&user, "Fine-tune") && !is_enabled(&user, "Watch the policy"));
    press(&mut user, "Imitate the controller");
    assert_eq!(user.state_mut().sent(), [Command::Imitate]);
    user.state_mut().store.policy = points();
    user.run_steps(3);
    assert!(user.query_by_label_contains("clone error 0.270, 0.360 on held-out points").is_some());
    assert!(user.query_by_label_contains("iteration 30: return 64.7").is_some());
    assert!(user.query_by_label_contains("1\u{a0}533\u{a0}330 steps of experience").is_some());
    press(&mut user, "Fine-tune");
    press(&mut user, "Watch the policy");
    assert_eq!(user.state_mut().sent(), [Command::FineTune, Command::RunPolicy]);
    user.state_mut().store.phase = Phase::FineTuning;
    user.run_steps(2);
    assert!(!is_enabled(&user, "Fine-tune") && !is_enabled(&user, "Imitate the controller"));
    press(&mut user, "Stop; what was learned stays");
    assert_eq!(user.state_mut().sent(), [Command::Stop]);
}

#[test]
fn learning_from_scratch_needs_no_model() {
    let mut user = show::<HybridPanel>(Store { card: None, ..trained() });
    assert!(!is_enabled(&user, "Imitate the controller"));
    press(&mut user, "From scratch");
    let sent = user.state_mut().sent();
    let [Command::Edit(preset)] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(preset.hybrid.start, HybridStart::Scratch);
    user.state_mut().store.preset = (**preset).clone();
    user.run_steps(2);
    press(&mut user, "Fine-tune");
    assert_eq!(user.state_mut().sent(), [Command::FineTune]);
}

#[test]
fn points_without_numbers_do_no_harm() {
    let mut broken = points();
    broken[1].mean_return = None;
    broken[4].mean_return = Some(f64::NAN);
    broken[5].mean_return = Some(f64::INFINITY);
    broken[2].clone_error = None;
    show::<HybridPanel>(Store { policy: broken, ..trained() });
    show::<HybridPanel>(Store { policy: vec![PolicyPoint::default()], ..trained() });
}
