use kaipiao_desk::contract::{AppInfo, KeyringView, LoginRequest, Problem};
use tauri::{AppHandle, State};

use crate::seat::Seat;

/// What the window shows of the program and the account.
#[tauri::command]
pub(crate) async fn app_info(seat: State<'_, Seat>) -> Result<AppInfo, Problem> {
    Ok(seat.info().await)
}

/// Logs in at the platform that the program was started for.
#[tauri::command]
pub(crate) async fn log_in(app: AppHandle, seat: State<'_, Seat>, request: LoginRequest) -> Result<AppInfo, Problem> {
    seat.log_in(&app, request).await?;
    Ok(seat.info().await)
}

/// Looks for the system's keyring again. See [`kaipiao_desk::Desk::retry_keyring`].
#[tauri::command]
pub(crate) async fn retry_keyring(seat: State<'_, Seat>) -> Result<KeyringView, Problem> {
    seat.desk().await?.retry_keyring().await
}
