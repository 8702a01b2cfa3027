//! The window. Computes nothing: it shows what the session tells and sends commands.
