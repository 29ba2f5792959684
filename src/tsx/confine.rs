//! What the child may still do: read and write its pipes, and compute, within limits.
//!
//! May import: nothing of homeroom's.

use std::io;

use nix::errno::Errno;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::unistd::close;

/// Parsers descend once per level of nesting; the stack is only reserved, not used, until a lesson needs it.
pub(super) const STACK: usize = 128 << 20;

/// Address space: the stack, the program, and a gigabyte to work in.
const MEMORY: u64 = STACK as u64 + (256 << 20) + (1 << 30);

/// Processor seconds over the child's whole life; its 200 checks need about one.
const PROCESSOR: u64 = 60;

/// Drops what was inherited and takes the limits that starting a thread still allows.
pub fn early() -> io::Result<()> {
    close_inherited()?;
    limit(Resource::RLIMIT_CORE, 0, 0)?;
    limit(Resource::RLIMIT_FSIZE, 0, 0)?;
    // The first signal says why; the second, a second later, cannot be ignored.
    limit(Resource::RLIMIT_CPU, PROCESSOR, PROCESSOR + 1)?;
    // Not every system enforces it on address space; where it does not, the kill timer remains.
    match limit(Resource::RLIMIT_AS, MEMORY, MEMORY) {
        Ok(()) | Err(Errno::EINVAL) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A stricter limit that the user set already is left alone: it could not be raised, and need not be.
fn limit(resource: Resource, soft: u64, hard: u64) -> Result<(), Errno> {
    let (_, most) = getrlimit(resource)?;
    setrlimit(resource, soft.min(most), hard.min(most))
}

/// No more threads, processes or descriptors, and on Linux no system call but those on the list.
pub fn late() -> io::Result<()> {
    // Three, not none: `poll` refuses more descriptors than the limit.
    limit(Resource::RLIMIT_NOFILE, 3, 3)?;
    #[cfg(target_os = "linux")]
    {
        limit(Resource::RLIMIT_NPROC, 0, 0)?;
        syscalls::restrict()?;
    }
    Ok(())
}

/// Whatever the parent's own parent left open without close-on-exec.
fn close_inherited() -> io::Result<()> {
    let listed: Vec<i32> = match std::fs::read_dir("/dev/fd") {
        Ok(entries) => entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect(),
        // A root without /dev: as many as a shell could have left.
        Err(_) => (0..1024).collect(),
    };
    for descriptor in listed.into_iter().filter(|&descriptor| descriptor > 2) {
        // The one `read_dir` used is gone already.
        match close(descriptor) {
            Ok(()) | Err(Errno::EBADF) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
mod syscalls {
    //! The allow-list. Everything else answers `EPERM`: it is never needed, and a C library that probes for
    //! something newer must not cost a lesson its check.

    use std::collections::BTreeMap;
    use std::io;

    use nix::libc;
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    /// Pipes, memory, the lock under both threads, time, ending, and dying audibly.
    const ALLOWED: [i64; 24] = [
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_ppoll,
        libc::SYS_restart_syscall,
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_getrusage,
        libc::SYS_rseq,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
    ];

    pub(super) fn restrict() -> io::Result<()> {
        let program = program().map_err(io::Error::other)?;
        seccompiler::apply_filter_all_threads(&program).map_err(io::Error::other)
    }

    fn program() -> Result<BpfProgram, seccompiler::BackendError> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.into_iter().map(|call| (call, Vec::new())).collect();
        #[cfg(target_arch = "x86_64")]
        rules.insert(libc::SYS_poll, Vec::new());
        // Memory, but none that could be executed.
        for call in [libc::SYS_mmap, libc::SYS_mprotect] {
            let executable = u64::from(libc::PROT_EXEC.unsigned_abs());
            let unset = SeccompCondition::new(2, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(executable), 0)?;
            rules.insert(call, vec![SeccompRule::new(vec![unset])?]);
        }
        let denied = SeccompAction::Errno(libc::EPERM.unsigned_abs());
        let arch = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(rules, denied, SeccompAction::Allow, arch)?.try_into()
    }
}
