//! The real app in a real window.
