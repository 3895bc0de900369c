/// Every command of the shell. The build step makes a permission `allow-…` of each; the window gets those listed in
/// `capabilities/main.json`.
pub(crate) const COMMANDS: &[&str] = &[
    "app_info",
    "ask_again",
    "attempts",
    "companies",
    "copy_issuance",
    "discard_draft",
    "drafts",
    "issuance",
    "issuances",
    "issue_draft",
    "log_in",
    "new_draft",
    "pdf",
    "preview",
    "reopen",
    "resume_company",
    "retry_keyring",
    "save_draft",
    "withdraw",
];
