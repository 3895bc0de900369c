use serde::Serialize;
use tauri::{AppHandle, State};

use crate::options::{Options, Server};

/// What the window shows about the program itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AppInfo {
    /// The program's version.
    version: String,
    /// Which platform it works with.
    server: Server,
}

/// Says which program this is and what it works with.
#[tauri::command]
pub(crate) async fn app_info(app: AppHandle, options: State<'_, Options>) -> Result<AppInfo, ()> {
    Ok(AppInfo {
        version: app.package_info().version.to_string(),
        server: options.server.clone(),
    })
}
