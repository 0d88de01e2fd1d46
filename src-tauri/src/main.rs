//! Shopbell: the window, or `watch` without one.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    shopbell_lib::run_program()
}
