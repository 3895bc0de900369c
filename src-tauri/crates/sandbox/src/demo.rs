//! The demo's sandbox: one per folder, shared by the window and the command line, whoever of them lives.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    config::Config,
    running::{Running, Sandbox},
};

/// How often one that does not serve looks whether it must.
const GLANCE: Duration = Duration::from_millis(100);
/// How long the first answer may take before joining fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// A place at a demo folder's sandbox. Whoever came first serves; when its process dies, another takes over the same port
/// and the same books, so that the URL stays good.
#[derive(Debug)]
pub struct Demo {
    url: String,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Where the folder's sandbox is served, written by who serves it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Seat {
    port: u16,
    /// What its `hello` says: another program may have got the port since.
    name: String,
}

impl Demo {
    /// Joins the sandbox of a folder, or starts it. Blocks until it answers, for ten seconds at most.
    ///
    /// # Errors
    /// The folder cannot be written, its books cannot be read, or nobody answers.
    pub fn join(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("sandbox.lock"))?;
        let (stop, stopped) = mpsc::channel();
        let (ready, announced) = mpsc::channel();
        let watch = Watch {
            folder: folder.to_owned(),
            lock,
            stopped,
            ready,
            promised: None,
        };
        let thread = thread::Builder::new()
            .name("kaipiao-sandbox".into())
            .spawn(move || watch.run())?;
        let port = match announced.recv_timeout(PATIENCE) {
            Ok(port) => port?,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return Err(io::ErrorKind::TimedOut.into());
            }
        };
        Ok(Self {
            url: format!("http://localhost:{port}"),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// `http://localhost:PORT`, good for as long as anyone has joined the folder.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // The thread sees the sender go, lets the folder go and ends.
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Watch {
    folder: PathBuf,
    lock: File,
    stopped: Receiver<()>,
    ready: Sender<io::Result<u16>>,
    /// The port that was told to whoever joined; it must not change any more.
    promised: Option<u16>,
}

impl Watch {
    fn run(mut self) {
        loop {
            match self.lock.try_lock() {
                Ok(()) => return self.serve(),
                Err(TryLockError::WouldBlock) => self.announce(),
                Err(TryLockError::Error(fault)) => return self.fail(fault),
            }
            if self.is_stopped(GLANCE) {
                return;
            }
        }
    }

    fn is_stopped(&self, within: Duration) -> bool {
        !matches!(self.stopped.recv_timeout(within), Err(RecvTimeoutError::Timeout))
    }

    fn fail(&self, fault: io::Error) {
        // Nobody listens any more once a port was promised: the next call then fails to connect, and says so.
        let _ = self.ready.send(Err(fault));
    }

    /// Tells the port of who serves, once it answers by its name.
    fn announce(&mut self) {
        if self.promised.is_none()
            && let Some(seat) = self.seat().filter(answers)
        {
            self.promised = Some(seat.port);
            let _ = self.ready.send(Ok(seat.port));
        }
    }

    fn seat(&self) -> Option<Seat> {
        serde_json::from_slice(&fs::read(self.folder.join("sandbox.json")).ok()?).ok()
    }

    fn serve(mut self) {
        let runtime = match tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
        {
            Ok(runtime) => runtime,
            Err(fault) => return self.fail(fault),
        };
        let mut wanted = self.promised.or(self.seat().map(|seat| seat.port)).unwrap_or(0);
        let running = loop {
            match runtime.block_on(self.start(wanted)) {
                Ok(running) => break running,
                Err(fault) if fault.kind() == io::ErrorKind::AddrInUse && wanted != 0 => {
                    // Nobody was told this port yet: another will do.
                    if self.promised.is_none() {
                        wanted = 0;
                    } else if self.is_stopped(GLANCE) {
                        return;
                    }
                }
                Err(fault) => return self.fail(fault),
            }
        };
        if self.promised.is_none() {
            self.promised = Some(running.port());
            let _ = self.ready.send(Ok(running.port()));
        }
        // Until the sender is dropped: nothing is ever sent.
        let _ = self.stopped.recv();
        runtime.block_on(running.stop());
    }

    async fn start(&self, port: u16) -> io::Result<Running> {
        let name = self.seat().map_or_else(new_name, |seat| seat.name);
        let config = Config {
            state_file: Some(self.folder.join("sandbox.jsonl")),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            name: name.clone(),
            ..Config::default()
        };
        let running = Sandbox::start(config).await?;
        let seat = serde_json::to_vec(&Seat {
            port: running.port(),
            name,
        })?;
        // Whole or not at all: a joiner may read it at this moment.
        let aside = self.folder.join("sandbox.json.new");
        fs::write(&aside, seat)?;
        fs::rename(&aside, self.folder.join("sandbox.json"))?;
        Ok(running)
    }
}

fn new_name() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("kaipiao-demo-{:016x}", RandomState::new().hash_one(std::process::id()))
}

/// Whether the sandbox of that name answers at its port.
fn answers(seat: &Seat) -> bool {
    let ask = || -> io::Result<String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, seat.port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(500))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /sandbox/hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.take(4_096).read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.ends_with(&seat.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_second_shares_and_takes_over_the_same_port() {
        let folder = tempfile::tempdir().unwrap();
        let first = Demo::join(folder.path()).unwrap();
        let second = Demo::join(folder.path()).unwrap();
        assert_eq!(first.url(), second.url());
        let seat: Seat = serde_json::from_slice(&fs::read(folder.path().join("sandbox.json")).unwrap()).unwrap();
        drop(first);
        let took_over = (0..100).any(|_| {
            thread::sleep(GLANCE / 2);
            answers(&seat)
        });
        assert!(took_over, "the second serves the port of the first");
        let third = Demo::join(folder.path()).unwrap();
        assert_eq!(third.url(), second.url());
    }

    #[test]
    fn a_port_that_another_program_took_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let stranger = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = stranger.local_addr().unwrap().port();
        let seat = Seat {
            port,
            name: "kaipiao-demo-old".into(),
        };
        fs::write(folder.path().join("sandbox.json"), serde_json::to_vec(&seat).unwrap()).unwrap();
        let demo = Demo::join(folder.path()).unwrap();
        assert_ne!(demo.url(), format!("http://localhost:{port}"));
    }

    #[test]
    fn broken_books_fail_the_joining() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sandbox.jsonl"), "nonsense\n").unwrap();
        assert_eq!(
            Demo::join(folder.path()).unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
    }
}
