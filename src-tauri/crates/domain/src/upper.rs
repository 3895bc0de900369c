//! Amounts in Chinese capitals (大写).
