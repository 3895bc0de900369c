//! The platform's HTTP API: one file per call; wire names stop here.
