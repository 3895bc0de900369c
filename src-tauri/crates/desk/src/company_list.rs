//! Companies out of a spreadsheet: read and checked as a whole before the first is sent.

use std::{
    collections::HashSet,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use kaipiao_domain::{Fault, FaultCode, Severity};
use kaipiao_sheet::{Column, Record, Value, Workbook, Writer};
use kaipiao_vault::SecretString;

use crate::{
    Desk,
    contract::{AddedCompany, CompanyListRow, CompanyListView, DeskEvent, NewCompany, Problem, ProblemCode},
    new_company::{self, TERMINAL_TYPES},
};

/// The list that was read last: it holds passwords, which never go to the window.
#[derive(Debug, Default)]
pub(crate) struct CompanyLists(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    id: u32,
    companies: Vec<(u32, NewCompany)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Name,
    TaxNumber,
    Province,
    TerminalType,
    Terminal,
    Drawer,
    Payee,
    Reviewer,
    AddressPhone,
    BankAccount,
    User,
    Password,
    Config,
}

const fn column(field: Field, headers: &'static [&'static str], required: bool) -> Column<Field> {
    Column {
        field,
        headers,
        required,
    }
}

/// The columns of a list of companies; their order does not matter.
const COLUMNS: [Column<Field>; 13] = [
    column(
        Field::Name,
        &["企业名称", "公司名称", "纳税人名称", "名称", "企业"],
        true,
    ),
    column(
        Field::TaxNumber,
        &[
            "税号",
            "企业税号",
            "统一社会信用代码",
            "纳税人识别号",
            "统一社会信用代码/纳税人识别号",
        ],
        true,
    ),
    column(Field::Province, &["所属省份", "省份", "地区", "所在地区"], true),
    column(Field::TerminalType, &["终端类型", "税控终端类型", "类型"], false),
    column(Field::Terminal, &["终端编号", "税控终端编号"], false),
    column(Field::Drawer, &["开票人"], false),
    column(Field::Payee, &["收款人"], false),
    column(Field::Reviewer, &["复核人"], false),
    column(Field::AddressPhone, &["地址电话", "地址、电话"], false),
    column(
        Field::BankAccount,
        &["银行账号", "开户行及账号", "开户银行及账号"],
        false,
    ),
    column(
        Field::User,
        &[
            "电子税务局用户名",
            "电子税务局用户",
            "电子税务局账号",
            "税局账号",
            "登录账号",
        ],
        false,
    ),
    column(Field::Password, &["电子税务局密码", "税局密码", "登录密码"], false),
    column(Field::Config, &["配置id", "配置ID"], false),
];

/// The name in the row that shows how the others are filled in: whoever leaves it there adds no such company.
const EXAMPLE: &str = "示例有限公司（这一行不会添加）";

/// What stands in the example's row, and how wide its column is.
const fn example(field: Field) -> (&'static str, u16) {
    match field {
        Field::Name => (EXAMPLE, 34),
        Field::TaxNumber => ("91330106MA2CFLDG4R", 22),
        Field::Province => ("浙江", 10),
        Field::TerminalType => ("全电发票", 12),
        Field::Terminal | Field::Config => ("", 12),
        Field::Drawer => ("王五", 10),
        Field::Payee => ("李四", 10),
        Field::Reviewer => ("赵六", 10),
        Field::AddressPhone => ("杭州市西湖区文三路 1 号 0571-88888888", 40),
        Field::BankAccount => ("中国工商银行杭州分行 1202020209000000000", 44),
        Field::User => ("13800138000", 16),
        Field::Password => ("登录密码", 16),
    }
}

/// Writes a file to be filled in with companies, xlsx or csv by its ending: the columns that are understood, and a row that shows how.
///
/// # Errors
/// [`ProblemCode::Ledger`] where the file can't be written.
pub fn write_company_template(path: &Path) -> Result<(), Problem> {
    let heads: Vec<_> = COLUMNS
        .iter()
        .filter_map(|column| Some((*column.headers.first()?, example(column.field).1)))
        .collect();
    let mut writer = Writer::create_form(path, &heads)?;
    let cells: Vec<_> = COLUMNS
        .iter()
        .map(|column| Value::Text(example(column.field).0.to_owned()))
        .collect();
    writer.row(&cells)?;
    Ok(writer.finish()?)
}

impl Desk {
    /// Reads and checks a file with companies, xlsx, xls or csv; nothing of it is sent. The list that was read before is forgotten.
    ///
    /// # Errors
    /// [`ProblemCode::BadFile`] where it can't be read or has no such table; those of [`Desk::companies`].
    pub async fn read_company_list(&self, bytes: Vec<u8>) -> Result<CompanyListView, Problem> {
        let known = self.companies(true).await?.companies;
        let known: HashSet<_> = known.into_iter().map(|company| company.tax_number).collect();
        let (rows, companies) = tokio::task::spawn_blocking(move || read(&bytes, &known))
            .await
            .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))??;
        let mut kept = self.lists.kept();
        let id = kept.as_ref().map_or(1, |before| before.id.wrapping_add(1));
        *kept = Some(Kept { id, companies });
        Ok(CompanyListView { id, rows })
    }

    /// Adds the companies of a list that was read, one after another; each is told as it is done. Those that the account has
    /// already are passed over, so that the same list may be added again after it broke off.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] where another list was read since; [`ProblemCode::Faults`] while a row has a fault that blocks:
    /// nothing is sent; those of [`Desk::companies`].
    pub async fn add_company_list(&self, id: u32) -> Result<Vec<AddedCompany>, Problem> {
        let companies = match &*self.lists.kept() {
            Some(kept) if kept.id == id => kept.companies.clone(),
            Some(_) | None => return Err(Problem::new(ProblemCode::NotFound, "")),
        };
        let faults: Vec<Fault> = companies.iter().flat_map(|(_, new)| new_company::faults(new)).collect();
        if faults.iter().any(|fault| fault.severity == Severity::Block) {
            return Err(Problem::faults(faults));
        }
        let (rows, new): (Vec<u32>, Vec<NewCompany>) = companies.into_iter().unzip();
        let view = |place: usize, done: &Result<String, Problem>| AddedCompany {
            row: rows.get(place).copied().unwrap_or_default(),
            spid: done.as_ref().ok().cloned(),
            problem: done.as_ref().err().cloned(),
        };
        let tell = |place, done: &_| {
            self.events.tell(DeskEvent::CompanyAdded {
                added: view(place, done),
            });
        };
        let done = self.add_companies(new, tell).await?;
        Ok(done.iter().enumerate().map(|(place, done)| view(place, done)).collect())
    }
}

impl CompanyLists {
    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Rows = (Vec<CompanyListRow>, Vec<(u32, NewCompany)>);

fn read(bytes: &[u8], known: &HashSet<String>) -> Result<Rows, Problem> {
    let bad = |words: String| Problem::new(ProblemCode::BadFile, words);
    let workbook = Workbook::read(bytes).map_err(|error| bad(error.to_string()))?;
    let table = workbook.find_table(&COLUMNS).map_err(|error| bad(error.to_string()))?;
    let mut seen = HashSet::new();
    let (mut rows, mut companies) = (Vec::new(), Vec::new());
    for record in table.records() {
        let place = record.place(Field::Name);
        let (new, mut faults) = company(record);
        if new.name == EXAMPLE {
            continue;
        }
        if !new.tax_number.is_empty() && !seen.insert(new.tax_number.clone()) {
            faults.push(fault(
                record,
                Field::TaxNumber,
                Severity::Block,
                "这个税号在前面的行里已经有了",
            ));
        }
        rows.push(CompanyListRow {
            row: place.row,
            name: new.name.clone(),
            tax_number: new.tax_number.clone(),
            province: new.province.clone(),
            terminal_type: new.terminal_type.clone(),
            known: known.contains(&new.tax_number),
            faults,
        });
        companies.push((place.row, new));
    }
    if rows.is_empty() {
        return Err(bad("表头下面没有企业".to_owned()));
    }
    Ok((rows, companies))
}

/// One row, and what is wrong with it.
fn company(record: Record<'_, '_, Field>) -> (NewCompany, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut name = |field| match record.cell(field).name() {
        Ok(text) => text,
        Err(lost) => {
            faults.push(fault(record, field, Severity::Block, &lost.to_string()));
            String::new()
        }
    };
    let new = new_company::tidied(NewCompany {
        name: record.cell(Field::Name).text(),
        tax_number: name(Field::TaxNumber),
        province: name(Field::Province),
        terminal: name(Field::Terminal),
        terminal_type: terminal_type(&name(Field::TerminalType)),
        reviewer: record.cell(Field::Reviewer).text(),
        payee: record.cell(Field::Payee).text(),
        drawer: record.cell(Field::Drawer).text(),
        address_phone: record.cell(Field::AddressPhone).text(),
        bank_account: name(Field::BankAccount),
        bureau_user: name(Field::User),
        bureau_password: SecretString::from(name(Field::Password)),
        config: name(Field::Config),
    });
    let lost = !faults.is_empty();
    for found in new_company::faults(&new) {
        let field = match found.path.as_str() {
            "name" => Field::Name,
            "taxNumber" => Field::TaxNumber,
            "province" => Field::Province,
            "terminalType" => Field::TerminalType,
            "bureauUser" => Field::User,
            _ => Field::Password,
        };
        // A cell whose digits are lost says so, and not that it is empty.
        if !(lost && found.code == FaultCode::Missing) {
            faults.push(Fault {
                path: record.place(field).to_string(),
                ..found
            });
        }
    }
    (new, faults)
}

/// The platform's code of a terminal as people write it; 全电发票 where nothing is written.
fn terminal_type(text: &str) -> String {
    let written = text.trim().to_uppercase();
    let code = match written.as_str() {
        "" | "数电" | "全电" | "数电票" | "数电发票" => Some("8"),
        "UKEY" => Some("6"),
        "1" => Some("01"),
        other => TERMINAL_TYPES
            .iter()
            .find(|(code, name)| *code == other || name.to_uppercase() == other)
            .map(|(code, _)| *code),
    };
    code.map_or(written.clone(), str::to_owned)
}

fn fault(record: Record<'_, '_, Field>, field: Field, severity: Severity, message: &str) -> Fault {
    Fault {
        code: FaultCode::BadTaxId,
        path: record.place(field).to_string(),
        severity,
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "税号,企业名称,省份,终端类型,电子税务局用户,电子税务局密码\n";

    fn faults_of(rows: &str) -> Vec<(String, Severity)> {
        let (rows, _) = read(format!("{HEADER}{rows}").as_bytes(), &HashSet::new()).unwrap();
        rows.into_iter()
            .flat_map(|row| row.faults)
            .map(|fault| (fault.path, fault.severity))
            .collect()
    }

    #[test]
    fn each_fault_names_its_cell() {
        #[rustfmt::skip]
        let rows = [
            ("a good row",            "91330106MA2CFLDG4R,杭州一号,浙江,数电,u,p\n",     vec![]),
            ("no password",           "91330106MA2CFLDG4R,杭州一号,浙江,数电,u,\n",      vec![("第 2 行 F 列", Severity::Block)]),
            ("digits were lost",      "3.30106E+17,杭州一号,浙江,,u,p\n",                vec![("第 2 行 A 列", Severity::Block)]),
            ("a province of nowhere", "91330106MA2CFLDG4R,杭州一号,火星,,u,p\n",         vec![("第 2 行 C 列", Severity::Block)]),
            ("a doubtful number",     "91330106MA2CFLDG4S,杭州一号,浙江,8,u,p\n",        vec![("第 2 行 A 列", Severity::Warn)]),
            ("twice the same",        "91330106MA2CFLDG4R,一,浙江,,u,p\n91330106MA2CFLDG4R,二,浙江,,u,p\n", vec![("第 3 行 A 列", Severity::Block)]),
        ];
        for (what, text, expected) in rows {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(path, severity)| (path.to_owned(), severity))
                .collect();
            assert_eq!(faults_of(text), expected, "{what}");
        }
    }

    #[test]
    fn the_form_is_understood_and_its_example_adds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["企业.xlsx", "企业.csv"] {
            let path = folder.path().join(name);
            write_company_template(&path).unwrap();
            let problem = read(&std::fs::read(&path).unwrap(), &HashSet::new()).unwrap_err();
            assert_eq!(problem.detail, "表头下面没有企业", "{name}: every column is found");
        }
        let path = folder.path().join("企业.csv");
        let mut filled = std::fs::read(&path).unwrap();
        filled.extend_from_slice("杭州一号,91330106MA2CFLDG4R,浙江,全电发票,,,,,,,u,p,\r\n".as_bytes());
        let (rows, companies) = read(&filled, &HashSet::new()).unwrap();
        assert_eq!((rows.len(), companies[0].1.name.as_str()), (1, "杭州一号"));
        assert_eq!(rows[0].faults, [], "the example's tax number is nobody's");
    }

    #[test]
    fn a_file_without_the_columns_is_refused_as_a_whole() {
        let problem = read("名称,电话\n一号,1\n".as_bytes(), &HashSet::new()).unwrap_err();
        assert_eq!(problem.code, ProblemCode::BadFile);
        assert!(problem.detail.contains("税号"), "{}", problem.detail);
    }
}
