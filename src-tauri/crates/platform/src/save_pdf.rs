//! Writing a PDF so that whoever opens it finds all of it or nothing.

use std::{fs::File, io, io::Write, path::Path};

/// Writes a file beside its place, makes sure that the disk has it, and only then gives it its name; replaces a file of
/// that name.
///
/// # Errors
/// What the disk says; nothing is left behind then.
pub fn save_pdf(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".kaipiao-")
        .suffix(".part")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // The name is in the folder, which has a cache of its own; Windows does not open folders.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_takes_the_place_of_an_older_one_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("发票 1.pdf");
        save_pdf(&path, b"%PDF-1.4 old").unwrap();
        save_pdf(&path, b"%PDF-1.4 new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"%PDF-1.4 new");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "no temporary file is left"
        );
    }

    #[test]
    fn a_pdf_that_cannot_take_its_place_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken.pdf");
        std::fs::create_dir(&taken).unwrap();
        assert!(save_pdf(&taken, b"%PDF-1.4").is_err(), "a folder stands in its place");
        assert!(save_pdf(&folder.path().join("no such folder/1.pdf"), b"%PDF-1.4").is_err());
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "only the folder is there"
        );
    }
}
