import { expect, test } from "@playwright/test";
import { activity } from "./arrivals";
import { expectAccessible, looks, open, shot } from "./manage";

// As the real window has it.
test.beforeEach(({ page }) => page.addInitScript(() => void Object.freeze(Object.prototype)));

for (const look of looks) {
  test(`the overview holds in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await open(page, "/overview", `rows=2000&${look.query}`);
    await expect(page.getByTestId("takings-chart").locator("svg").first()).toBeVisible();
    await expect(page.getByTestId("overview-figures")).toBeVisible();
    await expectAccessible(page);
    await shot(page, `overview-${look.name}`);
    await page.getByTestId("takings-toggle").click();
    await expect(page.getByTestId("takings-table").locator("tbody tr")).toHaveCount(30);
    await expectAccessible(page);
    await shot(page, `overview-table-${look.name}`);
  });
}

test("stretches and currencies change what is shown, and the table has the chart's numbers", async ({
  page,
}) => {
  await open(page, "/overview", "rows=2000");
  const total = page.getByTestId("takings-total");
  await expect(total).toBeVisible();
  const month = await total.textContent();
  await page.getByTestId("overview-stretch").getByText("7 days").click();
  await expect(total).not.toHaveText(month ?? "");
  await page.getByTestId("takings-toggle").click();
  await expect(page.getByTestId("takings-table").locator("tbody tr")).toHaveCount(7);
  await page.getByTestId("takings-currency").getByText("JPY").click();
  await expect(total).toContainText("¥");
  const cells = await page
    .getByTestId("takings-table")
    .locator("tbody td:nth-child(2)")
    .allTextContents();
  const sum = cells.reduce((all, text) => all + Number(text.replace(/[^\d]/gu, "")), 0);
  expect(sum).toBe(Number(((await total.textContent()) ?? "").replace(/[^\d]/gu, "")));
});

test("says that nothing arrived, that it is loading, and what failed", async ({ page }) => {
  await open(page, "/overview", "scenario=empty");
  await expect(page.getByTestId("overview-empty")).toBeVisible();
  await expectAccessible(page);
  await shot(page, "overview-empty");
  await open(page, "/overview", "scenario=loading");
  await expect(page.getByRole("status", { name: "Loading the overview" })).toBeVisible();
  await shot(page, "overview-loading");
  await open(page, "/overview", "scenario=error");
  await expect(page.getByText("The ledger could not be").first()).toBeVisible();
  await shot(page, "overview-error");
});

test("is reached by its key and from the list of places", async ({ page }) => {
  await activity(page);
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page.getByTestId("overview")).toBeVisible();
  await page.getByTestId("nav-activity").click();
  await page.getByTestId("nav-overview").click();
  await expect(page.getByTestId("overview")).toBeVisible();
});
