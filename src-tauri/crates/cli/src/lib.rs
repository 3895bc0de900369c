//! kaipiao, the command line over desk.
