use std::fs;
use std::os::unix::fs::PermissionsExt;

use secrecy::ExposeSecret;

use super::*;

/// What a file, an environment and flags come to.
fn load(toml: &str, env: &[(&str, &str)], flags: &Flags) -> Result<Loaded, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    fs::write(&path, toml).unwrap();
    let var = |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Config::load_from(var, None, Some(path), flags)
}

fn config(toml: &str, env: &[(&str, &str)], flags: &Flags) -> Config {
    load(toml, env, flags).unwrap().config
}

#[test]
fn flags_beat_environment_beats_file_beats_defaults() {
    let flags = Flags { workers: Some(9), ..Flags::default() };
    for (toml, env, flags, expected) in [
        ("", &[][..], &Flags::default(), 4),
        ("workers = 7", &[], &Flags::default(), 7),
        ("workers = 7", &[("HOMEROOM_WORKERS", "8")], &Flags::default(), 8),
        ("workers = 7", &[("HOMEROOM_WORKERS", "")], &Flags::default(), 7),
        ("workers = 7", &[("HOMEROOM_WORKERS", "8")], &flags, 9),
    ] {
        assert_eq!(config(toml, env, flags).workers, expected, "{toml} {env:?}");
    }
}

#[test]
fn sections_merge_key_by_key() {
    let toml = "provider = \"openai\"\n[openai]\napi_key = \"sk-file\"\nbase_url = \"https://llm.example/v1\"\n[log]\njson = true";
    let config = config(toml, &[("OPENAI_API_KEY", "12345")], &Flags::default());
    assert_eq!(config.openai.api_key.unwrap().expose_secret(), "12345");
    assert_eq!(config.openai.base_url.as_deref(), Some("https://llm.example/v1"));
    assert_eq!((config.provider, config.log.json), (Some("openai".to_owned()), true));
}

#[test]
fn every_variable_reaches_its_key() {
    let env = [
        ("DATABASE_URL", "postgres://school@db.internal/prod"),
        ("HOMEROOM_DATA_DIR", "/srv/homeroom"),
        ("HOMEROOM_PG_BIN", "/opt/pg/bin"),
        ("HOMEROOM_PROVIDER", "anthropic"),
        ("HOMEROOM_MODEL", "4"),
        ("ANTHROPIC_API_KEY", "a-key"),
        ("ANTHROPIC_BASE_URL", "http://localhost:8080"),
        ("HOMEROOM_SAMPLE_RATE", "0"),
        ("HOMEROOM_SAMPLE_FAIL", "bad-tsx:0.2"),
        ("HOMEROOM_MAX_ATTEMPTS", "1"),
        ("HOMEROOM_LEASE_SECONDS", "60"),
        ("HOMEROOM_HEARTBEAT_SECONDS", "9"),
        ("HOMEROOM_TOTAL_SECONDS", "30"),
        ("HOMEROOM_HEALTH", ":9464"),
        ("HOMEROOM_THEME", "light"),
        ("HOMEROOM_ASCII", "1"),
        ("HOMEROOM_NO_SYNC", "true"),
        ("HOMEROOM_COLOURS", "256"),
        ("HOMEROOM_MOUSE", "1"),
        ("HOMEROOM_TIMES", "clock"),
        ("HOMEROOM_LOG", "homeroom::db=trace"),
        ("HOMEROOM_LOG_FILE", "/tmp/h.log"),
        ("HOMEROOM_RUN", "warn"),
        ("HOMEROOM_SCORE_THRESHOLD", "0.6"),
        ("HOMEROOM_PROMPTS_DIR", "/etc/homeroom/prompts"),
        ("HOMEROOM_PRICES", "/etc/homeroom/prices.toml"),
    ];
    let config = config("", &env, &Flags::default());
    assert_eq!(config.database_url.as_ref().unwrap().expose_secret(), "postgres://school@db.internal/prod");
    assert_eq!(config.data_dir().unwrap(), Path::new("/srv/homeroom"));
    assert_eq!(config.pg_bin.as_deref(), Some(Path::new("/opt/pg/bin")));
    assert_eq!((config.provider.as_deref(), config.model.as_deref()), (Some("anthropic"), Some("4")));
    assert_eq!(config.anthropic.api_key.as_ref().unwrap().expose_secret(), "a-key");
    assert_eq!(config.anthropic.base_url.as_deref(), Some("http://localhost:8080"));
    assert_eq!(config.sample, Sample { rate: Some(0.0), fail: Some("bad-tsx:0.2".to_owned()) });
    assert_eq!((config.max_attempts, config.lease_seconds, config.timeouts.total_seconds), (1, 60, 30));
    assert_eq!(config.heartbeat_seconds, 9);
    assert_eq!(config.health(), Some(Listen { host: "127.0.0.1".to_owned(), port: 9464 }));
    assert_eq!((config.theme, config.ascii, config.no_sync), (Theme::Light, Some(true), true));
    assert_eq!((config.colours, config.mouse, config.times), (Colours::Indexed256, true, Times::Clock));
    assert_eq!(config.log.filter.as_deref(), Some("homeroom::db=trace"));
    assert_eq!(config.log_file().unwrap(), Path::new("/tmp/h.log"));
    assert_eq!((config.run, config.score_threshold), (Run::Warn, Some(0.6)));
    assert_eq!(config.prompts_dir.as_deref(), Some(Path::new("/etc/homeroom/prompts")));
    assert_eq!(config.prices.as_deref(), Some(Path::new("/etc/homeroom/prices.toml")));
}

#[test]
fn looks_are_named_as_people_write_them() {
    for (toml, expected) in [
        ("", (Theme::Auto, Colours::Auto)),
        ("theme = \"high-contrast\"\ncolours = 16", (Theme::HighContrast, Colours::Sixteen)),
        ("theme = \"contrast\"\ncolours = \"256\"", (Theme::HighContrast, Colours::Indexed256)),
        ("theme = \"mono\"\ncolours = \"truecolor\"", (Theme::Mono, Colours::True)),
    ] {
        let config = config(toml, &[], &Flags::default());
        assert_eq!((config.theme, config.colours), expected, "{toml}");
    }
    let flags = Flags { theme: Some("dark".to_owned()), colours: Some("16".to_owned()), ..Flags::default() };
    let config = config("theme = \"light\"\ncolours = 256", &[], &flags);
    assert_eq!((config.theme, config.colours), (Theme::Dark, Colours::Sixteen));
}

#[test]
fn without_a_word_lessons_must_run_and_scores_only_advise() {
    let config = config("score_threshold = 1", &[], &Flags::default());
    assert_eq!((config.run, config.score_threshold), (Run::Require, Some(1.0)), "a whole number is a number");
    assert_eq!(Config::default().score_threshold, None);
}

/// A provider's key as it is to be sent.
fn key(settings: &ProviderSettings) -> Option<&str> {
    settings.api_key.as_ref().map(ExposeSecret::expose_secret)
}

#[test]
fn several_providers_each_with_its_own_limits() {
    let toml = r#"
        provider = "work"
        [timeouts]
        idle_seconds = 30
        [providers.work]
        kind = "openai"
        api_key_env = "WORK_KEY"
        base_url = "https://llm.school.test/v1"
        models = ["gpt-4o-mini", "gpt-4o"]
        model = "gpt-4o-mini"
        concurrency = 8
        requests_per_minute = 0
        spend_per_day_usd = 5
        max_output_tokens = 9000
        timeouts.total_seconds = 700
        [providers.anthropic]
        api_key = "sk-ant-file"
        concurrency = 0
    "#;
    let config = config(toml, &[("WORK_KEY", "k-1")], &Flags::default());
    let work = config.provider_settings("work").unwrap();
    assert_eq!((work.kind, key(&work), work.unset_variable.as_deref()), (Kind::OpenAi, Some("k-1"), None));
    assert_eq!(work.base_url.as_deref(), Some("https://llm.school.test/v1"));
    assert_eq!(
        (work.models.as_slice(), work.model.as_deref()),
        (&["gpt-4o-mini", "gpt-4o"].map(str::to_owned)[..], Some("gpt-4o-mini"))
    );
    assert_eq!((work.concurrency, work.requests_per_minute), (Some(8), None), "0 is no limit");
    assert_eq!((work.spend_per_day_usd, work.max_output_tokens), (Some(5.0), Some(9000)));
    assert_eq!(work.timeouts, Timeouts { idle_seconds: 30, total_seconds: 700, ..Timeouts::default() });
    let anthropic = config.provider_settings("anthropic").unwrap();
    assert_eq!((anthropic.kind, key(&anthropic), anthropic.concurrency), (Kind::Anthropic, Some("sk-ant-file"), None));
    assert_eq!(anthropic.timeouts, Timeouts { idle_seconds: 30, ..Timeouts::default() });
    let sample = config.provider_settings("sample").unwrap();
    assert_eq!((sample.kind, key(&sample)), (Kind::Sample, None), "it exists without being written");
    assert!(config.provider_settings("nobody").is_none());
    assert!(!format!("{config:?}").contains("sk-ant-file"));
    assert_eq!(config.api_keys().count(), 2);
}

#[test]
fn a_built_in_provider_takes_its_key_from_the_nearest_place() {
    let newer = "[providers.openai]\napi_key = \"newer\"";
    let variable = "[providers.openai]\napi_key_env = \"MINE\"";
    let usual = ("OPENAI_API_KEY", "usual");
    for (toml, env, expected) in [
        ("", &[][..], None),
        ("", &[usual], Some("usual")),
        ("[openai]\napi_key = \"older\"", &[], Some("older")),
        ("[openai]\napi_key = \"older\"", &[usual], Some("usual")),
        (newer, &[], Some("newer")),
        (newer, &[usual], Some("usual")),
        (variable, &[usual, ("MINE", "mine")], Some("mine")),
        (variable, &[usual], None),
    ] {
        let config = config(toml, env, &Flags::default());
        let settings = config.provider_settings("openai").unwrap();
        assert_eq!(key(&settings), expected, "{toml} {env:?}");
        let is_unset = toml == variable && expected.is_none();
        assert_eq!(settings.unset_variable.as_deref(), is_unset.then_some("MINE"), "{toml} {env:?}");
        let keyed = env.contains(&usual) || toml.starts_with("[openai]");
        assert_eq!(config.keyed_provider(), keyed.then_some(Kind::OpenAi), "{toml} {env:?}");
    }
}

#[test]
fn a_fault_of_a_provider_names_its_section() {
    let work = |rest: &str| format!("[providers.work]\nkind = \"openai\"\n{rest}");
    for (toml, expected) in [
        (work("key = 1"), "unknown key providers.work.key. Allowed here: providers.work.kind, providers.work.api_key,"),
        (
            work("timeouts.all = 1"),
            "unknown key providers.work.timeouts.all. Allowed here: providers.work.timeouts.connect",
        ),
        (work("concurrency = -1"), "providers.work.concurrency cannot be -1. Allowed: a whole number"),
        (work("models = \"gpt-4o\""), "providers.work.models cannot be \"gpt-4o\". Allowed: a list of models' names"),
        (work("models = [\" \"]"), "providers.work.models cannot be a list with an empty name"),
        (work("spend_per_day_usd = 0"), "providers.work.spend_per_day_usd cannot be 0. Allowed: US dollars"),
        (work("spend_per_day_usd = nan"), "providers.work.spend_per_day_usd cannot be NaN"),
        (work("max_output_tokens = 0"), "providers.work.max_output_tokens cannot be 0. Allowed: a whole number from 1"),
        (work("base_url = \"llm.test\""), "providers.work.base_url cannot be llm.test. Allowed: an http://"),
        (work("timeouts.idle_seconds = 0"), "providers.work.timeouts.idle_seconds cannot be 0. Allowed: whole seconds"),
        (
            work("timeouts.total_seconds = 880"),
            "lease_seconds cannot be 900. Allowed: whole seconds up to 86400, at least",
        ),
        (work("api_key = \"a\"\napi_key_env = \"B\""), "providers.work has both api_key and api_key_env"),
        ("[providers.work]\nmodel = \"m\"".to_owned(), "providers.work needs a kind: openai, anthropic or sample"),
        ("[providers.work]\nkind = \"clippy\"".to_owned(), "providers.work.kind cannot be \"clippy\". Allowed: openai"),
        ("[providers.openai]\nkind = \"sample\"".to_owned(), "providers.openai is of the kind openai; give the one"),
        ("[providers.\"The Work\"]\nkind = \"openai\"".to_owned(), "a provider's name is 1 to 40 of a-z"),
        ("providers = 3".to_owned(), "providers must be a section"),
        ("providers.work = 3".to_owned(), "providers.work must be a section"),
        ("provider = \"work\"\n[providers.works]\nkind = \"openai\"".to_owned(), "provider cannot be \"work\""),
        (
            "[openai]\napi_key = \"a\"\n[providers.openai]\napi_key = \"b\"".to_owned(),
            "both openai.api_key and providers.openai.api_key are set",
        ),
    ] {
        let message = load(&toml, &[], &Flags::default()).unwrap_err().to_string();
        assert!(message.contains(expected), "{toml}: {message}");
        assert!(message.contains("homeroom.toml") || message.starts_with("configuration: lease"), "{message}");
        assert!(!message.contains('\n'), "{message:?}");
    }
}

#[test]
fn a_fault_names_its_place_its_key_and_what_is_allowed() {
    let file = "homeroom.toml: ";
    for (toml, env, expected) in [
        ("wrokers = 3", &[][..], format!("{file}unknown key wrokers. Allowed: database_url, data_dir")),
        (
            "[openai]\nkey = \"x\"",
            &[],
            format!("{file}unknown key openai.key. Allowed here: openai.api_key, openai.base_url"),
        ),
        ("[workers]\nn = 3", &[], format!("{file}workers cannot be a section. Allowed: a whole number from 0 to 512")),
        ("workers = \"many\"", &[], format!("{file}workers cannot be \"many\". Allowed: a whole number from 0 to 512")),
        ("workers = 513", &[], format!("{file}workers cannot be 513. Allowed: a whole number from 0 to 512")),
        ("workers = 99999", &[], format!("{file}workers cannot be 99999. Allowed: a whole number from 0 to 512")),
        ("", &[("HOMEROOM_WORKERS", "-1")], "HOMEROOM_WORKERS: workers cannot be -1. Allowed: a whole".to_owned()),
        (
            "",
            &[("HOMEROOM_PROVIDER", "clippy")],
            "HOMEROOM_PROVIDER: provider cannot be \"clippy\". Allowed: sample, openai, anthropic, or the NAME"
                .to_owned(),
        ),
        (
            "",
            &[("OPENAI_BASE_URL", "llm.example")],
            "OPENAI_BASE_URL: openai.base_url cannot be llm.example. Allowed: an http".to_owned(),
        ),
        (
            "",
            &[("HOMEROOM_SAMPLE_RATE", "-1")],
            "HOMEROOM_SAMPLE_RATE: sample.rate cannot be -1. Allowed: tokens".to_owned(),
        ),
        (
            "heartbeat_seconds = 2",
            &[],
            format!("{file}heartbeat_seconds cannot be 2. Allowed: whole seconds from 3 to 3600"),
        ),
        ("lease_seconds = 600", &[], format!("{file}lease_seconds cannot be 600. Allowed: whole seconds up to 86400")),
        ("theme = \"neon\"", &[], format!("{file}theme cannot be \"neon\". Allowed: auto, dark")),
        ("colours = 7", &[], format!("{file}colours cannot be 7. Allowed: auto, 16, 256 or truecolor")),
        ("colours = true", &[], format!("{file}colours cannot be true. Allowed: auto, 16")),
        ("times = \"never\"", &[], format!("{file}times cannot be \"never\". Allowed: ages or clock")),
        ("openai = 3", &[], format!("{file}openai must be a section with keys of its own")),
        ("ascii = \"yes\"", &[], format!("{file}ascii cannot be \"yes\". Allowed: true or false")),
        ("run = \"maybe\"", &[], format!("{file}run cannot be \"maybe\". Allowed: require, warn or off")),
        (
            "",
            &[("HOMEROOM_SCORE_THRESHOLD", "1.5")],
            "HOMEROOM_SCORE_THRESHOLD: score_threshold cannot be 1.5. Allowed: a number from 0 to 1".to_owned(),
        ),
        ("workers =", &[], "homeroom.toml is not TOML: at line 1, column 10".to_owned()),
    ] {
        let message = load(toml, env, &Flags::default()).unwrap_err().to_string();
        assert!(message.contains(&expected), "{toml} {env:?}: {message}");
        assert!(!message.contains('\n'), "{message:?}");
    }
    let flags = Flags { workers: Some(600), ..Flags::default() };
    assert!(load("", &[], &flags).unwrap_err().to_string().starts_with("command line: workers cannot be 600"));
}

#[test]
fn a_secret_is_never_shown() {
    let secret = "sk-very-secret";
    let toml = format!("database_url = \"postgres://u:{secret}@h/d\"\n[openai]\napi_key = \"{secret}\"");
    assert!(!format!("{:?}", load(&toml, &[], &Flags::default()).unwrap()).contains(secret));
    for broken in [
        format!("[openai]\napi_key = {secret}"),
        format!("[openai]\napi_key = [\"{secret}\"]"),
        "openai.api_key = 77123".to_owned(),
    ] {
        let error = load(&broken, &[], &Flags::default()).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!text.contains(secret) && !text.contains("77123"), "{text}");
    }
}

#[test]
fn a_key_in_a_file_open_to_others_is_warned_about() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    for (toml, mode, warned) in [
        ("[openai]\napi_key = \"k\"", 0o644, true),
        ("[providers.work]\nkind = \"openai\"\napi_key = \"k\"", 0o644, true),
        ("[openai]\napi_key = \"k\"", 0o600, false),
        ("workers = 2", 0o644, false),
    ] {
        fs::write(&path, toml).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let loaded = Config::load_from(|_| None, Some(&path), None, &Flags::default()).unwrap();
        assert_eq!(!loaded.warnings.is_empty(), warned, "{:?}", loaded.warnings);
        assert_eq!(loaded.file.as_ref(), Some(&path));
    }
}

#[test]
fn a_named_file_must_be_there_and_the_usual_one_may_be() {
    let missing = Path::new("/nonexistent/homeroom.toml");
    let none = |_: &str| None;
    assert!(matches!(
        Config::load_from(none, Some(missing), None, &Flags::default()),
        Err(ConfigError::Unreadable { .. })
    ));
    let named = |name: &str| (name == "HOMEROOM_CONFIG").then(|| missing.display().to_string());
    assert!(matches!(Config::load_from(named, None, None, &Flags::default()), Err(ConfigError::Unreadable { .. })));
    assert!(Config::load_from(none, None, Some(missing.to_owned()), &Flags::default()).unwrap().file.is_none());
}

#[test]
fn the_table_of_keys_has_no_key_and_no_variable_twice() {
    for (at, key) in keys::KEYS.iter().enumerate() {
        for other in &keys::KEYS[at + 1..] {
            let same_variable = key.variable.is_some() && key.variable == other.variable;
            assert!(key.path != other.path && !same_variable, "{} {}", key.path, other.path);
        }
    }
}
