//! Tauri's build step: gives every command of the shell a permission of its own.

#[path = "src/commands/names.rs"]
mod names;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(names::COMMANDS));
    tauri_build::try_build(attributes)?;
    Ok(())
}
