//! From configuration to providers: which there are, which is the default one, and what each is told.

use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::config::{self, Config, ProviderSettings, Timeouts};
use crate::llm::{DEFAULT_MAX_OUTPUT_TOKENS, Kind, ProviderOptions, ProviderPolicy, ProvidersOptions, TimeLimits};

use super::exit::{CliError, Exit};

/// The default provider's name: the configured one; else the one that lists the default model, the only one that is
/// written, or the one whose key is set; on the private database the offline one.
pub fn default_provider(config: &Config, is_own: bool) -> Result<String, CliError> {
    if let Some(name) = &config.provider {
        return Ok(name.clone());
    }
    let written: Vec<&str> =
        config.providers.keys().map(String::as_str).filter(|name| !is_offline(config, name)).collect();
    let lists = |name: &&&str, model: &String| config.providers[**name].models.contains(model);
    let owner = config.model.as_ref().and_then(|model| written.iter().find(|name| lists(name, model)));
    match (owner, written.as_slice(), config.keyed_provider()) {
        (Some(name), ..) | (None, [name], _) => Ok((*name).to_owned()),
        (None, [], Some(kind)) => Ok(kind.as_str().to_owned()),
        (None, [], None) if is_own => Ok(config::Kind::Sample.as_str().to_owned()),
        (None, [], None) => Err(CliError::new(
            Exit::Usage,
            "no model is configured for this database. Set OPENAI_API_KEY (and OPENAI_BASE_URL for any compatible \
             server) or ANTHROPIC_API_KEY, or say --provider sample to generate offline lessons here.",
        )),
        (None, names, _) => Err(CliError::new(
            Exit::Usage,
            format!(
                "the providers {} are configured, and nothing says which is the default. Set `provider` in the \
                 configuration file, HOMEROOM_PROVIDER or --provider to one of them.",
                names.join(" and ")
            ),
        )),
    }
}

fn is_offline(config: &Config, name: &str) -> bool {
    config.provider_settings(name).is_some_and(|settings| settings.kind == config::Kind::Sample)
}

/// The default provider, and every other to which a lesson's model can lead.
pub fn options(config: &Config, default: String) -> Result<ProvidersOptions, CliError> {
    let others = config.providers.iter().filter(|(name, own)| **name != default && !own.models.is_empty());
    let names = std::iter::once(&default).chain(others.map(|(name, _)| name));
    let providers = names.filter_map(|name| config.provider_settings(name)).map(|own| provider(config, own));
    let providers = providers.collect::<Result<_, _>>()?;
    Ok(ProvidersOptions { default, model: config.model.clone(), providers })
}

fn provider(config: &Config, own: ProviderSettings) -> Result<ProviderOptions, CliError> {
    if let Some(variable) = own.unset_variable {
        let message = format!("provider `{}` takes its key from {variable}, which is not set.", own.name);
        return Err(CliError::new(Exit::Usage, message));
    }
    let kind = match own.kind {
        config::Kind::Sample => Kind::Sample,
        config::Kind::OpenAi => Kind::OpenAi,
        config::Kind::Anthropic => Kind::Anthropic,
    };
    Ok(ProviderOptions {
        kind,
        policy: ProviderPolicy {
            name: own.name,
            models: own.models,
            concurrency: own.concurrency,
            requests_per_minute: own.requests_per_minute,
            spend_per_day_usd: own.spend_per_day_usd,
            max_output_tokens: own.max_output_tokens.unwrap_or(DEFAULT_MAX_OUTPUT_TOKENS),
        },
        model: own.model,
        api_key: own.api_key.map(|key| key.expose_secret().to_owned()),
        base_url: own.base_url,
        limits: limits(own.timeouts),
        sample_rate: config.sample.rate,
        sample_fail: config.sample.fail.clone(),
    })
}

fn limits(timeouts: Timeouts) -> TimeLimits {
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    TimeLimits {
        connect: seconds(timeouts.connect_seconds),
        first_byte: seconds(timeouts.first_byte_seconds),
        idle: seconds(timeouts.idle_seconds),
        total: seconds(timeouts.total_seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Flags;

    fn config(toml: &str, env: &[(&str, &str)]) -> Config {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("homeroom.toml");
        std::fs::write(&file, toml).unwrap();
        let var = |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Config::load_from(var, Some(&file), None, &Flags::default()).unwrap().config
    }

    const WORK: &str = "[providers.work]\nkind = \"openai\"\nbase_url = \"http://localhost:1\"\nmodels = [\"m\"]\n";
    const LOCAL: &str = "[providers.local]\nkind = \"openai\"\nbase_url = \"http://localhost:2\"\nmodels = [\"l\"]\n";
    const PRACTICE: &str = "[providers.practice]\nkind = \"sample\"\nmodels = [\"p\"]\n";

    #[test]
    fn the_default_provider_is_the_one_that_somebody_meant() {
        let (openai, anthropic) = (("OPENAI_API_KEY", "k"), ("ANTHROPIC_API_KEY", "k"));
        for (toml, env, is_own, expected) in [
            (String::new(), &[][..], true, Ok("sample")),
            (String::new(), &[], false, Err("no model is configured for this database")),
            (String::new(), &[openai], true, Ok("openai")),
            (String::new(), &[anthropic], false, Ok("anthropic")),
            (String::new(), &[anthropic, openai], false, Ok("openai")),
            (String::new(), &[openai, ("HOMEROOM_PROVIDER", "sample")], true, Ok("sample")),
            (WORK.to_owned(), &[openai], false, Ok("work")),
            (PRACTICE.to_owned(), &[], true, Ok("sample")),
            (PRACTICE.to_owned(), &[openai], true, Ok("openai")),
            ([WORK, PRACTICE].concat(), &[], true, Ok("work")),
            ([WORK, LOCAL].concat(), &[], true, Err("local and work are configured, and nothing says which")),
            ([WORK, LOCAL].concat(), &[("HOMEROOM_MODEL", "m")], true, Ok("work")),
            ([WORK, LOCAL].concat(), &[("HOMEROOM_PROVIDER", "local")], true, Ok("local")),
        ] {
            let found = default_provider(&config(&toml, env), is_own).map_err(|error| error.message);
            match expected {
                Ok(name) => assert_eq!(found.as_deref(), Ok(name), "{toml} {env:?}"),
                Err(says) => assert!(found.as_ref().is_err_and(|error| error.contains(says)), "{toml}: {found:?}"),
            }
        }
    }

    #[test]
    fn only_providers_that_a_lesson_can_reach_are_made() {
        let unset = "[providers.later]\nkind = \"openai\"\napi_key_env = \"LATER\"\n";
        let made = |toml: &str, default: &str| {
            let options = options(&config(toml, &[("OPENAI_API_KEY", "k")]), default.to_owned())?;
            Ok::<_, CliError>(options.providers.into_iter().map(|own| own.policy.name).collect::<Vec<_>>())
        };
        let all = [WORK, LOCAL, PRACTICE, unset].concat();
        assert_eq!(made(&all, "openai").unwrap(), ["openai", "local", "practice", "work"]);
        assert_eq!(made(&all, "work").unwrap(), ["work", "local", "practice"]);
        let error = made(&all, "later").unwrap_err();
        assert_eq!(error.message, "provider `later` takes its key from LATER, which is not set.");
    }

    #[test]
    fn a_provider_is_told_its_own_settings_and_the_general_ones() {
        let toml = "[timeouts]\nconnect_seconds = 3\n[providers.work]\nkind = \"anthropic\"\napi_key = \"k\"\n\
                    models = [\"m\"]\nconcurrency = 2\nmax_output_tokens = 900\ntimeouts.idle_seconds = 7";
        let [work] = <[_; 1]>::try_from(options(&config(toml, &[]), "work".to_owned()).unwrap().providers).unwrap();
        let policy = ProviderPolicy {
            models: vec!["m".to_owned()],
            concurrency: Some(2),
            max_output_tokens: 900,
            ..ProviderPolicy::unlimited("work")
        };
        assert_eq!((work.kind, &work.policy, work.api_key.as_deref()), (Kind::Anthropic, &policy, Some("k")));
        let seconds = |duration: Duration| duration.as_secs();
        assert_eq!((seconds(work.limits.connect), seconds(work.limits.idle)), (3, 7));
        assert_eq!(work.limits.total, TimeLimits::default().total);
    }
}
