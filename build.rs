//! A new migration file must reach the macro that embeds the folder; cargo sees only the files it read before.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
