import { expect, test } from "@playwright/test";
import { activity, detail, list, row, rows, seqAt } from "./arrivals";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const connection = "acct_1FernBrass:test";

test.describe("the list of arrivals", () => {
  test("stands under its days, newest first, and marks what is unread", async ({ page }) => {
    await activity(page);
    await expect(page.getByTestId("activity-day").first()).toContainText("Today");
    await expect(page.locator(rows).first()).toHaveAttribute(
      "data-seq",
      String(await seqAt(page, 0)),
    );
    await expect(page.locator(`${rows}[data-unread]`)).toHaveCount(7);
    await expect(page.getByTestId("activity-count")).toContainText("500 arrivals, 7 unread");
    const charge = page.locator(rows).first();
    await expect(charge).toContainText("Beeswax candles");
    await expect(charge).toContainText("KWD 1.500");
    await expect(charge).toContainText("Kofi Mensah");
    await expect(charge).toContainText("Succeeded");
    await expect(charge.getByRole("img", { name: "Charge" })).toBeVisible();
  });

  test("holds 100,000 rows and reaches the last one", async ({ page }) => {
    await activity(page, "rows=100000");
    await expect(page.getByTestId("activity-count")).toContainText("100,000 arrivals");
    await list(page).focus();
    await page.keyboard.press("End");
    await expect(row(page, 1)).toBeInViewport();
    await expect(row(page, 1)).toHaveAttribute("data-active", "true");
    expect(await page.locator(rows).count()).toBeLessThan(80);
    await page.keyboard.press("Home");
    await expect(row(page, 100_000)).toBeInViewport();
    await expect(page.getByTestId("activity-day").first()).toBeInViewport();
  });

  test("shows placeholders until the rows are there", async ({ page }) => {
    await open(page, "/activity", "rows=500&scenario=loading");
    await expect(page.getByRole("status", { name: "Loading arrivals" })).toBeVisible();
    await expectAccessible(page);
  });

  test("says what failed and tries again", async ({ page }) => {
    await open(page, "/activity", "rows=500&scenario=error");
    await expect(page.getByTestId("activity-failure")).toContainText("The ledger could not be");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByTestId("activity-failure")).toBeVisible();
    await expectAccessible(page);
  });

  test("says that nothing has arrived, and why", async ({ page }) => {
    await open(page, "/activity", "scenario=empty");
    await expect(page.getByTestId("activity-empty")).toContainText("Nothing has arrived yet");
    await fake(page, (f) => f.arrive(1));
    await expect(page.locator(rows)).toHaveCount(1);
  });
});

test.describe("filters", () => {
  test("by trigger, by status, by unread and by text, in the address", async ({ page }) => {
    await activity(page);
    const count = page.getByTestId("activity-count");
    await page.getByTestId("activity-filter-trigger").click();
    await page.getByTestId("activity-filter-trigger-order.added").check();
    await expect(page.locator(rows).first().getByRole("img", { name: "Order" })).toBeVisible();
    await page.getByTestId("activity-filter-trigger-charge.added").check();
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("activity-filter-trigger")).toContainText("Charge and 1 more");
    await page.getByTestId("activity-filter-status").click();
    await page.getByTestId("activity-filter-status-failed").check();
    await page.keyboard.press("Escape");
    await expect(page.locator(rows).first()).toContainText("Failed");
    await expect(page.locator(`${rows}:not(:has-text("Failed"))`)).toHaveCount(0);
    await page.getByTestId("activity-filter-text").fill("mug");
    await expect(page.locator(`${rows}:not(:has-text("mug"))`)).toHaveCount(0);
    await expect(page).toHaveURL(/#\/activity\?q=mug&trigger=charge\.added%2Corder\.added/u);
    await page.reload();
    await expect(page.locator(rows).first()).toContainText("mug");
    await expect(page.getByTestId("activity-filter-text")).toHaveValue("mug");
    await page.getByTestId("activity-clear").click();
    await expect(count).toContainText("500 arrivals");
    await expect(page.getByTestId("activity-filter-text")).toHaveValue("");
    await expect(page).toHaveURL(/#\/activity$/u);
  });

  test("finds an id and says when nothing matches", async ({ page }) => {
    await activity(page);
    await page.keyboard.press("/");
    await page.keyboard.type("no such thing");
    const empty = page.getByTestId("activity-empty");
    await expect(empty).toHaveAttribute("data-kind", "none");
    await expectAccessible(page);
    await shot(page, "activity-none");
    await empty.getByRole("button", { name: "Clear filters" }).click();
    await expect(page.locator(rows).first()).toBeVisible();
  });

  test("a summary's link shows what is unread, and reading on keeps one's place", async ({
    page,
  }) => {
    await activity(page, "rows=500", `/activity?c=${encodeURIComponent(connection)}&unread=1`);
    await expect(page.locator(rows)).toHaveCount(7);
    await expect(page).toHaveURL(/#\/activity\?unread=1$/u);
    const [second, third] = [await seqAt(page, 1), await seqAt(page, 2)];
    await row(page, second).click();
    // Read now, and still there: what one has just clicked does not jump away.
    await expect(page.getByTestId("activity-count")).toContainText("6 unread");
    await expect(row(page, second)).toHaveAttribute("aria-selected", "true");
    await expect(page.locator(rows)).toHaveCount(7);
    await page.keyboard.press("j");
    await expect(detail(page)).toHaveAttribute("data-seq", String(third));
    await expect(row(page, second)).toHaveCount(0);
    await expect(row(page, third)).toHaveAttribute("data-active", "true");
    await expect(page.locator(rows)).toHaveCount(6);
  });

  test("is what an export saves", async ({ page }) => {
    await activity(page, "rows=500", "/activity?trigger=customer.added");
    const shown = await page.getByTestId("activity-count").textContent();
    await page.getByTestId("activity-export").click();
    await page.getByTestId("activity-export-csv").click();
    const told = page.getByText(/rows saved to .*shopbell-activity\.csv/u);
    await expect(told).toBeVisible();
    expect(Number.parseInt((await told.textContent()) ?? "", 10)).toBe(
      Number.parseInt(shown ?? "", 10),
    );
    await expectAccessible(page);
  });

  test("says when everything is read", async ({ page }) => {
    await activity(page);
    await page.getByTestId("activity-filter-unread").click();
    await expect(page.locator(rows)).toHaveCount(7);
    await page.getByTestId("activity-mark-all").click();
    await expect(page.getByText("7 arrivals marked read")).toBeVisible();
    await expect(page.getByTestId("activity-empty")).toContainText("Everything is read");
    await expect(page.getByTestId("nav-unread")).toHaveCount(0);
    await expect(page.getByTestId("activity-mark-all")).toBeDisabled();
    await shot(page, "activity-all-read");
  });

  test("mark all read marks what the filter shows", async ({ page }) => {
    await activity(page, "rows=500", "/activity?trigger=invoice_item.added");
    await expect(page.locator(`${rows}[data-unread]`)).toHaveCount(2);
    await page.keyboard.press("Shift+U");
    await expect(page.locator(`${rows}[data-unread]`)).toHaveCount(0);
    await page.getByTestId("activity-clear").click();
    await expect(page.locator(`${rows}[data-unread]`)).toHaveCount(5);
  });
});

const places = [
  ["list", "full", rows],
  ["empty", "empty", '[data-testid="activity-empty"]'],
  ["paused", "paused&rows=0", '[data-testid="activity-empty"]'],
  ["loading", "loading", '[data-testid="rows-loading"]'],
  ["error", "error", '[data-testid="activity-failure"]'],
] as const;

for (const look of looks) {
  for (const [name, scenario, there] of places)
    test(`activity holds in ${look.name}: ${name}`, async ({ page }) => {
      await page.setViewportSize(look.size);
      await page.goto(`/?scenario=${scenario}&${look.query}#/activity`);
      await expect(page.locator(there).first()).toBeVisible();
      await expectAccessible(page);
      await shot(page, `activity-${name}-${look.name}`);
    });

  test(`activity holds in ${look.name}: an open arrival and a filter`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await page.goto(`/?rows=500&${look.query}#/activity`);
    await page.locator(rows).nth(3).click();
    await expect(page.getByTestId("arrival-dashboard")).toBeVisible();
    await expectAccessible(page);
    await shot(page, `activity-detail-${look.name}`);
    await page.getByTestId("activity-filter-trigger").click();
    await page.getByTestId("activity-filter-trigger-charge.added").check();
    await expectAccessible(page);
    await shot(page, `activity-filter-${look.name}`);
  });
}
