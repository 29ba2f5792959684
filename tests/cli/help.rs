//! What `--help` says, word for word.

use crate::home::Home;

#[tokio::test]
async fn help_is_as_agreed_and_fits() {
    let home = Home::new();
    let commands = [
        "",
        "worker",
        "add",
        "list",
        "show",
        "retry",
        "regenerate",
        "cancel",
        "delete",
        "prioritise",
        "take-back",
        "workers",
        "workers pause",
        "workers resume",
        "workers drain",
        "workers slots",
        "actions",
        "migrate",
        "providers",
        "providers pause",
        "providers resume",
        "stats",
        "check",
        "db",
        "db url",
        "db psql",
        "db stop",
    ];
    for command in commands {
        let mut args: Vec<&str> = command.split_whitespace().collect();
        args.push("--help");
        let ran = home.run(&args).await;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{command}");
        for line in ran.out.lines() {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
        let name = if command.is_empty() { "homeroom".to_owned() } else { command.replace(' ', "-") };
        insta::assert_snapshot!(name, ran.out);
    }
}

#[tokio::test]
async fn the_version_is_the_packages() {
    let said = Home::new().ok(&["--version"]).await;
    assert_eq!(said, format!("homeroom {}\n", env!("CARGO_PKG_VERSION")));
}
