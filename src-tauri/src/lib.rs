//! The shell: one window over the desk.
