//! A flow that was made in the window does its work, once, also when the app is killed meanwhile.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::app::{AppWindow, end_app, start_app};
use crate::support::shop::Shop;
use crate::support::steps::open_connected;
use crate::support::virtual_desktop::{VirtualDesktop, run_on_desktop};
use crate::support::wait::wait_until;
use crate::support::{notifications, processes};

/// Makes a flow by hand that rings and writes a line, and switches it on.
async fn make_flow(window: &AppWindow, file: &Path) {
    window.navigate("#/flows/new").await;
    window.enter("flow-name", "Large charges").await;
    window.click("step-add").await;
    window.click("add-ring").await;
    window
        .enter("step-0-title", "Large: {{ description }}")
        .await;
    window.click("step-add").await;
    window.click("add-append_file").await;
    window
        .enter("step-1-path", &file.display().to_string())
        .await;
    window.click("flow-save").await;
    window.find("flow").await;
    window.click_css("[data-testid=\"flow\"] label").await;
    window.find_css("[data-on=\"true\"]").await;
}

/// What stands in the file, one object a line.
fn amounts(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let lines = text.lines().skip(1);
    lines.map(str::to_owned).collect()
}

/// How many runs of the flow are done, wait, and were given up.
async fn count_runs(window: &AppWindow, connection: &str) -> [Option<i64>; 3] {
    let asked = json!({ "connection": connection });
    let flows = window.invoke("list_flows", asked).await.unwrap();
    let [flow] = flows.as_array().unwrap().as_slice() else {
        panic!("{flows}");
    };
    [&flow["done"], &flow["waiting"], &flow["failed"]].map(Value::as_i64)
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_flow_made_in_the_window_does_its_work_once() {
    run_on_desktop(
        "flows::a_flow_made_in_the_window_does_its_work_once",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, connection) = open_connected(&desktop, &shop).await;
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("charges.csv");
            make_flow(&window, &file).await;
            shop.create_charge(70_000, "usd", "A whole kiln").await;
            notifications::wait_for_notification(&desktop, "Large: A whole kiln").await;
            // Killed between the line and the commit, it would write it once more.
            wait_until("the run to be done", async || {
                count_runs(&window, &connection).await == [Some(1), Some(0), Some(0)]
            })
            .await;
            assert_eq!(amounts(&file).len(), 1);

            let victim = processes::find_app(&desktop).expect("the app runs");
            victim.kill();
            wait_until("the app to die", async || !victim.is_running()).await;
            drop(window);
            processes::wait_for_end(&desktop).await;
            shop.create_charge(80_000, "usd", "Another kiln").await;
            let second = start_app(&desktop, Some(&shop.url()), &["--hidden"]);
            notifications::wait_for_notification(&desktop, "Large: Another kiln").await;
            wait_until("the second line", async || amounts(&file).len() == 2).await;
            end_app(second);

            let window = AppWindow::open(&desktop, Some(&shop.url()), &[]).await;
            let counts = count_runs(&window, &connection).await;
            assert_eq!(counts, [Some(2), Some(0), Some(0)]);
            let lines = amounts(&file);
            assert!(lines[0].contains("70000") && lines[1].contains("80000"));
            window.quit().await;
        },
    );
}
