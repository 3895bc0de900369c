//! Many invoices as files: their PDFs with a list, the list exported, and what is said to be on paper.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::Path,
    sync::{Arc, Mutex, OnceLock},
};

use kaipiao_desk::{
    Desk, State,
    contract::{
        DeskEvent, ExportRequest, InvoiceColumn, InvoiceFilter, InvoiceRef, InvoiceRow, InvoiceSort, InvoicesRequest,
        MarkPrintedRequest, PdfTarget, PerSheet, PreviewRequest, ProblemCode, SavePdfsRequest, SavedPdfsView,
        SheetsRequest,
    },
    ports::Events,
};
use kaipiao_sandbox::{Call, Fault, FaultKind};
use kaipiao_sheet::{Cell, Workbook};
use kaipiao_tests::stage::{self, COMPANY, Stage, compared, draft_of, request, until};

const LIST: &str = "发票清单.xlsx";

/// Issues an invoice over each amount; their rows, in that order.
async fn issued(desk: &Desk, amounts: &[&str]) -> Vec<InvoiceRow> {
    let mut rows = Vec::new();
    for amount in amounts {
        let draft = draft_of(amount);
        let serial = draft.serial.clone();
        desk.issue(request(draft)).await.unwrap();
        until(desk, &serial, &[State::Issued]).await;
        rows.push(desk.invoice(serial.as_str()).await.unwrap().row);
    }
    rows
}

fn named(invoice: &str) -> InvoiceRef {
    InvoiceRef {
        spid: COMPANY.to_owned(),
        invoice: invoice.to_owned(),
    }
}

async fn save(desk: &Desk, invoices: Vec<InvoiceRef>, target: PdfTarget, place: &Path) -> SavedPdfsView {
    let request = SavePdfsRequest {
        invoices,
        target,
        template: Some("{购方}_{价税合计}_{号码}".to_owned()),
        job: "save".to_owned(),
    };
    desk.save_pdfs(request, place.to_owned()).await.unwrap()
}

/// A table as texts, row by row.
fn table(path: &Path) -> Vec<Vec<String>> {
    let workbook = Workbook::open(path).unwrap();
    let rows = workbook.sheets()[0].rows();
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => format!("#{number}"),
        other => format!("{other:?}"),
    };
    rows.iter()
        .map(|row| (0..12).map(|column| text(row.cell(column))).collect())
        .collect()
}

#[tokio::test]
async fn pdfs_of_many_lie_in_a_folder_or_a_zip_with_a_list_that_tells_them() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let rows = issued(&desk, &["106.00", "212.00"]).await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("目标");
    let nobody = "00000000000000000000";
    // The first twice, by two of its names; one that nobody has.
    let wanted = vec![
        named(&rows[0].serial),
        named(&rows[1].number),
        named(&rows[0].number),
        named(nobody),
    ];
    let saved = save(&desk, wanted.clone(), PdfTarget::Folder, &folder).await;
    assert_eq!((saved.saved, saved.failed.len(), saved.stopped), (3, 1, false));
    assert_eq!(saved.failed[0].problem.code, ProblemCode::NotFound);
    let first = format!("广州测试有限公司_106.00_{}", rows[0].number);
    let second = format!("广州测试有限公司_212.00_{}.pdf", rows[1].number);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let expected = names(&[&format!("{first}.pdf"), &format!("{first} (2).pdf"), &second, LIST]);
    let found: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        found, expected,
        "what is the same is numbered, and nothing else is left"
    );
    let list = table(&folder.join(LIST));
    assert_eq!(list.len(), 6, "head, three files, what failed, sums: {list:?}");
    assert_eq!(
        list[1][..2],
        [format!("{first}.pdf"), rows[0].number.clone()],
        "a number is text: {list:?}"
    );
    assert_eq!(
        (list[1][3].as_str(), list[1][5].as_str(), list[1][9].as_str()),
        ("数电普票", "广州测试有限公司", "#106")
    );
    assert_eq!((list[4][1].as_str(), list[4][0].as_str()), (nobody, "Empty"));
    assert!(list[4][11].contains("没有取到"), "{list:?}");
    assert_eq!((list[5][0].as_str(), list[5][9].as_str()), ("合计 3 张", "#424"));

    // Once more into the same folder: nothing is replaced.
    let again = save(&desk, vec![named(&rows[1].serial)], PdfTarget::Folder, &folder).await;
    assert_eq!(again.saved, 1);
    assert!(folder.join(second.replace(".pdf", " (2).pdf")).exists());
    assert!(folder.join("发票清单 (2).xlsx").exists());
    assert_eq!(table(&folder.join(LIST)).len(), 6, "the first list is as it was");

    let zip = place.path().join("发票.zip");
    save(&desk, wanted, PdfTarget::Zip, &zip).await;
    let mut zip = zip::ZipArchive::new(File::open(&zip).unwrap()).unwrap();
    let found: BTreeSet<String> = (0..zip.len())
        .map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    assert_eq!(found, expected);
    let left = fs::read_dir(stage.data.path().join("accounts"))
        .unwrap()
        .flat_map(|account| {
            fs::read_dir(account.unwrap().path().join("passing"))
                .into_iter()
                .flatten()
        })
        .count();
    assert_eq!(left, 0, "what the list was made in is gone");
}

#[tokio::test]
async fn a_template_that_cannot_be_used_is_said_before_anything_is_fetched() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let rows = issued(&desk, &["106.00"]).await;
    let place = tempfile::tempdir().unwrap();
    let request = SavePdfsRequest {
        invoices: vec![named(&rows[0].serial)],
        target: PdfTarget::Folder,
        template: Some("{购方".to_owned()),
        job: "save".to_owned(),
    };
    let refused = desk.save_pdfs(request, place.path().to_owned()).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::BadFile, "{refused:?}");
    let kept = fs::read_dir(stage.data.path().join("accounts")).unwrap();
    let fetched = kept.filter(|account| account.as_ref().unwrap().path().join("pdf").exists());
    assert_eq!(fetched.count(), 0);
}

#[tokio::test]
async fn the_pdf_of_an_invoice_that_the_platform_told_of_is_found_by_its_row() {
    let stage = Stage::new().await;
    let number = issued(&stage.started().await, &["106.00"]).await[0].number.clone();
    let elsewhere = tempfile::tempdir().unwrap();
    let desk = stage::desk(elsewhere.path(), &stage.sandbox.url()).await;
    desk.start().await.unwrap();
    compared(&desk).await;
    let page = desk
        .invoices(InvoicesRequest {
            limit: 10,
            ..InvoicesRequest::default()
        })
        .await
        .unwrap();
    let [row] = page.rows.as_slice() else {
        panic!("{:?}", page.rows)
    };
    assert!(row.key.starts_with('~') && row.number == number, "{row:?}");
    for name in [&row.key, &row.number] {
        assert!(
            desk.pdf_bytes(&named(name)).await.unwrap().starts_with(b"%PDF"),
            "{name}"
        );
    }
    let file = desk.pdf_name(&named(&row.key), Some("{种类}_{号码}")).await.unwrap();
    assert_eq!(file, format!("数电普票_{number}.pdf"));
    let view = desk.invoice(&row.key).await.unwrap();
    assert!(view.written.is_none() && view.qr.contains(&number));
    assert!(view.qr_picture.starts_with("data:image/svg+xml"));
}

#[tokio::test]
async fn a_line_is_shown_behind_its_short_name_as_it_is_printed() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let draft = draft_of("106.00");
    let (serial, printed) = (draft.serial.clone(), format!("*生产生活服务*{}", draft.lines[0].name));
    let preview = desk
        .preview(PreviewRequest {
            spid: COMPANY.to_owned(),
            draft: draft.clone(),
        })
        .await
        .unwrap();
    assert_eq!(preview.names, std::slice::from_ref(&printed), "before it is issued");
    desk.issue(request(draft)).await.unwrap();
    until(&desk, &serial, &[State::Issued]).await;
    let view = desk.invoice(serial.as_str()).await.unwrap();
    assert_eq!(
        view.written.unwrap().names,
        std::slice::from_ref(&printed),
        "on its face"
    );
    assert_eq!(view.lines[0].name, printed, "among its lines");
}

#[tokio::test]
async fn what_a_person_says_is_on_paper_is_kept_and_found() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let rows = issued(&desk, &["106.00", "212.00", "318.00"]).await;
    let mark = |invoices: Vec<InvoiceRef>, printed| MarkPrintedRequest { invoices, printed };
    let told = vec![named(&rows[0].serial), named(&rows[1].number), named("没有这一张")];
    assert_eq!(desk.mark_printed(mark(told, true)).await.unwrap(), 2);
    let printed = async |printed| {
        let filter = InvoiceFilter {
            printed: Some(printed),
            ..InvoiceFilter::default()
        };
        let page = desk
            .invoices(InvoicesRequest {
                filter,
                limit: 10,
                ..InvoicesRequest::default()
            })
            .await
            .unwrap();
        let numbers: BTreeSet<String> = page.rows.iter().map(|row| row.number.clone()).collect();
        (numbers, page.rows.iter().all(|row| row.printed_at.is_some() == printed))
    };
    let both = BTreeSet::from([rows[0].number.clone(), rows[1].number.clone()]);
    assert_eq!(printed(true).await, (both, true));
    assert_eq!(
        desk.mark_printed(mark(vec![named(&rows[0].serial)], false))
            .await
            .unwrap(),
        1
    );
    assert_eq!(printed(true).await, (BTreeSet::from([rows[1].number.clone()]), true));
    assert_eq!(printed(false).await.0.len(), 2);
}

#[tokio::test]
async fn a_pdf_that_the_platform_is_still_making_is_looked_for_again_quietly() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let rows = issued(&desk, &["106.00", "212.00"]).await;
    let place = tempfile::tempdir().unwrap();
    stage.sandbox.order(Fault::once(FaultKind::Empty).on(Call::Pdf));
    let wanted: Vec<_> = rows.iter().map(|row| named(&row.serial)).collect();
    let saved = save(&desk, wanted, PdfTarget::Folder, &place.path().join("目标")).await;
    assert_eq!(
        (saved.saved, saved.failed.len(), saved.stopped),
        (2, 0, false),
        "{saved:?}"
    );
}

#[tokio::test]
async fn names_that_a_template_leaves_the_same_are_numbered_and_no_file_is_replaced() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let rows = issued(&desk, &["106.00", "212.00"]).await;
    let place = tempfile::tempdir().unwrap();
    let request = SavePdfsRequest {
        invoices: rows.iter().map(|row| named(&row.serial)).collect(),
        target: PdfTarget::Folder,
        template: Some("{购方}".to_owned()),
        job: "save".to_owned(),
    };
    assert_eq!(desk.save_pdfs(request, place.path().to_owned()).await.unwrap().saved, 2);
    let many = ["广州测试有限公司.pdf", "广州测试有限公司 (2).pdf"].map(|name| place.path().join(name));
    assert!(many.iter().all(|path| path.exists()));

    // One at a time: the same invoice has its file already, another one gets the next name.
    let folder = place.path().join("单张");
    let mut paths = Vec::new();
    for row in [&rows[0], &rows[1], &rows[0]] {
        let path = desk
            .save_pdf(COMPANY, &row.serial, &folder, Some("{购方}"))
            .await
            .unwrap();
        paths.push(path.file_name().unwrap().to_str().unwrap().to_owned());
    }
    assert_eq!(paths[..2], ["广州测试有限公司.pdf", "广州测试有限公司 (2).pdf"]);
    assert_eq!(paths[2], paths[0]);
    let shared = [&rows[0], &rows[1]].map(|row| named(&row.serial));
    let (first, _) = desk.pdf_to_share(&shared[0], Some("{购方}")).await.unwrap();
    let (second, _) = desk.pdf_to_share(&shared[1], Some("{购方}")).await.unwrap();
    assert_ne!(first, second, "what waits to be pasted is not replaced");
}

/// Hears how far jobs are, and stops one at the words that it is told to, counted from 0.
#[derive(Debug, Default)]
struct StopsAt {
    desk: OnceLock<Desk>,
    stops: Mutex<Vec<usize>>,
    told: Mutex<Vec<(u32, u32)>>,
}

impl StopsAt {
    fn at(&self, stops: &[usize]) {
        self.told.lock().unwrap().clear();
        *self.stops.lock().unwrap() = stops.to_vec();
    }

    fn told(&self) -> Vec<(u32, u32)> {
        self.told.lock().unwrap().clone()
    }
}

impl Events for StopsAt {
    fn tell(&self, event: DeskEvent) {
        if let (Some(desk), DeskEvent::JobMoved { job, done, total }) = (self.desk.get(), event) {
            let mut told = self.told.lock().unwrap();
            if self.stops.lock().unwrap().contains(&told.len()) {
                desk.cancel_job(&job);
            }
            told.push((done, total));
        }
    }
}

#[tokio::test]
async fn saving_and_laying_out_tell_how_far_they_are_and_can_be_stopped() {
    let stage = Stage::new().await;
    let stopper = Arc::new(StopsAt::default());
    let mut setup = stage::setup(stage.data.path(), stage::server(&stage.sandbox.url()));
    setup.events = Arc::clone(&stopper) as Arc<dyn Events>;
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    stopper.desk.set(desk.clone()).unwrap();
    let rows = issued(&desk, &["106.00", "212.00", "318.00"]).await;
    let wanted: Vec<_> = rows.iter().map(|row| named(&row.serial)).collect();
    let place = tempfile::tempdir().unwrap();
    let all = [(0, 3), (1, 3), (2, 3), (3, 3)];

    stopper.at(&[]);
    let saved = save(&desk, wanted.clone(), PdfTarget::Folder, &place.path().join("全部")).await;
    assert_eq!((saved.saved, saved.stopped), (3, false));
    assert_eq!(
        stopper.told(),
        [all, all].concat(),
        "what is fetched, then what is saved"
    );

    // At the first that is saved: what is saved stays, with a list that tells it.
    let (folder, zip) = (place.path().join("部分"), place.path().join("部分.zip"));
    for (target, place) in [(PdfTarget::Folder, &folder), (PdfTarget::Zip, &zip)] {
        stopper.at(&[5]);
        let saved = save(&desk, wanted.clone(), target, place).await;
        assert_eq!((saved.saved, saved.stopped), (1, true), "{saved:?}");
        assert_eq!(saved.place, place.display().to_string());
    }
    assert_eq!(table(&folder.join(LIST)).len(), 3, "head, one file, sums");
    let zip = zip::ZipArchive::new(File::open(&zip).unwrap()).unwrap();
    assert_eq!(zip.len(), 2);

    // Where saving begins: nothing is there, not even a zip file.
    stopper.at(&[4]);
    let none = place.path().join("没有.zip");
    let saved = save(&desk, wanted.clone(), PdfTarget::Zip, &none).await;
    assert_eq!((saved.saved, saved.stopped, saved.place.as_str()), (0, true, ""));
    assert!(!none.exists());

    let request = || SheetsRequest {
        invoices: wanted.clone(),
        per_sheet: PerSheet::Two,
        job: "sheets".to_owned(),
    };
    stopper.at(&[]);
    let sheets = desk.sheets(request()).await.unwrap();
    assert!(!sheets.id.is_empty() && !sheets.stopped);
    assert_eq!(
        stopper.told(),
        [all, all].concat(),
        "what is fetched, then what is laid out"
    );
    stopper.at(&[5]);
    let sheets = desk.sheets(request()).await.unwrap();
    assert_eq!(
        (sheets.id.as_str(), sheets.stopped),
        ("", true),
        "half of them are no use"
    );
    assert_eq!(stopper.told().len(), 6, "it ended at once: {:?}", stopper.told());
}

fn export(chosen: Vec<String>) -> ExportRequest {
    ExportRequest {
        filter: InvoiceFilter::default(),
        sort: InvoiceSort::default(),
        columns: vec![
            InvoiceColumn::Gross,
            InvoiceColumn::Number,
            InvoiceColumn::Kind,
            InvoiceColumn::Printed,
        ],
        chosen,
        job: "export".to_owned(),
    }
}

#[tokio::test]
async fn chosen_rows_are_exported_in_their_order_with_sums() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let rows = issued(&desk, &["106.00", "212.00", "318.00"]).await;
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("选中.xlsx");
    let chosen = vec![rows[2].key.clone(), rows[0].key.clone()];
    let written = desk.export_invoices(&export(chosen), &path).await.unwrap();
    assert_eq!(written.rows, 2);
    let table: Vec<Vec<String>> = table(&path).into_iter().map(|row| row[..3].to_vec()).collect();
    assert_eq!(
        table,
        [
            ["价税合计".to_owned(), "发票号码".to_owned(), "种类".to_owned()],
            ["#318".to_owned(), rows[2].number.clone(), "数电普票".to_owned()],
            ["#106".to_owned(), rows[0].number.clone(), "数电普票".to_owned()],
            [
                "#424".to_owned(),
                "合计（已开未作废 2 张）".to_owned(),
                "Empty".to_owned()
            ],
        ]
    );
}

/// Stops the export when it moved on for the first time.
#[derive(Debug, Default)]
struct Stopper {
    desk: OnceLock<Desk>,
    told: Mutex<Vec<(u32, u32)>>,
}

impl Events for Stopper {
    fn tell(&self, event: DeskEvent) {
        if let DeskEvent::JobMoved { job, done, total } = event {
            self.told.lock().unwrap().push((done, total));
            if let Some(desk) = self.desk.get().filter(|_| done > 0) {
                desk.cancel_job(&job);
            }
        }
    }
}

#[tokio::test]
async fn an_export_that_is_stopped_or_fails_leaves_what_stood_there() {
    let stage = Stage::new().await;
    let stopper = Arc::new(Stopper::default());
    let mut setup = stage::setup(stage.data.path(), stage::server(&stage.sandbox.url()));
    setup.events = Arc::clone(&stopper) as Arc<dyn Events>;
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    issued(&desk, &["106.00", "212.00"]).await;
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("全部.csv");
    fs::write(&path, "昨天的").unwrap();
    let bad = ExportRequest {
        filter: InvoiceFilter {
            from: Some("昨天".to_owned()),
            ..InvoiceFilter::default()
        },
        ..export(Vec::new())
    };
    let refused = desk.export_invoices(&bad, &path).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::BadInput);
    stopper.desk.set(desk.clone()).unwrap();
    let stopped = desk.export_invoices(&export(Vec::new()), &path).await.unwrap();
    assert_eq!((stopped.place.as_str(), stopped.rows), ("", 0));
    assert_eq!(*stopper.told.lock().unwrap(), [(0, 2), (2, 2)], "it says how far it is");
    assert_eq!(fs::read_to_string(&path).unwrap(), "昨天的");
    assert_eq!(
        fs::read_dir(place.path()).unwrap().count(),
        1,
        "nothing half written is left"
    );
}
