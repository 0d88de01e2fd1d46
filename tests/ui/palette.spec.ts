import { expect, test } from "@playwright/test";
import { expectAccessible, looks, nthId, open, shot } from "./manage";

test("goes anywhere from the keyboard", async ({ page }) => {
  await open(page, "/customers");
  await expect(page.getByTestId("customers-list")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("products");
  await expect(page.getByTestId("palette-row").first()).toContainText("Go to Products");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("products-list")).toBeVisible();
  await expect(page.getByTestId("palette")).toHaveCount(0);
});

test("finds a customer as one types, and by a pasted id", async ({ page }) => {
  await open(page, "/products");
  await expect(page.getByTestId("products-list")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("lukas.mensah.0@");
  const hit = page.getByTestId("palette-row").filter({ hasText: "Lukas Mensah" });
  await expect(hit).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("customer-page")).toContainText("Lukas Mensah");
  const id = await nthId(page, "customers", 20);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(id);
  await expect(page.getByTestId("palette-row")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("customer-page")).toContainText(id);
});

test("Enter means what the text finds, not what an earlier one found", async ({ page }) => {
  await open(page, "/customers");
  await expect(page.getByTestId("customers-list")).toBeVisible();
  const id = await nthId(page, "customers", 20);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("lukas.mensah.0@");
  await expect(page.getByTestId("palette-row")).toHaveCount(1);
  const field = page.getByRole("combobox", { name: /Type a command/u });
  // In one step, before any search can have begun.
  await field.evaluate((input, text) => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  }, id);
  await expect(page.getByTestId("customer-page")).toContainText(id);
});

test("moves with the arrow keys and closes with Escape", async ({ page }) => {
  await open(page, "/customers");
  await expect(page.getByTestId("customers-list")).toBeVisible();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: /Type a command/u });
  await expect(field).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("palette-row").nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(page.getByTestId("palette-row").last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("palette")).toHaveCount(0);
});

test("creates, switches the language and the theme", async ({ page }) => {
  await open(page, "/customers");
  await expect(page.getByTestId("customers-list")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("new product");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "New product" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("日本語");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "新しい商品" })).toBeVisible();
});

test("hotkeys go places, but not while one types", async ({ page }) => {
  await open(page, "/customers");
  await expect(page.getByTestId("customers-list")).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await expect(page.getByTestId("products-list")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByTestId("search-field")).toBeFocused();
  await page.keyboard.type("gc?");
  await expect(page.getByTestId("search-field")).toHaveValue("gc?");
  await expect(page.getByTestId("help-sheet")).toHaveCount(0);
});

test("the help sheet lists the keys of this place", async ({ page }) => {
  await open(page, "/customers");
  await expect(page.getByTestId("customers-list")).toBeVisible();
  await page.keyboard.press("?");
  const sheet = page.getByTestId("help-sheet");
  await expect(sheet).toContainText("Go to Activity");
  await expect(sheet).toContainText("Pick all rows");
  await expectAccessible(page);
  await shot(page, "help");
});

for (const look of looks)
  test(`the palette holds in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await page.goto(`/?rows=500&${look.query}#/customers`);
    await expect(page.getByTestId("customers-list")).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("han");
    await expect(page.getByTestId("palette-row").nth(1)).toBeVisible();
    await expectAccessible(page);
    await shot(page, `palette-${look.name}`);
  });
