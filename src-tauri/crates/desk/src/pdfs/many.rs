//! The PDFs of many invoices at once: to a folder or a zip file, or to be laid out.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use kaipiao_domain::file_name;
use tempfile::NamedTempFile;
use tokio::task::JoinSet;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{found::Found, list::write_list, numbered, off_thread, passing::passing};
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
        let (failed, mut stopped) = (fetched.failed, fetched.stopped);
        let mut named = Vec::with_capacity(fetched.files.len());
        for (_, found, path) in fetched.files {
            named.push((found.name(request.template.as_deref())?, found, path));
        }
        if stopped {
            // What was had by then is saved, unless that is stopped as well.
            job.go_on();
        }
        job.next_part(named.len());
        let had = named.len();
        let shown = place.display().to_string();
        let making = passing(&self.folder);
        let (saved, failed) = off_thread(move || {
            let saved = save_all(named, &failed, request.target, &place, &making, &job)?;
            Ok::<_, io::Error>((saved, failed))
        })
        .await?
        .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))?;
        stopped |= saved < had;
        Ok(SavedPdfsView {
            place: if saved == 0 { String::new() } else { shown },
            saved: u32::try_from(saved).unwrap_or(u32::MAX),
            failed,
            stopped,
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

/// Saves the files under their names, numbered where one is taken, until someone stops it, and a list that tells them; gives how
/// many.
fn save_all(
    named: Vec<(String, Found, PathBuf)>,
    failed: &[PdfFailure],
    target: PdfTarget,
    place: &Path,
    making: &Path,
    job: &Job,
) -> io::Result<usize> {
    if named.is_empty() || job.is_stopped() {
        return Ok(0);
    }
    let mut target = match target {
        PdfTarget::Folder => Target::folder(place)?,
        PdfTarget::Zip => Target::zip(place)?,
    };
    let mut names = Names::default();
    let mut told = Vec::with_capacity(named.len());
    for (name, found, source) in named {
        if job.is_stopped() {
            break;
        }
        let name = names.free(&name, |name| target.has(name));
        target.put(&name, &source)?;
        told.push((name, found));
        job.step();
    }
    std::fs::create_dir_all(making)?;
    let folder = tempfile::tempdir_in(making)?;
    let list = folder.path().join(LIST);
    write_list(&list, &told, failed).map_err(io::Error::other)?;
    target.put(&names.free(LIST, |name| target.has(name)), &list)?;
    target.finish()?;
    Ok(told.len())
}

/// Where files are saved.
enum Target<'a> {
    /// In a folder, each at once.
    Folder(&'a Path),
    /// In a zip file, which is written beside its place and then in it: whoever opens it finds all or nothing.
    Zip(Box<ZipWriter<File>>, NamedTempFile, &'a Path),
}

impl<'a> Target<'a> {
    fn folder(place: &'a Path) -> io::Result<Self> {
        std::fs::create_dir_all(place)?;
        Ok(Self::Folder(place))
    }

    fn zip(place: &'a Path) -> io::Result<Self> {
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = tempfile::Builder::new()
            .prefix(".kaipiao-")
            .suffix(".part")
            .tempfile_in(folder.unwrap_or(Path::new(".")))?;
        Ok(Self::Zip(Box::new(ZipWriter::new(file.reopen()?)), file, place))
    }

    /// Whether a file has that name that was there before.
    fn has(&self, name: &str) -> bool {
        match self {
            Self::Folder(place) => place.join(name).exists(),
            Self::Zip(..) => false,
        }
    }

    fn put(&mut self, name: &str, source: &Path) -> io::Result<()> {
        let bytes = std::fs::read(source)?;
        match self {
            Self::Folder(place) => kaipiao_platform::save_pdf(&place.join(name), &bytes),
            Self::Zip(zip, ..) => {
                // PDFs are packed already.
                let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
                zip.start_file(name, options)?;
                zip.write_all(&bytes)
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Zip(zip, file, place) => {
                zip.finish()?.sync_all()?;
                file.persist(place)?;
                Ok(())
            }
        }
    }
}

/// The names given so far. Windows and macOS tell names apart without their case.
#[derive(Debug, Default)]
struct Names(HashSet<String>);

impl Names {
    /// The name, or the same with the first number behind it that is neither given nor taken.
    fn free(&mut self, name: &str, taken: impl Fn(&str) -> bool) -> String {
        let candidate = numbered(name, |name| self.0.contains(&name.to_lowercase()) || taken(name));
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
        let mut target = Target::zip(&place).unwrap();
        for name in ["甲.pdf", "甲 (2).pdf"] {
            target.put(name, &source).unwrap();
        }
        target.finish().unwrap();
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
