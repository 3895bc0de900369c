//! The only words of the platform that decide something.

/// What a message holds once the company's face scan has lapsed (KPJG 6).
const SCAN_LAPSED: &str = "身份认证已超时";

/// Whether a message says that the company's face scan has lapsed: the company waits for a scan, its documents stay
/// as they are.
pub fn lapsed(message: &str) -> bool {
    message.contains(SCAN_LAPSED)
}
