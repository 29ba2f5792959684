//! A new file must reach the macros that embed these folders; cargo sees only the files it read before.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=assets/runtime");
}
