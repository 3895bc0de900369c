use kaipiao_desk::contract::{
    AddedCompany, BureauAccountView, BureauLoginRequest, BureauStepView, CompanyListView, CredentialsRequest,
    HostedCodeRequest, NewCompany, Problem, ScanEnd, SmsCodeView,
};
use kaipiao_desk::{Fault, SecretString};
use tauri::{
    AppHandle, State,
    ipc::{InvokeBody, Request},
};

use crate::{
    dialogs::{WRITTEN, choose_target},
    seat::Seat,
};

/// What is known of a company's account at the tax bureau. See [`kaipiao_desk::Desk::bureau_account`].
#[tauri::command]
pub(crate) async fn bureau_account(seat: State<'_, Seat>, spid: String) -> Result<BureauAccountView, Problem> {
    seat.desk().await?.bureau_account(&spid).await
}

/// Logs a company in at the tax bureau. See [`kaipiao_desk::Desk::log_company_in`].
#[tauri::command]
pub(crate) async fn log_company_in(
    seat: State<'_, Seat>,
    request: BureauLoginRequest,
) -> Result<BureauStepView, Problem> {
    seat.desk().await?.log_company_in(request).await
}

/// The picture to scan for a lapsed scan. See [`kaipiao_desk::Desk::face_scan`].
#[tauri::command]
pub(crate) async fn face_scan(seat: State<'_, Seat>, spid: String) -> Result<BureauStepView, Problem> {
    seat.desk().await?.face_scan(&spid).await
}

/// Waits for a company's scan. See [`kaipiao_desk::Desk::wait_for_scan`].
#[tauri::command]
pub(crate) async fn wait_for_scan(seat: State<'_, Seat>, spid: String) -> Result<ScanEnd, Problem> {
    seat.desk().await?.wait_for_scan(&spid).await
}

/// Waits for it no longer. See [`kaipiao_desk::Desk::stop_scan`].
#[tauri::command]
pub(crate) async fn stop_scan(seat: State<'_, Seat>, spid: String) -> Result<(), Problem> {
    seat.desk().await?.stop_scan(&spid);
    Ok(())
}

/// Hands over the code that was sent. See [`kaipiao_desk::Desk::bureau_code`].
#[tauri::command]
pub(crate) async fn hand_over_code(seat: State<'_, Seat>, spid: String, code: SecretString) -> Result<(), Problem> {
    seat.desk().await?.bureau_code(&spid, code).await
}

/// The last code that a hosted SIM card received. See [`kaipiao_desk::Desk::hosted_code`].
#[tauri::command]
pub(crate) async fn hosted_code(seat: State<'_, Seat>, request: HostedCodeRequest) -> Result<SmsCodeView, Problem> {
    seat.desk().await?.hosted_code(request).await
}

/// Tells the platform a company's new account at the tax bureau. See [`kaipiao_desk::Desk::change_credentials`].
#[tauri::command]
pub(crate) async fn change_credentials(seat: State<'_, Seat>, request: CredentialsRequest) -> Result<(), Problem> {
    seat.desk().await?.change_credentials(request).await
}

/// Asks the platform to repair a month. See [`kaipiao_desk::Desk::repair`].
#[tauri::command]
pub(crate) async fn repair_month(seat: State<'_, Seat>, spid: String, month: Option<String>) -> Result<(), Problem> {
    seat.desk().await?.repair(&spid, month).await
}

/// What is wrong with a company before it is added. See [`kaipiao_desk::check_company`].
#[tauri::command]
pub(crate) fn check_company(request: NewCompany) -> Vec<Fault> {
    kaipiao_desk::check_company(request)
}

/// Adds a company. See [`kaipiao_desk::Desk::add_company`].
#[tauri::command]
pub(crate) async fn add_company(seat: State<'_, Seat>, request: NewCompany) -> Result<String, Problem> {
    seat.desk().await?.add_company(request).await
}

/// Reads a file with companies, whose bytes are the request. See [`kaipiao_desk::Desk::read_company_list`].
#[tauri::command]
pub(crate) async fn read_company_list(seat: State<'_, Seat>, request: Request<'_>) -> Result<CompanyListView, Problem> {
    let bytes = match request.body() {
        InvokeBody::Raw(bytes) => bytes.clone(),
        InvokeBody::Json(_) => Vec::new(),
    };
    seat.desk().await?.read_company_list(bytes).await
}

/// Writes a form for many companies where the user says; `None` where they changed their mind. See
/// [`kaipiao_desk::write_company_template`].
#[tauri::command]
pub(crate) async fn save_company_template(app: AppHandle) -> Result<Option<String>, Problem> {
    let Some(path) = choose_target(&app, "保存企业模板", "企业.xlsx", &WRITTEN).await else {
        return Ok(None);
    };
    kaipiao_desk::write_company_template(&path)?;
    Ok(Some(path.display().to_string()))
}

/// Adds the companies of a list that was read. See [`kaipiao_desk::Desk::add_company_list`].
#[tauri::command]
pub(crate) async fn add_company_list(seat: State<'_, Seat>, id: u32) -> Result<Vec<AddedCompany>, Problem> {
    seat.desk().await?.add_company_list(id).await
}
