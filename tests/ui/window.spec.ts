import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const TEST = "acct_1FernBrass:test";
const LIVE = "acct_1FernBrass:live";

const log = (page: Page) => fake(page, (f) => f.log());
const hash = (page: Page) => new URL(page.url()).hash;
const bar = (page: Page) => page.getByTestId("status-bar");
const state = (page: Page) => page.getByTestId("status-state");

test.describe("places", () => {
  test("are gone to by link, and the one shown is marked", async ({ page }) => {
    await open(page, "/activity");
    for (const [place, sign] of [
      ["customers", "customers-list"],
      ["products", "products-list"],
      ["imports", "imports-page"],
      ["settings", "settings-page"],
    ] as const) {
      await page.getByTestId(`nav-${place}`).click();
      await expect(page.getByTestId(sign)).toBeVisible();
      await expect(page.getByTestId(`nav-${place}`)).toHaveAttribute("aria-current", "page");
    }
    await expect(page.locator("nav [aria-current]")).toHaveCount(1);
    await page.goBack();
    await expect(page.getByTestId("imports-page")).toBeVisible();
  });

  test("the window comes back where it was", async ({ page }) => {
    await open(page, "/settings", "rows=50&keep=1");
    await expect(page.getByTestId("settings-page")).toBeVisible();
    await expect.poll(async () => (await fake(page, (f) => f.viewState())).route).toBe("/settings");
    await page.goto("/?rows=50&keep=1");
    await expect(page.getByTestId("settings-page")).toBeVisible();
  });

  test("without a connection there is only the way to one", async ({ page }) => {
    await open(page, "/customers", "scenario=noconnection");
    await expect(page.getByTestId("connect-page")).toBeVisible();
    expect(hash(page)).toBe("#/connect");
    await expect(bar(page)).toHaveCount(0);
    await expect(page.getByTestId("nav-customers")).toHaveCount(0);
    await page.getByTestId("nav-settings").click();
    await expect(page.getByTestId("settings-page")).toBeVisible();
  });

  test("a click on a notification leads to its arrival's account", async ({ page }) => {
    await open(page, "/settings");
    await expect(page.getByTestId("mode-badge")).toHaveText("TEST");
    await fake(page, (f) =>
      f.navigate({
        to: "activity",
        connection: "acct_1FernBrass:live",
        seq: null,
        unread: true,
      }),
    );
    await expect(page.getByTestId("mode-badge")).toHaveText("LIVE");
    expect(hash(page)).toContain("unread=1");
  });
});

test.describe("the connection switcher", () => {
  test("says whose data is shown, and shows another's", async ({ page }) => {
    await open(page, "/customers");
    const switcher = page.getByTestId("connection-switcher");
    await expect(switcher).toContainText("Fern & Brass");
    await expect(page.getByTestId("mode-badge")).toHaveAttribute("data-mode", "test");
    await switcher.click();
    await expect(page.getByTestId("connection-option")).toHaveCount(2);
    await expectAccessible(page);
    await page.getByTestId("connection-option").filter({ hasText: "LIVE" }).click();
    await expect(page.getByTestId("mode-badge")).toHaveAttribute("data-mode", "live");
    expect(hash(page)).toContain("/activity");
    expect((await fake(page, (f) => f.viewState())).connection).toBe(LIVE);
  });

  test("works from the keyboard, and leads to a new one", async ({ page }) => {
    await open(page, "/customers");
    await page.getByTestId("connection-switcher").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("connection-option").first()).toBeVisible();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("connect-key")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Add a connection" })).toBeVisible();
  });
});

test.describe("the status bar", () => {
  test("says that it watches, since when, until when, and what it costs", async ({ page }) => {
    await open(page, "/settings");
    await expect(state(page)).toHaveAttribute("data-state", "watching");
    await expect(page.getByTestId("status-last-success")).toContainText("Checked");
    await expect(page.getByTestId("status-next")).toContainText(/Next in 1:\d\d/u);
    await expect(page.getByTestId("status-calls")).toContainText("7 of 100");
    await expect(page.getByTestId("status-reads")).toContainText("18,240 reads in 30 days");
  });

  test("pauses and goes on", async ({ page }) => {
    await open(page, "/settings");
    await page.getByRole("button", { name: "Pause watching" }).click();
    await expect(state(page)).toHaveAttribute("data-state", "paused");
    await expect(page.getByTestId("status-next")).toHaveText("No check planned");
    await page.getByRole("button", { name: "Resume watching" }).click();
    await expect(state(page)).toHaveAttribute("data-state", "watching");
  });

  test("checks now", async ({ page }) => {
    await open(page, "/settings");
    await page.getByTestId("check-now").click();
    await expect.poll(() => log(page)).toContain("checkNow");
    await fake(page, (f) => f.status({ polling: true }));
    await expect(state(page)).toContainText("Checking");
    await expect(page.getByTestId("check-now")).toBeDisabled();
  });

  test("a problem is never shown as watching", async ({ page }) => {
    await open(page, "/settings", "scenario=problem");
    await expect(state(page)).toHaveAttribute("data-state", "problem");
    await expect(state(page)).toContainText("Problem: Stripe cannot be reached");
    await expect(page.getByTestId("status-last-success")).toContainText("31 min");
    await state(page).hover();
    await expect(page.getByText("Shopbell goes on by itself")).toBeVisible();
    await shot(page, "window-problem");
    await expectAccessible(page);
  });

  test("names each trigger's trouble", async ({ page }) => {
    await open(page, "/settings");
    await expect(state(page)).toContainText("1 trigger cannot be read");
    await state(page).hover();
    await expect(page.getByText("This account does not offer it").first()).toBeVisible();
  });

  test("what is behind is named beside what is watched", async ({ page }) => {
    await open(page, "/settings", "scenario=behind");
    await expect(state(page)).toHaveAttribute("data-state", "partial");
    await expect(state(page)).toContainText("Behind: Invoice item");
    await state(page).hover();
    await expect(page.getByText("Stripe has a problem right now, last read")).toBeVisible();
    await expect(page.getByText("Events cannot be read right now")).toBeVisible();
    await shot(page, "window-partial");
    await expectAccessible(page);
  });

  test("says when nothing was checked yet, and where each list costs a read", async ({ page }) => {
    await open(page, "/settings");
    await expect(state(page)).toBeVisible();
    await fake(page, (f) =>
      f.status({ state: "starting", last_success: null, signal: false, reads_30_days: 1 }),
    );
    await expect(page.getByTestId("status-last-success")).toHaveText("Not checked yet");
    await expect(page.getByTestId("status-reads")).toContainText("1 read in 30 days");
    await state(page).hover();
    await expect(page.getByText("may not read events")).toBeVisible();
  });

  for (const lang of ["en", "ja"])
    test(`nothing in it is cut off in a small window, in ${lang}`, async ({ page }) => {
      await page.setViewportSize({ width: 900, height: 600 });
      await open(page, "/settings", `rows=50&lang=${lang}`);
      await expect(state(page)).toHaveAttribute("data-state", "watching");
      const cut = await bar(page).evaluate((element) =>
        [element, ...element.querySelectorAll("*")]
          .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
          .map((one) => one.outerHTML.slice(0, 120)),
      );
      expect(cut).toEqual([]);
    });
});

test.describe("notices", () => {
  test("stand above the work until they are closed", async ({ page }) => {
    await open(page, "/settings", "scenario=notices");
    await expect(page.getByTestId("notice")).toHaveCount(3);
    await expect(page.getByTestId("notice").nth(1)).toContainText("ledger.damaged-1.sqlite3");
    await expectAccessible(page);
    await shot(page, "window-notices");
    await page.getByTestId("notice").first().getByRole("button", { name: "Close" }).click();
    await expect(page.getByTestId("notice")).toHaveCount(2);
    await expect(page.locator('[data-kind="notifications_missing"]')).toHaveCount(0);
  });

  test("come while one works", async ({ page }) => {
    await open(page, "/settings");
    await expect(page.getByTestId("settings-page")).toBeVisible();
    await fake(page, (f) => f.notice({ kind: "tray_missing" }));
    await expect(page.getByTestId("notice")).toContainText("no tray");
  });

  test("go by themselves when they are true no more", async ({ page }) => {
    await open(page, "/settings", "scenario=notices");
    await expect(page.locator('[data-kind="notifications_missing"]')).toBeVisible();
    await fake(page, (f) => f.withdraw({ kind: "notifications_missing" }));
    await expect(page.locator('[data-kind="notifications_missing"]')).toHaveCount(0);
    await expect(page.getByTestId("notice")).toHaveCount(2);
  });

  test("a failure that came by itself is told in passing", async ({ page }) => {
    await open(page, "/settings");
    await expect(page.getByTestId("settings-page")).toBeVisible();
    await fake(page, (f) => f.fail("disk_full", "no space left on device"));
    await expect(page.getByText("The disk is full")).toBeVisible();
  });
});

test("a start that fails says why, with what to do, and can be tried again", async ({ page }) => {
  await open(page, "/activity", "scenario=newer");
  const error = page.getByTestId("boot-error");
  await expect(error).toHaveAttribute("data-code", "ledger_newer");
  await expect(error).toContainText("ledger.sqlite3");
  await expect(error.getByRole("button", { name: "Try again" })).toBeVisible();
  await expectAccessible(page);
  await shot(page, "window-boot-error");
});

test("the system's language is spoken from the first screen on", async ({ page }) => {
  await open(page, "/settings", "lang=ja");
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(page.getByTestId("nav-settings")).toHaveText("設定");
});

for (const look of looks)
  test(`the frame holds in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await open(page, "/settings", `scenario=notices&${look.query}`);
    await expect(state(page)).toBeVisible();
    await page.getByTestId("connection-switcher").click();
    await expect(page.getByTestId("connection-option").first()).toBeVisible();
    await expectAccessible(page);
    await shot(page, `window-${look.name}`);
  });

test("each account has its own unread count", async ({ page }) => {
  await open(page, "/settings");
  await expect(page.getByTestId("nav-unread")).toContainText("7");
  await page.getByTestId("connection-switcher").click();
  await expect(page.getByTestId("connection-option").first()).toContainText("7");
  expect((await fake(page, (f) => f.viewState())).connection ?? TEST).toBe(TEST);
});
