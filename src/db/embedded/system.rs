//! What this system calls the package that PostgreSQL comes in.

use std::fs;

/// The command that installs PostgreSQL here, of this major version where one is needed.
pub(super) fn install_command(major: Option<u32>) -> String {
    let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    install_command_for(std::env::consts::OS, &os_release, major)
}

fn install_command_for(os: &str, os_release: &str, major: Option<u32>) -> String {
    let version = major.map(|major| major.to_string()).unwrap_or_default();
    if os == "macos" {
        return format!("brew install postgresql@{}", major.unwrap_or(super::fetch::MAJOR));
    }
    let families: Vec<&str> = os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split(' '))
        .collect();
    let is = |name: &str| families.contains(&name);
    if is("debian") || is("ubuntu") {
        let dash = if major.is_some() { "-" } else { "" };
        format!("sudo apt install postgresql{dash}{version}")
    } else if is("fedora") || is("rhel") || is("centos") {
        format!("sudo dnf install postgresql{version}-server postgresql{version}-contrib")
    } else if is("alpine") {
        let version = major.unwrap_or(super::fetch::MAJOR);
        format!("sudo apk add postgresql{version} postgresql{version}-contrib")
    } else if is("arch") {
        "sudo pacman -S postgresql".to_owned()
    } else if is("suse") || is("opensuse") {
        format!("sudo zypper install postgresql{version}-server postgresql{version}-contrib")
    } else {
        match major {
            Some(major) => {
                format!("install the server package of PostgreSQL {major} with the system's package manager")
            }
            None => "install the PostgreSQL server package with the system's package manager".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_has_its_command() {
        let table = [
            ("linux", "ID=debian\n", Some(15), "sudo apt install postgresql-15"),
            ("linux", "NAME=Mint\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", None, "sudo apt install postgresql"),
            ("linux", "ID=alpine\n", Some(16), "sudo apk add postgresql16 postgresql16-contrib"),
            (
                "linux",
                "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"",
                None,
                "sudo dnf install postgresql-server postgresql-contrib",
            ),
            ("macos", "", Some(16), "brew install postgresql@16"),
            ("linux", "", None, "install the PostgreSQL server package with the system's package manager"),
        ];
        for (os, release, major, command) in table {
            assert_eq!(install_command_for(os, release, major), command);
        }
    }
}
