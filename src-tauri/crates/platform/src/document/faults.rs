//! What is wrong in an invoice of a file: found at the document's nodes, told by the places of the draft.

use kaipiao_domain::{Fault, FaultCode, Severity};

/// What a row of the document became in the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// The line of that place.
    Line(usize),
    /// The discount of the line of that place.
    Discount(usize),
}

/// Collects what is wrong with an invoice. A node is named as in JSON, `ITEM[2].SL`; rows count from 0.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Found>);

#[derive(Debug)]
struct Found {
    code: FaultCode,
    severity: Severity,
    node: String,
    message: String,
}

impl Faults {
    pub(super) fn block(&mut self, code: FaultCode, node: impl Into<String>, message: impl Into<String>) {
        self.add(Severity::Block, code, node, message);
    }

    pub(super) fn warn(&mut self, code: FaultCode, node: impl Into<String>, message: impl Into<String>) {
        self.add(Severity::Warn, code, node, message);
    }

    fn add(&mut self, severity: Severity, code: FaultCode, node: impl Into<String>, message: impl Into<String>) {
        self.0.push(Found {
            code,
            severity,
            node: node.into(),
            message: message.into(),
        });
    }

    /// The faults with their places in the draft; each message ends with the node.
    pub(super) fn into_faults(self, rows: &[Row]) -> Vec<Fault> {
        let fault = |found: Found| Fault {
            code: found.code,
            path: path(&found.node, rows),
            severity: found.severity,
            message: if found.node.is_empty() {
                found.message
            } else {
                format!("{}（{}）", found.message, found.node)
            },
        };
        self.0.into_iter().map(fault).collect()
    }
}

/// Adds what the checks found in the draft of an invoice to what its file does not tell. What they found of a place that could not be
/// read is about what stands in for it.
pub(super) fn join(mut unread: Vec<Fault>, found: Vec<Fault>) -> Vec<Fault> {
    let told: Vec<Fault> = found
        .into_iter()
        .filter(|found| !unread.iter().any(|unread| rests_on(found, unread)))
        .collect();
    unread.extend(told);
    unread
}

fn rests_on(found: &Fault, unread: &Fault) -> bool {
    let below = match found.path.strip_prefix(&unread.path) {
        Some(rest) => unread.path.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']),
        None => false,
    };
    // A tax is judged by what it is a tax on.
    let basis = match (found.path.rsplit_once('.'), unread.path.rsplit_once('.')) {
        (Some((line, "tax" | "discount")), Some((of, "treatment" | "amount" | "deduction"))) => line == of,
        _ => false,
    };
    unread.severity == Severity::Block && (below || basis)
}

/// The place in the draft where a node stands; a node that drafts do not have keeps its name.
fn path(node: &str, rows: &[Row]) -> String {
    let (head, key) = node.split_once('.').unwrap_or((node, ""));
    let (list, index) = match head.split_once('[') {
        Some((list, index)) => (list, index.trim_end_matches(']').parse::<usize>().ok()),
        None => (head, None),
    };
    let below = |part: String, field: &str| {
        if field.is_empty() {
            part
        } else {
            format!("{part}.{field}")
        }
    };
    match (list, index) {
        ("ITEM", Some(index)) => match rows.get(index) {
            Some(Row::Discount(line)) => format!("lines[{line}].discount"),
            Some(Row::Line(line)) => below(format!("lines[{line}]"), of_line(key)),
            None => below(format!("lines[{index}]"), of_line(key)),
        },
        ("FJXX", Some(index)) => below(format!("extra[{index}]"), of_extra(key)),
        ("TDYW", Some(index)) if key.starts_with("HWYS_") => below(format!("special.legs[{index}]"), of_special(key)),
        ("TDYW", Some(index)) if key.starts_with("LKYS_") => below(format!("special.trips[{index}]"), of_special(key)),
        ("TDYW", Some(_)) => below("special".to_owned(), of_special(key)),
        _ => of_invoice(head).to_owned(),
    }
}

fn of_invoice(key: &str) -> &str {
    match key {
        "XTLSH" => "serial",
        "KHMC" => "buyer.name",
        "KHSH" => "buyer.taxId",
        "KHDZ" => "buyer.address",
        "KHKHYHZH" => "buyer.bank",
        "FPZL" => "kind",
        "BZ" => "remark",
        "KPR" => "staff.drawer",
        "SKR" => "staff.payee",
        "FHR" => "staff.reviewer",
        "QYKHYHZH" => "seller.bank",
        "QYDZDH" => "seller.address",
        "YFPHM" => "reversal.original",
        "XXBBH" => "reversal.infoNumber",
        "KHYJ" => "delivery.email",
        "KHSJ" => "delivery.mobile",
        "JDC" => "motorVehicle",
        "DBTS" => "exportAgentRefund",
        "ITEM" => "lines",
        "FJXX" => "extra",
        "ZSFS" | "TDYW" => "special",
        other => other,
    }
}

fn of_line(key: &str) -> &str {
    match key {
        "CPMC" => "name",
        "CPXH" => "model",
        "CPDW" => "unit",
        "SL" | "XSYH" | "LSLBZ" | "YHSM" => "treatment",
        "CPSL" => "quantity",
        "BHSJE" => "amount",
        "SE" => "tax",
        "FLBM" => "code",
        "KCJE" => "deduction",
        other => other,
    }
}

fn of_extra(key: &str) -> &str {
    match key {
        "MC" => "name",
        "LY" => "content",
        other => other,
    }
}

fn of_special(key: &str) -> &str {
    match key {
        "BDC_SF" | "BDCXS_DQDZ" | "GZFW_FSD" => "place",
        "BDC_XXDZ" | "BDCXS_XXDZ" | "GZFW_XXDZ" => "address",
        "BDC_QSRQ" | "LKYS_CFD" | "HWYS_QYD" => "from",
        "BDC_JZRQ" | "LKYS_DDD" | "HWYS_DDD" => "to",
        "BDC_KSBZ" | "BDCXS_KQBZ" | "GZFW_KSBZ" => "crossCity",
        "BDC_CQJH" | "BDCXS_CQZH" => "titleNumber",
        "BDC_PJDW" | "BDCXS_MJDW" => "areaUnit",
        "BDCXS_HTBH" => "contractNumber",
        "BDCXS_XMBH" | "GZFW_XMBH" => "landTaxNumber",
        "BDCXS_JSJG" => "assessedPrice",
        "BDCXS_CJJE" => "actualPrice",
        "LKYS_CXR" => "traveller",
        "LKYS_CXRZJLX" => "document",
        "LKYS_CXRZJHM" => "documentNumber",
        "LKYS_CXRQ" => "date",
        "LKYS_JTGJLX" => "transport",
        "LKYS_DJ" => "seat",
        "HWYS_YSGJ" => "carrier",
        "HWYS_YSGJTH" => "plate",
        "HWYS_YSHWMC" => "goods",
        "GZFW_XMMC" => "project",
        other => other,
    }
}
