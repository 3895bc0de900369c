//! Whether a folder is one that only this computer writes to: neither a network share nor kept in step with other computers.
//!
//! On a share neither SQLite's journal nor the locks that keep a document from being sent twice can be relied on; in a synced folder
//! another computer's copy takes the place of the ledger, and a half-written one is carried away. Both are refused.

use std::path::{Component, Path, PathBuf};

/// Why a folder can't hold the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shared {
    /// It lies on another computer.
    Network {
        /// Of what kind, as the system names it.
        kind: String,
    },
    /// A program keeps it in step with other computers.
    Synced {
        /// The program's name.
        by: String,
    },
}

/// What a folder is judged by.
pub trait Surroundings {
    /// The mounted file systems.
    fn mounts(&self) -> Vec<Mount>;
    /// An environment variable that names a folder.
    fn variable(&self, name: &str) -> Option<PathBuf>;
    /// Whether something is there.
    fn exists(&self, path: &Path) -> bool;
    /// A path with all links followed; as far as it exists.
    fn resolve(&self, path: &Path) -> PathBuf;
}

/// A mounted file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Where.
    pub at: PathBuf,
    /// Its type, as the system names it: `ext4`, `nfs4`, `fuse.sshfs`.
    pub kind: String,
    /// What is mounted: a device, or a server's folder.
    pub source: String,
}

/// File systems that lie on another computer, `fuse.` left out.
const NETWORK: &[&str] = &[
    "9p",
    "9pfs",
    "acfs",
    "afpfs",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "curlftpfs",
    "davfs",
    "davfs2",
    "ftpfs",
    "gfs",
    "gfs2",
    "glusterfs",
    "google-drive-ocamlfuse",
    "goofys",
    "gpfs",
    "gvfsd-fuse",
    "httpfs",
    "juicefs",
    "kio-fuse",
    "lustre",
    "moosefs",
    "ncpfs",
    "nfs",
    "nfs3",
    "nfs4",
    "ocfs2",
    "onedriver",
    "orangefs",
    "panfs",
    "prl_fs",
    "rclone",
    "s3fs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "smbnetfs",
    "sshfs",
    "vboxsf",
    "vmhgfs-fuse",
    "webdav",
    "weed",
    "wekafs",
];

/// Folders that sync programs name by environment variables.
const VARIABLES: &[(&str, &str)] = &[
    ("OneDrive", "OneDrive"),
    ("OneDriveConsumer", "OneDrive"),
    ("OneDriveCommercial", "OneDrive"),
];

/// What lies in a folder that a program keeps in step, or in one above it.
const MARKERS: &[(&str, &str)] = &[
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.driveupload", "Google Drive"),
    (".stfolder", "Syncthing"),
    (".sync/ID", "Resilio Sync"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".SynologyWorkingDirectory", "Synology Drive"),
];

/// Names of folders that sync programs make, one after the other down the path; lower case, `*` stands for any rest.
const NAMES: &[(&[&str], &str)] = &[
    (&["onedrive"], "OneDrive"),
    (&["onedrive - *"], "OneDrive"),
    (&["nutstore"], "坚果云"),
    (&["nutstore files"], "坚果云"),
    (&["我的坚果云"], "坚果云"),
    (&["dropbox"], "Dropbox"),
    (&["dropbox (*"], "Dropbox"),
    (&["baidunetdiskworkspace"], "百度网盘"),
    (&["baidusyncdisk"], "百度网盘"),
    (&["百度网盘同步空间"], "百度网盘"),
    (&["阿里云盘同步盘"], "阿里云盘"),
    (&["wpsdrive"], "WPS 云盘"),
    (&["wps云盘"], "WPS 云盘"),
    (&["weiyun"], "微云"),
    (&["icloud drive"], "iCloud 云盘"),
    (&["iclouddrive"], "iCloud 云盘"),
    (&["library", "mobile documents"], "iCloud 云盘"),
    (&["library", "cloudstorage"], "网盘"),
    (&["google drive"], "Google Drive"),
    (&["googledrive"], "Google Drive"),
    (&["my drive"], "Google Drive"),
    (&["我的云端硬盘"], "Google Drive"),
    (&["nextcloud"], "Nextcloud"),
    (&["owncloud"], "ownCloud"),
    (&["synologydrive"], "Synology Drive"),
    (&["seafile"], "Seafile"),
    (&["mega"], "MEGA"),
];

/// Looks whether a folder, there or not yet, is shared with other computers.
///
/// # Errors
/// [`Shared`] says with what.
pub fn check(folder: &Path, surroundings: &dyn Surroundings) -> Result<(), Shared> {
    let folder = surroundings.resolve(folder);
    if let Some(kind) = network(&folder, &surroundings.mounts()) {
        return Err(Shared::Network { kind });
    }
    match synced(&folder, surroundings) {
        Some(by) => Err(Shared::Synced { by: by.to_owned() }),
        None => Ok(()),
    }
}

/// The kind of network that a folder lies on.
fn network(folder: &Path, mounts: &[Mount]) -> Option<String> {
    let text = folder.to_string_lossy().replace('/', "\\").to_lowercase();
    // A drive letter that stands for a share resolves to the share.
    if text.starts_with(r"\\?\unc\")
        || (text.starts_with(r"\\") && !text.starts_with(r"\\?\") && !text.starts_with(r"\\.\"))
    {
        return Some("UNC".to_owned());
    }
    // The last of several at one place hides the others.
    let mount = mounts
        .iter()
        .filter(|mount| folder.starts_with(&mount.at))
        .max_by_key(|mount| mount.at.components().count())?;
    let kind = mount.kind.to_lowercase();
    let kind = kind.strip_prefix("fuse.").unwrap_or(&kind);
    (NETWORK.contains(&kind) || names_a_server(&mount.source)).then(|| mount.kind.clone())
}

/// Whether what is mounted is a server's: `//server/share`, `server:/folder`, `user@server:folder`, a URL.
fn names_a_server(source: &str) -> bool {
    if source.starts_with("//") || source.starts_with(r"\\") || source.contains("://") {
        return true;
    }
    match source.split_once(':') {
        Some((server, folder)) => {
            server.len() > 1 && !server.contains('/') && (folder.starts_with('/') || server.contains('@'))
        }
        None => false,
    }
}

/// The program that keeps a folder in step.
fn synced(folder: &Path, surroundings: &dyn Surroundings) -> Option<&'static str> {
    let by_variable = VARIABLES.iter().find(|(name, _)| {
        surroundings
            .variable(name)
            .filter(|root| !root.as_os_str().is_empty())
            .is_some_and(|root| folder.starts_with(surroundings.resolve(&root)))
    });
    if let Some((_, by)) = by_variable {
        return Some(by);
    }
    let by_marker = folder.ancestors().find_map(|above| {
        let found = MARKERS
            .iter()
            .find(|(marker, _)| surroundings.exists(&above.join(marker)));
        found.map(|(_, by)| *by)
    });
    by_marker.or_else(|| by_name(folder))
}

fn by_name(folder: &Path) -> Option<&'static str> {
    let names: Vec<_> = folder
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().to_lowercase()),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        })
        .collect();
    let fits = |pattern: &str, name: &String| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    };
    NAMES.iter().find_map(|(wanted, by)| {
        names
            .windows(wanted.len())
            .any(|some| some.iter().zip(*wanted).all(|(name, pattern)| fits(pattern, name)))
            .then_some(*by)
    })
}

/// This computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct ThisComputer;

impl Surroundings for ThisComputer {
    fn mounts(&self) -> Vec<Mount> {
        mounts()
    }

    fn variable(&self, name: &str) -> Option<PathBuf> {
        std::env::var_os(name).map(PathBuf::from)
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn resolve(&self, path: &Path) -> PathBuf {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // What is not there yet is judged by what it will lie in.
        for above in path.ancestors() {
            if let Ok(found) = above.canonicalize() {
                let rest = path.strip_prefix(above).unwrap_or(Path::new(""));
                return found.join(rest);
            }
        }
        path
    }
}

#[cfg(target_os = "linux")]
fn mounts() -> Vec<Mount> {
    std::fs::read_to_string("/proc/self/mountinfo")
        .map(|text| of_mountinfo(&text))
        .unwrap_or_default()
}

#[cfg(target_os = "macos")]
fn mounts() -> Vec<Mount> {
    std::process::Command::new("/sbin/mount")
        .output()
        .map(|listed| of_mount_command(&String::from_utf8_lossy(&listed.stdout)))
        .unwrap_or_default()
}

/// On Windows a path says by itself that it leads to a share.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn mounts() -> Vec<Mount> {
    Vec::new()
}

/// Reads Linux's list: `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw`.
#[cfg(any(target_os = "linux", test))]
fn of_mountinfo(text: &str) -> Vec<Mount> {
    text.lines()
        .filter_map(|line| {
            let (before, behind) = line.split_once(" - ")?;
            let mut behind = behind.split(' ');
            Some(Mount {
                at: PathBuf::from(unescaped(before.split(' ').nth(4)?)),
                kind: behind.next()?.to_owned(),
                source: unescaped(behind.next()?),
            })
        })
        .collect()
}

/// Spaces and the like stand as `\040` in the list.
#[cfg(any(target_os = "linux", test))]
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = (first == b'\\')
            .then(|| behind.get(..3))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads what macOS's `mount` prints: `//user@server/share on /Volumes/share (smbfs, nodev)`.
#[cfg(any(target_os = "macos", test))]
fn of_mount_command(text: &str) -> Vec<Mount> {
    text.lines()
        .filter_map(|line| {
            let (source, behind) = line.split_once(" on ")?;
            let (at, options) = behind.rsplit_once(" (")?;
            Some(Mount {
                at: PathBuf::from(at),
                kind: options.trim_end_matches(')').split(',').next()?.trim().to_owned(),
                source: source.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Fake {
        mounts: Vec<Mount>,
        variables: Vec<(&'static str, &'static str)>,
        there: Vec<&'static str>,
        links: Vec<(&'static str, &'static str)>,
    }

    impl Surroundings for Fake {
        fn mounts(&self) -> Vec<Mount> {
            self.mounts.clone()
        }

        fn variable(&self, name: &str) -> Option<PathBuf> {
            let found = self.variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| PathBuf::from(value))
        }

        fn exists(&self, path: &Path) -> bool {
            self.there.iter().any(|there| Path::new(there) == path)
        }

        fn resolve(&self, path: &Path) -> PathBuf {
            let link = self
                .links
                .iter()
                .find_map(|(from, to)| Some(Path::new(to).join(path.strip_prefix(from).ok()?)));
            link.unwrap_or_else(|| path.to_owned())
        }
    }

    fn mounts(kind: &str, source: &str) -> Vec<Mount> {
        of_mountinfo(&format!(
            "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
             31 22 0:40 / /home/hui/共享\\040盘 rw,relatime shared:9 - {kind} {source} rw\n"
        ))
    }

    #[test]
    fn a_folder_on_another_computer_is_found_by_what_is_mounted_there() {
        #[rustfmt::skip]
        let rows = [
            // what                        type                source                       whether it is refused
            ("a disk",                     "ext4",             "/dev/sdb1",                 false),
            ("a stick of Windows",         "fuseblk",          "/dev/sdb1",                 false),
            ("memory",                     "tmpfs",            "tmpfs",                     false),
            ("a container's layers",       "overlay",          "overlay",                   false),
            ("an encrypted folder",        "fuse.gocryptfs",   "/home/hui/.crypt",          false),
            ("a device with a colon",      "ext4",             "/dev/disk/by-path/pci-0000:00", false),
            ("a dataset",                  "zfs",              "pool/home",                 false),
            ("NFS",                        "nfs",              "server:/export",            true),
            ("NFS 4",                      "nfs4",             "server:/export",            true),
            ("a Windows share",            "cifs",             "//server/share",            true),
            ("a Windows share, newer",     "smb3",             "//server/share",            true),
            ("ssh",                        "fuse.sshfs",       "hui@server:data",           true),
            ("a virtual machine's host",   "9p",               "hostshare",                 true),
            ("VirtualBox",                 "vboxsf",           "shared",                    true),
            ("WebDAV",                     "fuse",             "https://dav.example/",      true),
            ("rclone",                     "fuse.rclone",      "remote:",                   true),
            ("something of a server",      "fuse.neues",       "hui@server:/data",          true),
            ("GNOME's shares",             "fuse.gvfsd-fuse",  "gvfsd-fuse",                true),
        ];
        for (what, kind, source, refused) in rows {
            let fake = Fake {
                mounts: mounts(kind, source),
                ..Fake::default()
            };
            let found = check(Path::new("/home/hui/共享 盘/开票台"), &fake);
            let expected = if refused {
                Err(Shared::Network { kind: kind.to_owned() })
            } else {
                Ok(())
            };
            assert_eq!(found, expected, "{what}");
            assert_eq!(check(Path::new("/home/hui/本机"), &fake), Ok(()), "{what}: beside it");
        }
    }

    #[test]
    fn a_share_is_found_behind_a_drive_letter_a_link_and_on_a_mac() {
        let windows = |resolved: &'static str| Fake {
            links: vec![("Z:/data", resolved)],
            ..Fake::default()
        };
        let unc = Err(Shared::Network { kind: "UNC".to_owned() });
        #[rustfmt::skip]
        let rows = [
            ("a share",                   r"\\server\share\开票台",           unc.clone()),
            ("a drive that is a share",   r"\\?\UNC\server\share\开票台",     unc.clone()),
            ("a path of a share",         "//server/share/开票台",            unc),
            ("a drive",                   r"\\?\C:\Users\hui\开票台",         Ok(())),
        ];
        for (what, resolved, expected) in rows {
            assert_eq!(check(Path::new("Z:/data"), &windows(resolved)), expected, "{what}");
        }
        let linked = Fake {
            mounts: mounts("nfs4", "server:/export"),
            links: vec![("/home/hui/账本", "/home/hui/共享 盘/账本")],
            ..Fake::default()
        };
        assert!(check(Path::new("/home/hui/账本"), &linked).is_err(), "a link");
        let mac = Fake {
            mounts: of_mount_command(
                "/dev/disk3s1 on / (apfs, local, journaled)\n//hui@server/share on /Volumes/share (smbfs, nodev, nosuid)\n",
            ),
            ..Fake::default()
        };
        assert!(check(Path::new("/Volumes/share/data"), &mac).is_err(), "a Mac's share");
        assert_eq!(check(Path::new("/Users/hui/data"), &mac), Ok(()), "a Mac's disk");
    }

    #[test]
    fn a_folder_that_a_program_keeps_in_step_is_found() {
        #[rustfmt::skip]
        let rows: [(&str, &str, Fake, Option<&str>); 21] = [
            ("an ordinary folder",            "/home/hui/.local/share/cn.kaipiao.desktop", Fake::default(), None),
            ("a name that only begins so",    "/home/hui/dropboxes/a",                     Fake::default(), None),
            ("OneDrive",                      "/mnt/c/Users/hui/OneDrive/账本",             Fake::default(), Some("OneDrive")),
            ("a company's OneDrive",          "/Users/hui/OneDrive - 某公司/账本",           Fake::default(), Some("OneDrive")),
            ("OneDrive by another name",      "/Users/hui/云/账本",
                Fake { variables: vec![("OneDriveCommercial", "/Users/hui/云")], ..Fake::default() },              Some("OneDrive")),
            ("beside it",                     "/Users/hui/云端/账本",
                Fake { variables: vec![("OneDriveCommercial", "/Users/hui/云")], ..Fake::default() },              None),
            ("an empty variable",             "/Users/hui/账本",
                Fake { variables: vec![("OneDrive", "")], ..Fake::default() },                                     None),
            ("坚果云",                         "/Users/hui/Nutstore Files/我的坚果云/账本",    Fake::default(), Some("坚果云")),
            ("坚果云, older",                  "/home/hui/Nutstore/账本",                    Fake::default(), Some("坚果云")),
            ("百度网盘",                       "/Users/hui/BaiduSyncdisk/账本",              Fake::default(), Some("百度网盘")),
            ("百度网盘, its other name",        "/d/BaiduNetdiskWorkspace/账本",              Fake::default(), Some("百度网盘")),
            ("WPS",                           "/Users/hui/WPSDrive/1/账本",                 Fake::default(), Some("WPS 云盘")),
            ("Dropbox",                       "/home/hui/Dropbox/账本",                     Fake::default(), Some("Dropbox")),
            ("Dropbox's settings at home",    "/home/hui/.local/share/账本",
                Fake { there: vec!["/home/hui/.dropbox"], ..Fake::default() },                                     None),
            ("Dropbox by another name",       "/home/hui/盒子/账本",
                Fake { there: vec!["/home/hui/盒子/.dropbox.cache"], ..Fake::default() },                                Some("Dropbox")),
            ("iCloud on a Mac",               "/Users/hui/Library/Mobile Documents/账本",    Fake::default(), Some("iCloud 云盘")),
            ("iCloud on Windows",             "/Users/hui/iCloudDrive/账本",                 Fake::default(), Some("iCloud 云盘")),
            ("any cloud on a Mac",            "/Users/hui/Library/CloudStorage/Box/账本",    Fake::default(), Some("网盘")),
            ("Google Drive",                  "/Users/hui/Google Drive/My Drive/账本",       Fake::default(), Some("Google Drive")),
            ("Syncthing, above it",           "/srv/sync/a/b/账本",
                Fake { there: vec!["/srv/sync/.stfolder"], ..Fake::default() },                                    Some("Syncthing")),
            ("a link into it",                "/home/hui/账本",
                Fake { links: vec![("/home/hui/账本", "/home/hui/Dropbox/账本")], ..Fake::default() },              Some("Dropbox")),
        ];
        for (what, folder, fake, by) in rows {
            let expected = by.map_or(Ok(()), |by| Err(Shared::Synced { by: by.to_owned() }));
            assert_eq!(check(Path::new(folder), &fake), expected, "{what}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_judged_by_what_it_will_lie_in() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("同步/.stfolder")).unwrap();
        let inside = folder.path().join("同步/不存在/账本");
        assert_eq!(
            check(&inside, &ThisComputer),
            Err(Shared::Synced {
                by: "Syncthing".to_owned()
            })
        );
        assert_eq!(check(&folder.path().join("本机"), &ThisComputer), Ok(()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_computer_s_mounts_are_read() {
        let mounts = ThisComputer.mounts();
        assert!(mounts.iter().any(|mount| mount.at == Path::new("/")), "{mounts:?}");
    }
}
