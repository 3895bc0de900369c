/// Where secrets are kept now, and when not in the operating system's keyring, why not.
///
/// The window shows everything but `Os`: the user must know that a password will be asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The operating system's keyring: kept until deleted.
    Os,
    /// The Linux kernel's keyring: kept until the machine restarts, or three days without use.
    Kernel(Cause),
    /// The memory of this process: gone when the program ends.
    Memory(Cause),
}

impl Place {
    /// Whether a secret set now outlives this process.
    pub fn outlives_process(self) -> bool {
        match self {
            Self::Os | Self::Kernel(_) => true,
            Self::Memory(_) => false,
        }
    }
}

/// Why the operating system's keyring could not be used, by what the user can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// There is none: no keyring service runs, or it holds no keyring yet. Install or set one up.
    Absent,
    /// It is locked, and asking for it to be unlocked was turned down. Unlock it, then try again.
    Locked,
    /// It did not answer in time; an unlock dialog may be waiting behind a window. Answer it, then try again.
    NoAnswer,
    /// It answered with an error of its own.
    Refused,
}
