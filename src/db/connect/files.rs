//! libpq's files: the password file and the connection services.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::params::Params;
use crate::db::error::DbError;

/// The user's home: `HOME`, else what the system says.
pub(super) fn home(env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let given = env("HOME").map(PathBuf::from).filter(|home| home.is_absolute());
    given.or_else(|| nix::unistd::User::from_uid(nix::unistd::geteuid()).ok().flatten().map(|user| user.dir))
}

/// The connections a password is looked up for.
pub(super) struct Wanted<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) dbname: &'a str,
    pub(super) user: &'a str,
}

/// The lines of the password file; with a warning instead where others can read it, as libpq does.
pub(super) fn passwords(path: &Path) -> Result<String, Option<String>> {
    let metadata = fs::metadata(path).map_err(|_| None)?;
    if !metadata.is_file() {
        return Err(Some(format!("the password file {} is not a plain file and was ignored", path.display())));
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        let path = path.display();
        return Err(Some(format!(
            "the password file {path} can be read by others and was ignored (chmod 0600 {path})"
        )));
    }
    fs::read_to_string(path).map_err(|error| Some(format!("the password file {} was ignored: {error}", path.display())))
}

/// The password of the first line that fits.
pub(super) fn password(lines: &str, wanted: &Wanted<'_>) -> Option<String> {
    let port = wanted.port.to_string();
    lines.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut fields = fields(line).into_iter();
        let fits = [wanted.host, &port, wanted.dbname, wanted.user]
            .iter()
            .all(|wanted| fields.next().is_some_and(|field| field.raw == "*" || field.text == *wanted));
        fits.then(|| fields.next()).flatten().map(|field| field.text).filter(|password| !password.is_empty())
    })
}

struct Field {
    raw: String,
    text: String,
}

/// Splits at colons that have no backslash before them. What follows the fourth is the password, up to a fifth.
fn fields(line: &str) -> Vec<Field> {
    let mut fields = vec![Field { raw: String::new(), text: String::new() }];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let Some(field) = fields.last_mut() else { break };
        match c {
            ':' => fields.push(Field { raw: String::new(), text: String::new() }),
            '\\' => {
                field.raw.push(c);
                let escaped = chars.next().unwrap_or(c);
                field.raw.push(escaped);
                field.text.push(escaped);
            }
            c => {
                field.raw.push(c);
                field.text.push(c);
            }
        }
    }
    fields
}

/// Adds what the service `name` says and `params` do not: from the user's file, else from the system's.
pub(super) fn add_service(
    params: &mut Params,
    name: &str,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<(), DbError> {
    let named = params.get("servicefile").map(PathBuf::from).or_else(|| env("PGSERVICEFILE").map(PathBuf::from));
    let users = named.clone().or_else(|| home(env).map(|home| home.join(".pg_service.conf")));
    let systems = env("PGSYSCONFDIR").map_or_else(
        || vec!["/etc/pg_service.conf".into(), "/etc/postgresql-common/pg_service.conf".into()],
        |directory| vec![PathBuf::from(directory).join("pg_service.conf")],
    );
    for path in users.into_iter().chain(systems) {
        match fs::read_to_string(&path) {
            Ok(text) => {
                if let Some(service) = service(&text, name, &path)? {
                    return service.into_iter().try_for_each(|(key, value)| params.fill(&key, value));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.as_ref() != Some(&path) => {}
            Err(error) => return Err(DbError::config(format!("cannot read {}: {error}", path.display()))),
        }
    }
    Err(DbError::config(format!("the connection service `{name}` (PGSERVICE) is in no pg_service.conf")))
}

type Pairs = Vec<(String, String)>;

fn service(text: &str, name: &str, path: &Path) -> Result<Option<Pairs>, DbError> {
    let mut found: Option<Pairs> = None;
    for (at, line) in text.lines().map(str::trim).enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            if found.is_some() {
                break;
            }
            found = (section == name).then(Vec::new);
        } else if let Some(pairs) = &mut found {
            let place = || format!("{} line {}", path.display(), at + 1);
            let (key, value) =
                line.split_once('=').ok_or_else(|| DbError::config(format!("{}: a setting has no `=`", place())))?;
            if key.trim() == "service" {
                return Err(DbError::config(format!("{}: a service cannot name another", place())));
            }
            pairs.push((key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_fitting_line_has_the_password() {
        let lines = "# comment\nother:*:*:*:no\ndb.internal:5433:prod:school:s\\:e\\\\cret:rest\n*:*:*:school:any\n\\*:*:*:*:star\n";
        let table = [
            ("db.internal", 5433, "prod", "school", Some("s:e\\cret")),
            ("db.internal", 5432, "prod", "school", Some("any")),
            ("db.internal", 5433, "prod", "else", None),
            ("*", 1, "d", "else", Some("star")),
        ];
        for (host, port, dbname, user, expected) in table {
            assert_eq!(
                password(lines, &Wanted { host, port, dbname, user }).as_deref(),
                expected,
                "{host} {port} {user}"
            );
        }
    }

    #[test]
    fn a_password_file_others_can_read_is_ignored_aloud() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pgpass");
        assert_eq!(passwords(&path), Err(None));
        fs::write(&path, "*:*:*:*:x").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(passwords(&path).unwrap_err().unwrap().contains("chmod 0600"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(passwords(&path).unwrap(), "*:*:*:*:x");
    }

    #[test]
    fn a_service_is_read_from_its_section() {
        let text = "[a]\nhost=x\n\n# comment\n[b]\nhost = y\nport=5433\n[c]\nbroken\n";
        let read = |name| service(text, name, Path::new("f"));
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(read("b").unwrap(), Some(vec![pair("host", "y"), pair("port", "5433")]));
        assert_eq!(read("d").unwrap(), None);
        assert!(read("c").unwrap_err().to_string().contains("line 9"));
    }
}
