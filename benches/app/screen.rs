//! What the person waits for, on the clock of the page itself.

use serde_json::{Value, json};

use crate::{
    Scene,
    bench::people::TYPED,
    idle,
    seed::ROWS,
    support::{app::AppWindow, processes, wait::wait_for},
    tree,
};

const STARTS: usize = 5;
/// Places in the list of customers that are scrolled to, evenly from its head to its end.
const PLACES: usize = 200;

/// Control+A and Backspace: the driver's own way to clear a field bypasses what the page listens to.
const EMPTY: &str = "\u{e009}a\u{e009}\u{e003}";

/// Answers with the page's clock once the first arrival is painted; `late` if it was there before.
const FIRST_ROW: &str = r#"
    const done = (late) => { window.__first = { at: performance.timeOrigin + performance.now(), late }; };
    const there = () => document.querySelector('[data-testid="arrival-row"]') !== null;
    const look = () => (there() ? setTimeout(() => done(false)) : requestAnimationFrame(look));
    if (there()) done(true);
    else look();
    return true;
"#;

/// From process start to the first arrivals on the screen, several times.
pub(crate) async fn starts(scene: &Scene) {
    let (mut all, mut late) = (Vec::new(), 0);
    for _ in 0..STARTS {
        let window = scene.window().await;
        window.try_script(FIRST_ROW).await.unwrap();
        let first = wait_for("the first row", async || {
            let first = window.try_script("return window.__first ?? null").await?;
            first.is_object().then_some(first)
        })
        .await;
        let app = processes::find_app(&scene.desktop).expect("the app runs");
        let took = first["at"].as_f64().unwrap() / 1000.0 - tree::started(app.id);
        late += usize::from(first["late"] == true);
        all.push(took);
        scene.quit(window).await;
    }
    all.sort_by(f64::total_cmp);
    println!(
        "process start to the first usable screen over {ROWS} arrivals: median {:.0} ms of {STARTS}, \
         worst {:.0} ms (rows that were there before the page was asked, and so count too much: {late})",
        all[STARTS / 2] * 1e3,
        all[STARTS - 1] * 1e3
    );
}

/// From a key to painted rows, letter by letter through what people type.
pub(crate) async fn keystrokes(scene: &Scene, window: &AppWindow) {
    window.find("arrival-row").await;
    window.navigate("#/customers").await;
    let field = window.find("search-field").await;
    window
        .find_css("[data-testid=\"customer-row\"][data-id]")
        .await;
    let mut all = Vec::new();
    let mut skipped = 0;
    for typed in TYPED {
        let nothing = expected(scene, window, "").await;
        let mut shown = nothing.clone();
        for letter in typed.char_indices().map(|(at, c)| (at + c.len_utf8(), c)) {
            let next = expected(scene, window, &typed[..letter.0]).await;
            // Where nothing on the screen changes there is no moment to wait for.
            let changes = next != shown;
            if changes {
                window.try_script(&watch(&next)).await.unwrap();
            }
            field.send_keys(&letter.1.to_string()).await.unwrap();
            if changes {
                all.push((painted(window).await, typed[..letter.0].to_owned()));
            } else {
                skipped += 1;
            }
            shown = next;
        }
        window.try_script(&watch(&nothing)).await.unwrap();
        field.send_keys(EMPTY).await.unwrap();
        painted(window).await;
    }
    report(all, skipped);
}

/// The first row and the number of rows that a text should find.
async fn expected(scene: &Scene, window: &AppWindow, text: &str) -> (Value, u64) {
    let query = json!({ "text": text, "limit": 1 });
    let arguments = json!({ "connection": scene.connection, "kind": "customers", "query": query });
    let found = window.invoke("list_records", arguments).await.unwrap();
    let id = found["rows"]
        .get(0)
        .map_or(Value::Null, |row| row["id"].clone());
    (id, found["total"].as_u64().unwrap())
}

/// Takes the time from the next change of the search field to the frame that shows these rows.
fn watch((id, total): &(Value, u64)) -> String {
    format!(
        r#"
        const [id, total] = {};
        window.__painted = null;
        const field = document.querySelector('[data-testid="search-field"]');
        let began = null;
        const there = () => {{
            const grid = document.querySelector('[data-testid="customers-list"]');
            if (id === null) return grid === null;
            const row = grid?.querySelector('[data-testid="customer-row"]');
            return row?.dataset.id === id && grid.getAttribute('aria-rowcount') === String(total + 1);
        }};
        const look = () => {{
            if (!there()) return requestAnimationFrame(look);
            // After the frame that this callback belongs to has been painted.
            setTimeout(() => {{ window.__painted = performance.now() - began; }});
        }};
        const begin = () => {{
            if (began !== null) return;
            began = performance.now();
            field.removeEventListener('keydown', begin, true);
            field.removeEventListener('input', begin, true);
            requestAnimationFrame(look);
        }};
        field.addEventListener('keydown', begin, true);
        field.addEventListener('input', begin, true);
        return true;
        "#,
        json!([id, total])
    )
}

async fn painted(window: &AppWindow) -> f64 {
    wait_for("painted rows", async || {
        window.try_script("return window.__painted").await?.as_f64()
    })
    .await
}

fn report(mut all: Vec<(f64, String)>, skipped: usize) {
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: usize| all[(all.len() - 1) * share / 100].0;
    println!(
        "keystroke to painted rows over {ROWS} customers, {} keystrokes ({skipped} that change nothing \
         left out): p50 {:.0} ms, p95 {:.0} ms, worst {:.0} ms, of which 30 ms wait for the next key",
        all.len(),
        at(50),
        at(95),
        at(100)
    );
    for (took, text) in all.iter().rev().take(3) {
        println!("  slow: {took:.0} ms {text:?}");
    }
}

/// Memory after the whole list has been on the screen.
pub(crate) async fn scrolled(scene: &Scene, window: &AppWindow) {
    for place in 1..=PLACES {
        let script = format!(
            r#"const list = document.querySelector('[data-testid="customers-list"]');
            list.scrollTop = (list.scrollHeight - list.clientHeight) * {place} / {PLACES};
            return true;"#
        );
        window.try_script(&script).await.unwrap();
        wait_for("rows at this place", async || {
            let script = r#"
                const list = document.querySelector('[data-testid="customers-list"]');
                const top = Math.floor(list.scrollTop / 40) + 2;
                return list.querySelector(`[aria-rowindex="${top + 1}"][data-id]`) !== null"#;
            window
                .try_script(script)
                .await
                .filter(|there| there == true)
        })
        .await;
    }
    let app = processes::find_app(&scene.desktop).expect("the app runs");
    idle::rest(app.id).await;
    println!(
        "{ROWS} customers scrolled from end to end, driver attached: {}",
        tree::memory_line(app.id)
    );
}
