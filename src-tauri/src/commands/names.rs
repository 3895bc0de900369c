/// Every command of the shell. The build step makes a permission `allow-…` of each; the window gets those listed in
/// `capabilities/main.json`.
pub(crate) const COMMANDS: &[&str] = &["app_info"];
