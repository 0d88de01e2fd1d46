import { expect, test } from "@playwright/test";
import { expectAccessible, looks, nthId, open, shot } from "./manage";

const rows = '[data-testid="customer-row"]';

test.describe("the list of customers", () => {
  test("finds as one types: names, parts of emails, metadata and Japanese", async ({ page }) => {
    await open(page, "/customers");
    const search = page.getByTestId("search-field");
    await expect(page.locator(rows).first()).toBeVisible();
    await search.fill("lukas.mensah.0@");
    await expect(page.locator(rows)).toHaveCount(1);
    await search.fill("C-10003");
    await expect(page.locator(rows)).toHaveCount(1);
    await search.fill("高橋");
    await expect(page.locator(rows).first()).toContainText("高橋");
    await search.fill("nobody at all");
    await expect(page.getByTestId("list-empty")).toContainText("nobody at all");
    await page.getByRole("button", { name: "Clear search" }).click();
    await expect(page.locator(rows).first()).toBeVisible();
  });

  test("sorts by a column, the other way, and back", async ({ page }) => {
    await open(page, "/customers");
    const header = page.getByRole("columnheader", { name: "Name" });
    const first = page.locator(rows).first();
    const newest = await first.getAttribute("data-id");
    await header.getByRole("button").click();
    await expect(header).toHaveAttribute("aria-sort", "ascending");
    await expect(first).not.toHaveAttribute("data-id", newest ?? "");
    await header.getByRole("button").click();
    await expect(header).toHaveAttribute("aria-sort", "descending");
    await header.getByRole("button").click();
    await expect(first).toHaveAttribute("data-id", newest ?? "");
  });

  test("remembers the chosen columns", async ({ page }) => {
    await open(page, "/customers");
    await page.getByTestId("column-menu").click();
    await page.getByTestId("column-phone").click();
    await expect(page.getByTestId("column-phone")).toBeChecked();
    await page.getByTestId("column-description").click();
    await expect(page.getByTestId("column-description")).not.toBeChecked();
    await page.keyboard.press("Escape");
    await page.getByTestId("nav-products").click();
    await expect(page.getByTestId("products-list")).toBeVisible();
    await page.getByTestId("nav-customers").click();
    await expect(page.getByRole("columnheader", { name: "Phone" })).toBeVisible();
    await expect(page.getByRole("columnheader", { name: "Description" })).toHaveCount(0);
  });

  test("is worked by keys alone: move, pick, pick all, copy, open", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, "/customers");
    await expect(page.locator(rows).first()).toBeVisible();
    await page.keyboard.press("j");
    await expect(page.getByTestId("customers-list")).toBeFocused();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.getByTestId("selection-bar")).toContainText("2 picked");
    await page.keyboard.press("Control+c");
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^Name\tEmail\t.*\nYuki Weber\t/u);
    await page.keyboard.press("Control+a");
    await expect(page.getByTestId("selection-bar")).toContainText("500 picked");
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("selection-bar")).toHaveCount(0);
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("customer-page")).toBeVisible();
  });

  test("exports what is picked, or all of it", async ({ page }) => {
    await open(page, "/customers");
    await page
      .locator(rows)
      .nth(1)
      .click({ modifiers: ["Control"] });
    await page.getByTestId("selection-csv").click();
    await expect(page.getByText("1 row saved to")).toBeVisible();
    await page.getByRole("checkbox", { name: "Pick all rows" }).click();
    await page.getByRole("checkbox", { name: "Pick all rows" }).click();
    await page.getByTestId("selection-json").click();
    await expect(page.getByText("500 rows saved to")).toBeVisible();
  });

  test("holds 100,000 rows and reaches the last one", async ({ page }) => {
    await open(page, "/customers", "rows=100000");
    await expect(page.getByTestId("mirror-line")).toContainText("100,000 customers");
    await page.getByTestId("customers-list").focus();
    await page.keyboard.press("End");
    const last = page.getByRole("row").and(page.locator('[aria-rowindex="100001"]'));
    await expect(last).toContainText("@example.com");
    expect(await page.locator(rows).count()).toBeLessThan(80);
  });

  test("shows the row that a link names", async ({ page }) => {
    await open(page, "/customers");
    await expect(page.locator(rows).first()).toBeVisible();
    const id = await nthId(page, "customers", 45);
    await page.evaluate((row) => {
      window.location.hash = `/customers?row=${row}`;
    }, id);
    await expect(page.locator(`${rows}[data-id="${id}"]`)).toHaveAttribute("data-active", "true");
    await expect(page.locator(`${rows}[data-id="${id}"]`)).toBeInViewport();
  });

  test("opens a pasted id", async ({ page }) => {
    await open(page, "/customers");
    await expect(page.locator(rows).first()).toBeVisible();
    const id = await nthId(page, "customers", 30);
    await page.getByTestId("search-field").fill(id);
    await page.getByTestId("search-field").press("Enter");
    await expect(page.getByTestId("customer-page")).toContainText(id);
  });

  for (const [scenario, source, words] of [
    ["full", "mirror", "Local copy"],
    ["offline", "mirror_offline", "Offline"],
    ["building", "stripe", "Copying for instant search"],
    ["nomirror", "stripe", "exact emails and IDs only"],
  ] as const)
    test(`says where its rows come from: ${scenario}`, async ({ page }) => {
      await open(page, "/customers", `rows=500&scenario=${scenario}`);
      const line = page.getByTestId("mirror-line");
      await expect(line).toHaveAttribute("data-source", source);
      await expect(line).toContainText(words);
      await expectAccessible(page);
      await shot(page, `customers-${scenario}`);
    });

  test("goes on through Stripe's own list without the copy", async ({ page }) => {
    await open(page, "/customers", "rows=500&scenario=nomirror");
    await expect(page.locator(rows).first()).toBeVisible();
    await page.getByTestId("customers-list").focus();
    await expect(async () => {
      await page.keyboard.press("End");
      await expect(page.locator('[aria-rowindex="301"]')).toContainText("example.com", {
        timeout: 200,
      });
    }).toPass();
    await page.getByTestId("search-field").fill("lukas.mensah.0@example.com");
    await expect(page.locator(rows)).toHaveCount(1);
  });

  test("says what failed and tries again", async ({ page }) => {
    await open(page, "/customers", "rows=500&scenario=error");
    await expect(page.getByRole("main")).toContainText("req_Fq7mB2xT0aLwKc");
    await expectAccessible(page);
    await shot(page, "customers-error");
  });
});

for (const look of looks)
  test(`customers hold in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    for (const [name, hash, scenario] of [
      ["list", "/customers", "full"],
      ["empty", "/customers", "empty"],
      ["loading", "/customers", "loading"],
      ["new", "/customers/new", "full"],
    ] as const) {
      await page.goto(`/?rows=500&scenario=${scenario}&${look.query}&n=${name}#${hash}`);
      const there = {
        list: page.locator(rows).first(),
        empty: page.getByTestId("list-empty"),
        loading: page.getByTestId("rows-loading"),
        new: page.getByTestId("form-save"),
      }[name];
      await expect(there).toBeVisible();
      await expectAccessible(page);
      await shot(page, `customers-${name}-${look.name}`);
      if (name !== "list") continue;
      await page.locator(rows).nth(3).click();
      await expect(page.getByTestId("customer-page")).toBeVisible();
      await expectAccessible(page);
      await shot(page, `customer-${look.name}`);
    }
  });
