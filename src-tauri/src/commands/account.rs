use kaipiao_desk::{
    contract::{
        AccountView, AppInfo, ConnectRequest, IssuingSettings, KeyringView, LoginRequest, Preferences, Problem,
    },
    settings,
};
use serde_json::json;
use tauri::{AppHandle, State};

use crate::seat::{self, Seat};

/// What the window shows of the program and the account.
#[tauri::command]
pub(crate) async fn app_info(seat: State<'_, Seat>) -> Result<AppInfo, Problem> {
    Ok(seat.info().await)
}

/// The accounts that were connected once, last used first; the demo is none of them.
#[tauri::command]
pub(crate) async fn accounts(seat: State<'_, Seat>) -> Result<Vec<AccountView>, Problem> {
    Ok(seat.accounts().await)
}

/// Logs in at the account that the window works at.
#[tauri::command]
pub(crate) async fn log_in(app: AppHandle, seat: State<'_, Seat>, request: LoginRequest) -> Result<AppInfo, Problem> {
    seat.log_in(&app, request).await?;
    Ok(seat.info().await)
}

/// Logs in at a platform and works at that account from then on.
#[tauri::command]
pub(crate) async fn connect(
    app: AppHandle,
    seat: State<'_, Seat>,
    request: ConnectRequest,
) -> Result<AppInfo, Problem> {
    seat.connect(&app, request).await?;
    Ok(seat.info().await)
}

/// Works at an account that was connected once, or at the demo (`demo`).
#[tauri::command]
pub(crate) async fn switch_account(app: AppHandle, seat: State<'_, Seat>, id: String) -> Result<AppInfo, Problem> {
    seat.switch(&app, &id).await?;
    Ok(seat.info().await)
}

/// Forgets an account; its ledger stays.
#[tauri::command]
pub(crate) async fn forget_account(app: AppHandle, seat: State<'_, Seat>, id: String) -> Result<AppInfo, Problem> {
    seat.forget(&app, &id).await?;
    Ok(seat.info().await)
}

/// Looks for the system's keyring again. See [`kaipiao_desk::Desk::retry_keyring`].
#[tauri::command]
pub(crate) async fn retry_keyring(seat: State<'_, Seat>) -> Result<KeyringView, Problem> {
    seat.retry_keyring().await
}

/// What the user prefers.
#[tauri::command]
pub(crate) async fn preferences(seat: State<'_, Seat>) -> Result<Preferences, Problem> {
    Ok(settings::preferences(seat.data_dir()))
}

/// Keeps what the user prefers, each within reason, and says what was kept.
#[tauri::command]
pub(crate) async fn save_preferences(
    app: AppHandle,
    seat: State<'_, Seat>,
    preferences: Preferences,
) -> Result<Preferences, Problem> {
    let kept = preferences.within_reason();
    seat::keep(&app, seat.data_dir(), |_| [(settings::PREFERENCES, json!(kept))])?;
    Ok(kept)
}

/// Tries a platform that was not reached now. See [`kaipiao_desk::Desk::try_now`].
#[tauri::command]
pub(crate) async fn try_now(seat: State<'_, Seat>) -> Result<(), Problem> {
    seat.desk().await?.try_now();
    Ok(())
}

/// How documents are issued. See [`kaipiao_desk::Desk::issuing_settings`].
#[tauri::command]
pub(crate) async fn issuing_settings(seat: State<'_, Seat>) -> Result<IssuingSettings, Problem> {
    Ok(seat.desk().await?.issuing_settings())
}

/// Keeps how documents are issued. See [`kaipiao_desk::Desk::change_issuing_settings`].
#[tauri::command]
pub(crate) async fn change_issuing_settings(
    seat: State<'_, Seat>,
    settings: IssuingSettings,
) -> Result<IssuingSettings, Problem> {
    seat.desk().await?.change_issuing_settings(settings).await
}
