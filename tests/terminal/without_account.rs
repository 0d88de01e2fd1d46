//! What runs where nobody has connected an account.

use crate::*;

#[test]
fn the_demo_account_can_be_watched_without_a_window() {
    let machine = Machine::new();
    let output = run_to_end(
        machine.command(&["watch", "--connection", "demo", "--once"]),
        "",
    );
    assert_exit_code(&output, 0);
    assert!(
        stderr_of(&output).contains("watching"),
        "{}",
        stderr_of(&output)
    );
    let kept = machine
        .folder
        .path()
        .join("data/app.shopbell.desktop/demo.json");
    assert!(kept.exists(), "the shop is there again next time");
    drop(machine.runtime);
}

#[test]
fn the_window_needs_a_display_and_says_what_does_not() {
    let machine = Machine::new();
    let output = run_to_end(machine.command(&[]), "");
    assert_exit_code(&output, 1);
    assert!(
        stderr_of(&output).contains("shopbell watch"),
        "{}",
        stderr_of(&output)
    );
}
