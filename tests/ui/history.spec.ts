import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const TEST = "acct_1FernBrass:test";

const begin = (page: Page, query = "rows=500") => open(page, "/settings", query);
const line = (page: Page, id = TEST) => page.locator(`[data-testid="history"][data-id="${id}"]`);
const audit = (page: Page, id = TEST) => page.locator(`[data-testid="audit"][data-id="${id}"]`);

async function start(page: Page, span: string) {
  await line(page).getByTestId("history-open").click();
  await page.getByRole("dialog").getByText(span, { exact: true }).click();
  await page.getByTestId("history-start").click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

test("each span says what it costs before it is begun", async ({ page }) => {
  await begin(page);
  await expect(line(page)).toContainText("Nothing older was read yet.");
  await line(page).getByTestId("history-open").click();
  const dialog = page.getByRole("dialog");
  const cost = page.getByTestId("history-cost");
  await expect(cost).toContainText("About 83 calls to Stripe");
  await expect(cost).toContainText("for about 8,250 objects");
  await expect(cost).toContainText("18,240 reads in the last 30 days");
  await expectAccessible(page);
  await shot(page, "history-dialog");
  await dialog.getByText("All", { exact: true }).click();
  await expect(cost).toContainText("About 85 calls to Stripe for each 30 days of history");
  await dialog.getByText("Since a date").click();
  await expect(page.getByTestId("history-start")).toBeDisabled();
  await page.getByTestId("history-date").fill("2026-01-01");
  await expect(cost).toContainText("calls to Stripe");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
  expect(await fake(page, (f) => f.log())).not.toContain("startHistory:since");
});

test("it says how far it is, pauses, goes on, and says what it brought", async ({ page }) => {
  await begin(page);
  await start(page, "30 days");
  await fake(page, (f) => f.historyTick(20));
  await expect(line(page)).toContainText(
    "Reading: 2,000 arrivals added, 20 calls to Stripe so far",
  );
  await expect(line(page).getByRole("progressbar")).toBeVisible();
  const lists = line(page).getByTestId("history-lists");
  await expect(lists.getByRole("row", { name: "Refund" })).toContainText("done");
  await expect(lists.getByRole("row", { name: "Charge" })).toContainText("down to");
  await expect(lists.getByRole("row", { name: "Customer" })).toContainText("waits for its turn");
  await expect(lists.getByRole("row", { name: "Order" })).toContainText("not offered");
  await expectAccessible(page);
  await line(page).getByRole("button", { name: "Pause" }).click();
  await expect(line(page)).toContainText("Paused: 2,000 arrivals added");
  await fake(page, (f) => f.historyTick(5));
  await expect(line(page)).toContainText("Paused: 2,000 arrivals added");
  await line(page).getByRole("button", { name: "Go on" }).click();
  await fake(page, (f) => f.historyTrouble());
  await expect(line(page)).toContainText("Waiting, and tried again by itself");
  await fake(page, (f) => f.historyTick(500));
  await expect(line(page)).toContainText(/older arrivals were added, with \d+ calls to Stripe\./u);
  await expect(lists).toHaveCount(0);
  await expect(line(page).getByTestId("history-open")).toBeVisible();
});

test("stopped, it keeps what it brought", async ({ page }) => {
  await begin(page);
  await start(page, "All");
  await fake(page, (f) => f.historyTick(3));
  await expect(line(page)).toContainText("Reading: 300 arrivals added");
  await expect(line(page).getByRole("progressbar")).toHaveCount(0);
  await line(page).getByRole("button", { name: "Stop" }).click();
  await expect(line(page)).toContainText(/Stopped on .*: 300 older arrivals were added/u);
});

test("what is not kept cannot be chosen", async ({ page }) => {
  await begin(page);
  const retention = page.getByTestId("settings-retention");
  await retention.getByText("90 days").click();
  await expect
    .poll(async () => (await fake(page, (f) => f.settings())).data.retention)
    .toBe("quarter");
  await line(page).getByTestId("history-open").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: "1 year" })).toBeDisabled();
  await expect(dialog.getByRole("radio", { name: "All" })).toBeDisabled();
  await expect(dialog.getByRole("radio", { name: "90 days" })).toBeEnabled();
  await expect(dialog).toContainText("Only what is kept can be read.");
  await dialog.getByText("Since a date").click();
  await page.getByTestId("history-date").fill("2019-01-01");
  await expect(dialog).toContainText("are not kept.");
  await expect(page.getByTestId("history-start")).toBeDisabled();
  await expectAccessible(page);
});

test("the record is compared, and what was missing is said", async ({ page }) => {
  await begin(page);
  await expect(audit(page)).toContainText("Not checked yet.");
  await audit(page).getByTestId("audit-run").click();
  await expect(audit(page)).toContainText("Complete up to");
  await expect(audit(page)).toContainText("8,250 objects since");
  await expectAccessible(page);
  await fake(page, (f) => f.auditFinds(2));
  await audit(page).getByTestId("audit-run").click();
  await expect(audit(page)).toContainText("2 arrivals were missing. They are recorded now");
  await expect(audit(page)).not.toContainText("Complete up to");
});

test("a comparison that could not be made says why, and claims nothing", async ({ page }) => {
  await begin(page, "scenario=offline");
  await audit(page).getByTestId("audit-run").click();
  await expect(page.getByText("Stripe cannot be reached").first()).toBeVisible();
  await expect(audit(page)).toContainText("Not checked yet.");
});

for (const { name, query, size } of looks) {
  test(`looks right: ${name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await begin(page, query);
    await line(page).getByTestId("history-open").click();
    await expect(page.getByTestId("history-cost")).toContainText("83");
    await expectAccessible(page);
    await shot(page, `history-dialog-${name}`);
    await page.getByTestId("history-start").click();
    await fake(page, (f) => f.historyTick(40));
    await audit(page).getByTestId("audit-run").click();
    await expect(audit(page)).toContainText("8,250");
    await page.getByTestId("settings-audit").scrollIntoViewIfNeeded();
    await expectAccessible(page);
    await shot(page, `history-${name}`);
  });
}
