//! The core of Shopbell.
