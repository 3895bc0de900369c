//! The shell: one window over the desk. The only Rust that knows Tauri.

mod clipboard;
mod commands;
mod dialogs;
mod fit;
mod lapses;
mod options;
mod printing;
mod seat;

use std::path::PathBuf;

use kaipiao_desk::{
    folder,
    logging::{self, LogError},
};
use tauri::{App, AppHandle, Manager, RunEvent};
use tauri_plugin_notification::NotificationExt as _;
use tauri_plugin_window_state::StateFlags;

pub use options::{Options, Server};
use seat::Seat;

/// The window of `tauri.conf.json`.
const WINDOW: &str = "main";

/// Where Microsoft offers the engine; on other systems a program without it does not even start.
pub const WEBVIEW_PAGE: &str = "https://developer.microsoft.com/microsoft-edge/webview2/";

/// Why the program could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no screen to open a window on.
    #[error("没有图形界面（DISPLAY 和 WAYLAND_DISPLAY 都未设置），请改用命令行 kaipiao")]
    NoDisplay,
    /// The browser engine that the window stands on is missing.
    #[error(
        "这台电脑上没有 Microsoft Edge WebView2 运行时，窗口需要它。请从 {WEBVIEW_PAGE} 免费下载安装（选“常青版引导程序”），再打开开票台"
    )]
    NoWebView(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system names no folder for this user's data.
    #[error("找不到用户的数据目录，请用 --data-dir 指定一个")]
    NoFolder,
    /// There is no data folder, and none can be made.
    #[error("数据目录 {0} 不能建立，请检查权限")]
    Folder(PathBuf, #[source] std::io::Error),
    /// What happens cannot be written down there.
    #[error("数据目录 {0} 中不能写日志，请检查权限")]
    Log(PathBuf, #[source] LogError),
    /// Tauri itself failed.
    #[error("窗口打不开")]
    Tauri(#[from] tauri::Error),
}

/// Opens the window and returns when it was closed.
///
/// # Errors
/// Where it cannot be opened; the text is for the user.
pub fn run(options: Options) -> Result<(), StartError> {
    if !has_display() {
        return Err(StartError::NoDisplay);
    }
    // Tauri itself would say it in English, in a dialog of its own, and end in a panic.
    tauri::webview_version().map_err(|missing| StartError::NoWebView(missing.into()))?;
    // Not in Tauri's own hook, which panics where this fails. A second start finds all of it as it was.
    let data_dir = data_folder(options.data_dir)?;
    tauri::Builder::default()
        // First of all: a second start must end before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::all() - StateFlags::VISIBLE)
                .build(),
        )
        .setup(move |app| {
            if let Some(window) = app.get_webview_window(WINDOW) {
                fit::keep(&window);
            }
            sit_down(app, data_dir, &options.server);
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            commands::account::accounts,
            commands::account::app_info,
            commands::account::change_issuing_settings,
            commands::account::connect,
            commands::account::forget_account,
            commands::account::issuing_settings,
            commands::account::log_in,
            commands::account::preferences,
            commands::account::retry_keyring,
            commands::account::save_preferences,
            commands::account::switch_account,
            commands::account::try_now,
            commands::bureau::add_company,
            commands::bureau::add_company_list,
            commands::bureau::bureau_account,
            commands::bureau::change_credentials,
            commands::bureau::check_company,
            commands::bureau::face_scan,
            commands::bureau::hand_over_code,
            commands::bureau::hosted_code,
            commands::bureau::log_company_in,
            commands::bureau::read_company_list,
            commands::bureau::repair_month,
            commands::bureau::save_company_template,
            commands::bureau::stop_scan,
            commands::bureau::wait_for_scan,
            commands::companies::companies,
            commands::companies::resume_company,
            commands::companies::save_company_setting,
            commands::companies::sort_companies,
            commands::companies::standings,
            commands::companies::use_company,
            commands::customers::customers,
            commands::customers::import_customers,
            commands::customers::merge_customers,
            commands::customers::read_pasted_buyer,
            commands::customers::remove_customers,
            commands::customers::restore_customers,
            commands::customers::save_customer,
            commands::customers::suggest_customers,
            commands::drafts::copy_issuance,
            commands::drafts::copy_listed,
            commands::drafts::discard_draft,
            commands::drafts::drafts,
            commands::drafts::new_draft,
            commands::drafts::preview,
            commands::drafts::reopen,
            commands::drafts::save_draft,
            commands::drafts::spread_discount,
            commands::goods::find_goods,
            commands::goods::goods_below,
            commands::goods::goods_table,
            commands::goods::import_goods,
            commands::goods::search_goods,
            commands::invoices::differences,
            commands::invoices::export_invoices,
            commands::invoices::export_trail,
            commands::invoices::invoice,
            commands::invoices::invoice_sums,
            commands::invoices::invoices,
            commands::invoices::reconciliation,
            commands::invoices::start_reconcile,
            commands::invoices::stop_reconcile,
            commands::issuances::ask_again,
            commands::issuances::attempts,
            commands::issuances::issuance,
            commands::issuances::issuances,
            commands::issuances::issue_draft,
            commands::issuances::month_end,
            commands::issuances::order_withdrawal,
            commands::issuances::resubmit_all,
            commands::issuances::withdraw,
            commands::issuances::withdraw_all,
            commands::pdfs::cancel_job,
            commands::invoices::copy_table,
            commands::pdfs::copy_pdf,
            commands::pdfs::mark_printed,
            commands::pdfs::open_pdf,
            commands::pdfs::open_sheets,
            commands::pdfs::pdf,
            commands::pdfs::pdf_name,
            commands::pdfs::print_window,
            commands::pdfs::save_pdf,
            commands::pdfs::save_pdfs,
            commands::pdfs::save_sheets,
            commands::pdfs::sheets,
            commands::pdfs::sheets_pdf,
            commands::products::import_products,
            commands::products::merge_products,
            commands::products::products,
            commands::products::remove_products,
            commands::products::restore_products,
            commands::products::save_product,
            commands::products::suggest_products,
            commands::reversals::links,
            commands::reversals::original,
            commands::reversals::preview_reversal,
            commands::reversals::reverse,
            commands::reversals::search_originals,
            commands::reversals::typed_reversal,
            commands::safety::incident_seen,
            commands::safety::safety,
            commands::templates::lay_out,
            commands::templates::remove_template,
            commands::templates::restore_template,
            commands::templates::save_template,
            commands::templates::templates,
            commands::verdicts::adopt,
            commands::verdicts::find_listed,
            commands::verdicts::issue_anew,
            commands::verdicts::look_for,
            commands::verdicts::repair_for,
            commands::verdicts::saw_double,
            commands::verdicts::hand_over,
            commands::verdicts::settle_by_hand,
            commands::verdicts::verdict,
            commands::verdicts::waiting,
        ])
        .build(tauri::generate_context!())?
        .run(|app, event| {
            if let RunEvent::Exit = event {
                // A new start need not wait for the steps that end here: companies are locked, not the program.
                tauri_plugin_single_instance::destroy(app);
                if let Some(seat) = app.try_state::<Seat>() {
                    tauri::async_runtime::block_on(seat.leave());
                }
            }
        });
    Ok(())
}

/// The data folder, there and with a log in it.
fn data_folder(chosen: Option<PathBuf>) -> Result<PathBuf, StartError> {
    let chosen = chosen.or_else(folder::default_data_dir).ok_or(StartError::NoFolder)?;
    let data_dir = std::path::absolute(&chosen).map_err(|error| StartError::Folder(chosen, error))?;
    // Nothing is written to a folder that other computers write to: the window opens and says so.
    if folder::fit(&data_dir).is_ok() {
        folder::make_private(&data_dir).map_err(|error| StartError::Folder(data_dir.clone(), error))?;
        logging::start(&data_dir).map_err(|error| StartError::Log(data_dir.clone(), error))?;
    }
    Ok(data_dir)
}

fn sit_down(app: &App, data_dir: PathBuf, server: &Server) {
    tracing::info!(version = %app.package_info().version, "started");
    app.manage(lapses::Lapses::default());
    // Whoever clicks on what the desktop shows wants to see the window.
    let clicked = app.handle().clone();
    if let Err(error) = app.notification().on_action(move |_| show(&clicked)) {
        tracing::warn!(%error, "a click on a notice will not bring the window");
    }
    let seat = Seat::take(app.handle(), data_dir, server);
    app.manage(tauri::async_runtime::block_on(seat));
    app.manage(clipboard::Clipboard::default());
    app.manage(dialogs::LastFolder::default());
}

/// Brings the window to the front.
fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(WINDOW) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window did not come to the front");
    }
}

/// GTK panics where there is none; a sentence serves better.
#[cfg(target_os = "linux")]
fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(not(target_os = "linux"))]
fn has_display() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::commands::names::COMMANDS;

    #[test]
    fn the_window_may_call_exactly_the_commands_that_are_handled() {
        let capability: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        let permissions = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap());
        let mut own: Vec<&str> = permissions.filter(|name| !name.contains(':')).collect();
        let mut expected: Vec<String> = COMMANDS
            .iter()
            .map(|name| format!("allow-{}", name.replace('_', "-")))
            .collect();
        own.sort_unstable();
        expected.sort_unstable();
        assert_eq!(own, expected);

        let shell = include_str!("lib.rs");
        let (_, handlers) = shell.split_once("generate_handler![").unwrap();
        let (handlers, _) = handlers.split_once(']').unwrap();
        let mut handled: Vec<&str> = handlers
            .split(',')
            .map(|path| path.trim().rsplit("::").next().unwrap())
            .collect();
        handled.retain(|name| !name.is_empty());
        let mut listed = COMMANDS.to_vec();
        handled.sort_unstable();
        listed.sort_unstable();
        assert_eq!(handled, listed);
    }

    #[test]
    fn window_and_command_line_keep_their_data_in_one_folder() {
        let config: serde_json::Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        assert_eq!(config["identifier"], kaipiao_desk::folder::IDENTIFIER);
    }

    #[test]
    fn no_plugin_and_no_wildcard_is_open_to_the_window() {
        let capability: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        for permission in capability["permissions"].as_array().unwrap() {
            let name = permission.as_str().unwrap();
            let allowed = !name.contains(':') || name.starts_with("core:event:allow-");
            assert!(allowed, "{name}");
        }
    }
}
