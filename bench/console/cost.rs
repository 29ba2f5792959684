//! What processes cost, read from `/proc`.

use std::collections::BTreeMap;
use std::fs;

/// The clock ticks of `/proc`, per second: fixed on Linux for programs.
const TICKS: f64 = 100.0;

#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// Seconds of processor time so far, of processes that live.
    pub cpu: f64,
    /// Of children that have ended, as far as they were waited for.
    pub ended: f64,
    pub switches: u64,
    /// Resident memory in bytes, and the share of it that is this program's own.
    pub resident: f64,
    pub own: f64,
}

impl Cost {
    pub fn cpu_since(&self, before: &Self) -> f64 {
        (self.cpu + self.ended - before.cpu - before.ended).max(0.0)
    }
}

/// Of a process and all its descendants.
pub fn of_tree(root: u32) -> Cost {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        if let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok())
            && let Some(parent) = stat(pid, 1)
        {
            children.entry(u32::try_from(parent).unwrap_or_default()).or_default().push(pid);
        }
    }
    let mut cost = Cost::default();
    let mut todo = vec![root];
    while let Some(pid) = todo.pop() {
        add(&mut cost, pid);
        todo.extend(children.get(&pid).into_iter().flatten());
    }
    cost
}

fn add(cost: &mut Cost, pid: u32) {
    let read = |name: &str| fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
    for task in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
        let read = |name: &str| fs::read_to_string(task.path().join(name)).unwrap_or_default();
        let nanoseconds = read("schedstat").split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        cost.cpu += std::time::Duration::from_nanos(nanoseconds).as_secs_f64();
        cost.switches += read("status")
            .lines()
            .filter(|line| line.contains("ctxt_switches"))
            .filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok())
            .sum::<u64>();
    }
    let ticks = [13, 14].into_iter().filter_map(|field| stat(pid, field)).sum::<i32>();
    cost.ended += f64::from(ticks) / TICKS;
    cost.resident += kilobytes(&read("status"), "VmRSS:");
    cost.own += kilobytes(&read("smaps_rollup"), "Pss:");
}

/// A field after the name: 1 is the parent, 13 and 14 the time of children waited for.
fn stat(pid: u32, field: usize) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(field)?.parse().ok()
}

fn kilobytes(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}
