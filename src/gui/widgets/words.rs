//! Numbers as people read them.

/// Seconds as `42 s`, `17.0 min` or `2.50 h`.
pub fn duration(seconds: f64) -> String {
    let (figure, unit) = duration_parts(seconds);
    format!("{figure} {unit}")
}

/// The figure and the unit of [`duration`], apart.
pub fn duration_parts(seconds: f64) -> (String, &'static str) {
    match seconds {
        s if !s.is_finite() => ("–".into(), "s"),
        s if s < 10.0 => (format!("{s:.1}"), "s"),
        s if s < 99.5 => (format!("{s:.0}"), "s"),
        s if s < 5400.0 => (format!("{:.1}", s / 60.0), "min"),
        s => (format!("{:.2}", s / 3600.0), "h"),
    }
}

/// Time left as `3:05`, or `1:02:03`.
pub fn clock(seconds: f64) -> String {
    let seconds = if seconds.is_finite() { seconds.clamp(0.0, 3.6e7).round() as u64 } else { 0 };
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A count with thin groups of thousands: `1 234 567`.
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

/// A measured value with three or four significant figures; `–` where it is not a number.
pub fn figure(value: f64) -> String {
    let size = value.abs();
    match size {
        _ if !value.is_finite() => "–".into(),
        0.0 => "0".into(),
        s if !(1e-3..1e6).contains(&s) => format!("{value:.1e}"),
        s if s < 1.0 => format!("{value:.*}", (2.0 - s.log10().floor()) as usize),
        s if s < 100.0 => format!("{value:.2}"),
        s if s < 10_000.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
