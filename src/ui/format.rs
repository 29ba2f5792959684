//! Numbers, money and times as the console writes them.

use chrono::{DateTime, FixedOffset};

pub use crate::app::printable::size;
use crate::model::Time;

/// `1,204` to 99,999, then `128k`, `1.20M`.
#[must_use]
pub fn count(n: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let value = n as f64;
    match n {
        ..100_000 => grouped(n),
        100_000..999_500 => format!("{:.0}k", value / 1e3),
        999_500..9_995_000 => format!("{:.2}M", value / 1e6),
        9_995_000..99_950_000 => format!("{:.1}M", value / 1e6),
        _ => format!("{}M", grouped(n / 1_000_000)),
    }
}

/// `9,214`, however many digits.
#[must_use]
pub fn grouped(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if n < 0 { format!("-{out}") } else { out }
}

/// `980`, `3.2k`, `1.4M`.
#[must_use]
pub fn tokens(n: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let value = n as f64;
    match n {
        ..1_000 => n.to_string(),
        1_000..99_950 => format!("{:.1}k", value / 1e3),
        99_950..999_500 => format!("{:.0}k", value / 1e3),
        _ => format!("{:.1}M", value / 1e6),
    }
}

/// One lesson: `$0.002`; sums: `$0.72`, `$20.60`, `$1,204`.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "whole dollars of a sum")]
pub fn money(dollars: f64) -> String {
    match dollars {
        d if d > 0.0 && d < 0.0005 => "<$0.001".to_owned(),
        d if d < 0.9995 => format!("${d:.3}"),
        d if d < 999.995 => format!("${d:.2}"),
        d => format!("${}", grouped(d.round() as i64)),
    }
}

/// A rate or a sum: two decimals.
#[must_use]
pub fn money_sum(dollars: f64) -> String {
    match dollars {
        d if d > 0.0 && d < 0.005 => "<$0.01".to_owned(),
        d if d < 999.995 => format!("${d:.2}"),
        d => money(d),
    }
}

/// `2.2%`, from ten up `57%`, `<0.1%`.
#[must_use]
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        p if p > 0.0 && p < 0.1 => "<0.1%".to_owned(),
        0.0 => "0%".to_owned(),
        p if p < 9.95 => format!("{p:.1}%"),
        p => format!("{p:.0}%"),
    }
}

/// `38 ms`, `14.2s`, `1m 08s`, `2h 05m`, `3d 4h`.
#[must_use]
pub fn millis(ms: i64) -> String {
    match ms {
        ..1_000 => format!("{} ms", ms.max(0)),
        1_000..59_950 => {
            #[expect(clippy::cast_precision_loss, reason = "below a minute")]
            let seconds = ms as f64 / 1e3;
            format!("{seconds:.1}s")
        }
        _ => seconds((ms + 500) / 1_000),
    }
}

/// As [`millis`], in whole seconds.
#[must_use]
pub fn seconds(s: i64) -> String {
    match s {
        ..60 => format!("{}s", s.max(0)),
        60..3_600 => format!("{}m {:02}s", s / 60, s % 60),
        3_600..86_400 => format!("{}h {:02}m", s / 3_600, s / 60 % 60),
        _ => format!("{}d {}h", s / 86_400, s / 3_600 % 24),
    }
}

/// As [`seconds`], from a measurement with a fraction.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "durations of minutes")]
pub fn seconds_f(s: f64) -> String {
    seconds(s.round() as i64)
}

/// Times in the operator's zone.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    zone: fn(Time) -> FixedOffset,
    now: Time,
}

impl Clock {
    #[must_use]
    pub const fn new(zone: fn(Time) -> FixedOffset, now: Time) -> Self {
        Self { zone, now }
    }

    fn local(&self, at: Time) -> DateTime<FixedOffset> {
        at.with_timezone(&(self.zone)(at))
    }

    /// `14:04`.
    #[must_use]
    pub fn minute(&self) -> String {
        self.local(self.now).format("%H:%M").to_string()
    }

    /// `14:04:29` today, else `Nov 20`.
    #[must_use]
    pub fn moment(&self, at: Time) -> String {
        let (then, now) = (self.local(at), self.local(self.now));
        let form = if then.date_naive() == now.date_naive() { "%H:%M:%S" } else { "%b %-d" };
        then.format(form).to_string()
    }

    /// `2026-11-20 14:04:29 +01:00`.
    #[must_use]
    pub fn full(&self, at: Time) -> String {
        self.local(at).format("%Y-%m-%d %H:%M:%S %:z").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_tokens() {
        for (n, shown) in [
            (0, "0"),
            (999, "999"),
            (1_204, "1,204"),
            (99_999, "99,999"),
            (128_400, "128k"),
            (999_499, "999k"),
            (999_500, "1.00M"),
            (1_200_000, "1.20M"),
            (12_340_000, "12.3M"),
            (1_234_000_000, "1,234M"),
            (-5, "-5"),
        ] {
            assert_eq!(count(n), shown);
        }
        for (n, shown) in
            [(0, "0"), (980, "980"), (3_200, "3.2k"), (99_949, "99.9k"), (99_950, "100k"), (1_400_000, "1.4M")]
        {
            assert_eq!(tokens(n), shown);
            assert!(tokens(n).len() <= 6);
        }
    }

    #[test]
    fn money_and_shares() {
        for (dollars, shown) in [
            (0.0, "$0.000"),
            (0.0001, "<$0.001"),
            (0.002, "$0.002"),
            (0.9994, "$0.999"),
            (0.9996, "$1.00"),
            (20.6, "$20.60"),
            (1_204.4, "$1,204"),
        ] {
            assert_eq!(money(dollars), shown);
            assert!(money(dollars).len() <= 7);
        }
        assert_eq!(money_sum(0.72), "$0.72");
        assert_eq!(money_sum(0.0), "$0.00");
        assert_eq!(money_sum(0.001), "<$0.01");
        for (share, shown) in [(0.0, "0%"), (0.0004, "<0.1%"), (0.022, "2.2%"), (0.0996, "10%"), (0.57, "57%")] {
            assert_eq!(percent(share), shown);
        }
    }

    #[test]
    fn durations_and_sizes() {
        for (ms, shown) in [
            (38, "38 ms"),
            (14_200, "14.2s"),
            (59_949, "59.9s"),
            (59_950, "1m 00s"),
            (68_000, "1m 08s"),
            (7_500_000, "2h 05m"),
            (273_600_000, "3d 4h"),
            (-1, "0 ms"),
        ] {
            assert_eq!(millis(ms), shown);
        }
        assert_eq!((size(612), size(2_900), size(1_500_000)), ("612 B".into(), "2.9 kB".into(), "1.5 MB".into()));
    }

    #[test]
    fn clocks_are_local() {
        let zone = |_| FixedOffset::east_opt(3_600).unwrap();
        let now: Time = "2026-11-21T13:04:29Z".parse().unwrap();
        let clock = Clock::new(zone, now);
        assert_eq!(clock.minute(), "14:04");
        assert_eq!(clock.moment(now), "14:04:29");
        assert_eq!(clock.moment("2026-11-20T13:04:29Z".parse().unwrap()), "Nov 20");
        assert_eq!(clock.moment("2026-11-20T23:30:00Z".parse().unwrap()), "00:30:00");
        assert_eq!(clock.full(now), "2026-11-21 14:04:29 +01:00");
    }
}
