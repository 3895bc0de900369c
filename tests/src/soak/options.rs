//! How much is issued, what breaks and how often.

use std::time::Duration;

/// The options of `./dev soak`.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How many invoices are issued, the red ones not counted
    #[arg(long, default_value_t = 300)]
    pub invoices: u32,
    /// The share of calls to the platform on which something goes wrong, 0 to 0.8
    #[arg(long, default_value_t = 0.3)]
    pub faults: f64,
    /// How often a process is killed
    #[arg(long, default_value_t = 20)]
    pub kills: u32,
    /// Decides what is issued, which faults strike and when is killed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many companies issue; without it one for every 250 invoices, 6 to 40
    #[arg(long)]
    pub companies: Option<usize>,
    /// QUIET of the programs, in milliseconds; below 1.2 × `--hides` the promise is void
    #[arg(long, default_value_t = 2_500)]
    pub quiet: u64,
    /// How long the platform hides a late document at most, in milliseconds
    #[arg(long, default_value_t = 3_000)]
    pub hides: u64,
    /// How long nothing may get ahead before the run is given up, in seconds
    #[arg(long, default_value_t = 180)]
    pub patience: u64,
}

impl Options {
    pub(super) fn companies(&self) -> usize {
        self.companies
            .unwrap_or_else(|| (self.invoices as usize / 250).clamp(6, 40))
    }

    pub(super) fn patience(&self) -> Duration {
        Duration::from_secs(self.patience)
    }
}
