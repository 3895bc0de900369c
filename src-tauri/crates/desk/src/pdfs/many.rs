//! The PDFs of many invoices at once: to a folder or a zip file, or to be laid out.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use kaipiao_domain::file_name;
use tokio::task::JoinSet;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{found::Found, list::write_list, off_thread, passing::passing};
use crate::{
    Desk,
    contract::{InvoiceRef, PdfFailure, PdfTarget, Problem, ProblemCode, SavePdfsRequest, SavedPdfsView},
    jobs::Job,
};

/// How many are fetched at once.
const AT_ONCE: usize = 4;

/// How often a PDF that the platform is still making is asked for again, and the pause before each.
const LOOKS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(3);

/// What was had of the invoices asked for.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    /// Each with the file that holds its PDF, in the order asked for.
    pub(super) files: Vec<(InvoiceRef, Found, PathBuf)>,
    /// Those that could not be had.
    pub(super) failed: Vec<PdfFailure>,
    /// Whether someone stopped it.
    pub(super) stopped: bool,
}

impl Desk {
    /// Saves the PDFs of many invoices: in a folder, or as one zip file at `place`, with a list of them as an xlsx beside them. Names
    /// that are the same are numbered, and no file that is there already is replaced.
    ///
    /// # Errors
    /// [`ProblemCode::BadFile`] for a template that can't be used, [`ProblemCode::Ledger`] where the place can't be written. What
    /// keeps single invoices from being saved is in the view.
    pub async fn save_pdfs(&self, request: SavePdfsRequest, place: PathBuf) -> Result<SavedPdfsView, Problem> {
        if let Some(template) = &request.template {
            file_name::check(template).map_err(|error| Problem::new(ProblemCode::BadFile, error.to_string()))?;
        }
        let job = self.begin_job(&request.job, request.invoices.len());
        let fetched = self.fetch_pdfs(request.invoices, &job).await?;
        let mut named = Vec::with_capacity(fetched.files.len());
        for (_, found, path) in fetched.files {
            named.push((found.name(request.template.as_deref())?, found, path));
        }
        let saved = u32::try_from(named.len()).unwrap_or(u32::MAX);
        let shown = if named.is_empty() {
            String::new()
        } else {
            place.display().to_string()
        };
        let (making, failed) = (passing(&self.folder), fetched.failed);
        let failed = off_thread(move || {
            if !named.is_empty() {
                save_all(named, &failed, request.target, &place, &making)?;
            }
            Ok::<_, io::Error>(failed)
        })
        .await?
        .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))?;
        Ok(SavedPdfsView {
            place: shown,
            saved,
            failed,
            stopped: fetched.stopped,
        })
    }

    /// Fetches the PDFs of many invoices, some at once; one that is not there yet is looked for again, quietly.
    pub(super) async fn fetch_pdfs(&self, invoices: Vec<InvoiceRef>, job: &Job) -> Result<Fetched, Problem> {
        let mut fetched = Fetched::default();
        let mut had = Vec::with_capacity(invoices.len());
        let mut waiting = invoices.into_iter().enumerate();
        let mut tasks = JoinSet::new();
        loop {
            while tasks.len() < AT_ONCE
                && !job.is_stopped()
                && let Some((place, invoice)) = waiting.next()
            {
                let desk = self.clone();
                tasks.spawn(async move { (place, desk.fetch_all_of(&invoice).await, invoice) });
            }
            let done = tokio::select! {
                done = tasks.join_next() => done,
                () = job.stopped(), if !fetched.stopped => {
                    // Nothing of it is kept half: what is under way may be dropped.
                    fetched.stopped = true;
                    tasks.abort_all();
                    continue;
                }
            };
            match done {
                None => break,
                Some(Ok((place, Ok(files), invoice))) => had.push((place, invoice, files)),
                Some(Ok((_, Err((found, problem)), invoice))) => {
                    let (number, buyer) =
                        found.map_or_else(Default::default, |found| (found.number.join(), found.buyer));
                    fetched.failed.push(PdfFailure {
                        invoice,
                        number,
                        buyer,
                        problem,
                    });
                }
                Some(Err(error)) if error.is_cancelled() => continue,
                Some(Err(error)) => return Err(Problem::new(ProblemCode::Internal, error.to_string())),
            }
            job.step();
        }
        had.sort_by_key(|(place, ..)| *place);
        fetched.files = had
            .into_iter()
            .flat_map(|(_, invoice, files)| {
                files
                    .into_iter()
                    .map(move |(found, path)| (invoice.clone(), found, path))
            })
            .collect();
        Ok(fetched)
    }

    /// All PDFs that a name stands for; with its failure the invoice, where that much is known.
    async fn fetch_all_of(&self, invoice: &InvoiceRef) -> Result<Vec<(Found, PathBuf)>, (Option<Found>, Problem)> {
        let all = self.find_invoice(invoice).await.map_err(|problem| (None, problem))?;
        let mut files = Vec::with_capacity(all.len());
        for found in all {
            let mut looks = 0;
            let path = loop {
                match self.fetch_pdf(&found).await {
                    Err(problem) if problem.code == ProblemCode::PdfNotYet && looks < LOOKS => {
                        looks += 1;
                        tokio::time::sleep(PAUSE).await;
                    }
                    Ok(path) => break path,
                    Err(problem) => return Err((Some(found), problem)),
                }
            };
            files.push((found, path));
        }
        Ok(files)
    }
}

/// The name of the list.
const LIST: &str = "发票清单.xlsx";

/// Saves the files under their names, numbered where one is taken, and a list that tells them.
fn save_all(
    named: Vec<(String, Found, PathBuf)>,
    failed: &[PdfFailure],
    target: PdfTarget,
    place: &Path,
    making: &Path,
) -> io::Result<()> {
    let taken = |name: &str| match target {
        PdfTarget::Folder => place.join(name).exists(),
        PdfTarget::Zip => false,
    };
    let mut names = Names::default();
    let (mut files, mut told) = (Vec::with_capacity(named.len() + 1), Vec::with_capacity(named.len()));
    for (name, found, source) in named {
        let name = names.free(&name, taken);
        files.push((name.clone(), source));
        told.push((name, found));
    }
    std::fs::create_dir_all(making)?;
    let folder = tempfile::tempdir_in(making)?;
    let list = folder.path().join(LIST);
    write_list(&list, &told, failed).map_err(io::Error::other)?;
    files.push((names.free(LIST, taken), list));
    match target {
        PdfTarget::Folder => copy_all(&files, place),
        PdfTarget::Zip => zip_all(&files, place),
    }
}

/// Copies each file under its name.
fn copy_all(files: &[(String, PathBuf)], folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, source) in files {
        kaipiao_platform::save_pdf(&folder.join(name), &std::fs::read(source)?)?;
    }
    Ok(())
}

/// Writes one zip file beside its place and then in it: whoever opens it finds all or nothing.
fn zip_all(files: &[(String, PathBuf)], place: &Path) -> io::Result<()> {
    let folder = place
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let file = tempfile::Builder::new()
        .prefix(".kaipiao-")
        .suffix(".part")
        .tempfile_in(folder)?;
    // PDFs are packed already.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(file.reopen()?);
    for (name, source) in files {
        zip.start_file(name, options)?;
        zip.write_all(&std::fs::read(source)?)?;
    }
    let written: File = zip.finish()?;
    written.sync_all()?;
    file.persist(place)?;
    Ok(())
}

/// The names given so far. Windows and macOS tell names apart without their case.
#[derive(Debug, Default)]
struct Names(HashSet<String>);

impl Names {
    /// The name, or the same with the first number behind it that is neither given nor taken.
    fn free(&mut self, name: &str, taken: impl Fn(&str) -> bool) -> String {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "pdf"));
        let mut candidate = name.to_owned();
        let mut number = 2;
        while self.0.contains(&candidate.to_lowercase()) || taken(&candidate) {
            candidate = format!("{stem} ({number}).{ending}");
            number += 1;
        }
        self.0.insert(candidate.to_lowercase());
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_the_same_or_taken_are_numbered() {
        let mut names = Names::default();
        let given = ["甲.pdf", "甲.pdf", "乙.pdf", "乙.PDF"].map(|name| names.free(name, |name| name == "甲.pdf"));
        assert_eq!(given, ["甲 (2).pdf", "甲 (3).pdf", "乙.pdf", "乙 (2).PDF"]);
    }

    #[test]
    fn a_zip_holds_every_file_under_its_chinese_name() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("source");
        std::fs::write(&source, "%PDF-1.4").unwrap();
        let place = folder.path().join("发票.zip");
        let files = ["甲.pdf", "甲 (2).pdf"].map(|name| (name.to_owned(), source.clone()));
        zip_all(&files, &place).unwrap();
        let mut zip = zip::ZipArchive::new(File::open(&place).unwrap()).unwrap();
        let names: Vec<_> = (0..zip.len())
            .map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned())
            .collect();
        assert_eq!(names, ["甲.pdf", "甲 (2).pdf"]);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            2,
            "no temporary file is left"
        );
    }
}
