use super::*;

/// Linear red, green and blue.
fn linear(colour: Color32) -> [f64; 3] {
    [colour.r(), colour.g(), colour.b()].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance(colour: Color32) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast as WCAG has it, 1 to 21.
fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// What eyes without one kind of cone see (Machado, Oliveira and Fernandes 2009, severity 1), as CIELAB.
fn seen(colour: Color32, eyes: &[[f64; 3]; 3]) -> [f64; 3] {
    let rgb = linear(colour);
    let [r, g, b] = eyes.map(|row| row.iter().zip(rgb).map(|(a, c)| a * c).sum::<f64>().clamp(0.0, 1.0));
    let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "deutan",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "tritan",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
];

#[test]
fn series_for_presenting_stay_apart_in_any_eyes_and_stand_out_from_the_ground() {
    for (name, eyes) in &EYES {
        for (i, &a) in PRESENTER.series.iter().enumerate() {
            for &b in &PRESENTER.series[..i] {
                let (p, q) = (seen(a, eyes), seen(b, eyes));
                let apart = p.iter().zip(q).map(|(p, q)| (p - q).powi(2)).sum::<f64>().sqrt();
                assert!(apart > 20.0, "{a:?} and {b:?} are {apart:.1} apart in {name} eyes");
            }
        }
    }
    for colour in PRESENTER.series {
        assert!(contrast(colour, PRESENTER.card) >= 2.9, "{colour:?}");
    }
}

#[test]
fn words_can_be_read_in_every_theme() {
    for t in &ALL {
        let strong = t.thickness > 1.0;
        for ground in [t.base, t.panel, t.card] {
            let least = if strong { 12.0 } else { 7.0 };
            assert!(contrast(t.text, ground) >= least, "text on {ground:?}");
            let least = if strong { 7.0 } else { 4.5 };
            assert!(
                contrast(t.muted, ground) >= least,
                "small text on {ground:?}: {}",
                contrast(t.muted, ground)
            );
        }
        assert!(contrast(t.on_accent, t.accent) >= 4.5, "words on {:?}", t.accent);
        if strong {
            for colour in [t.success, t.warning, t.danger, t.faint] {
                assert!(contrast(colour, t.card) >= 4.5, "{colour:?}");
            }
        }
    }
}

#[test]
fn a_theme_is_known_by_its_panels() {
    let context = Context::default();
    install(&context);
    for (look, strong, tokens) in [
        (Look::Dark, false, &DARK),
        (Look::Light, false, &LIGHT),
        (Look::Presenter, false, &PRESENTER),
        (Look::Presenter, true, &PRESENTER),
        (Look::Dark, true, &DARK_STRONG),
        (Look::Light, true, &LIGHT_STRONG),
    ] {
        wear(&context, Dress { look, strong, ..Dress::default() });
        drop(context.run_ui(egui::RawInput::default(), |_| {}));
        assert_eq!(of(&context), tokens, "{look:?}, strong: {strong}");
        assert_eq!(Look::named(look.name()), Some(look));
    }
    assert_eq!(Look::named("plaid"), None);
}
