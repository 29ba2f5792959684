//! A new file must reach the macros that embed these folders; cargo sees only the files it read before.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    for folder in ["runtime", "browser", "player"] {
        println!("cargo:rerun-if-changed=assets/{folder}");
    }
}
