import { expect, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const rows = '[data-testid="product-row"]';

test("shows pictures, fields and prices with currency and interval", async ({ page }) => {
  await open(page, "/products");
  await page.locator(rows).filter({ hasText: "Monthly club" }).first().click();
  const prices = page.getByTestId("prices");
  await expect(prices).toContainText("$19.00");
  await expect(prices).toContainText("Every month");
  await expect(prices).toContainText("KWD");
  await expect(page.getByTestId("product-gallery").locator("img").first()).toBeVisible();
  for (const field of [
    "id",
    "active",
    "caption",
    "created",
    "description",
    "name",
    "shippable",
    "updated",
    "url",
  ])
    await expect(page.locator(`[data-field="${field}"]`)).toBeVisible();
});

test("filters active and archived products, archives and restores", async ({ page }) => {
  await open(page, "/products");
  await page.getByText("Archived", { exact: true }).first().click();
  await expect(page.locator(rows).first()).toContainText("Archived");
  await page.locator(rows).first().click();
  await page.getByTestId("product-archive").click();
  await expect(page.getByTestId("product-archive")).toContainText("Archive");
  await expect(page.getByText("Product restored")).toBeVisible();
});

test("makes a product, with the caption's rule explained", async ({ page }) => {
  await open(page, "/products/new");
  await page.getByTestId("form-save").click();
  await expect(page.getByTestId("field-error-name")).toBeVisible();
  await page.getByTestId("field-name").fill("Ship's bell");
  await page.getByTestId("field-caption").fill("Loud");
  await expect(page.getByTestId("caption-note")).toContainText("good");
  await page.getByTestId("form-save").click();
  await expect(page.locator('[data-field="type"]')).toContainText("Good");
  await expect(page.locator('[data-field="caption"]')).toContainText("Loud");
});

test("says that a service takes no caption", async ({ page }) => {
  await open(page, "/products");
  await page.locator(rows).filter({ hasText: "Gift card" }).first().click();
  await page.getByTestId("product-edit").click();
  await page.getByTestId("field-caption").fill("For you");
  await expect(page.getByTestId("caption-note")).toContainText("This product is a service");
});

test("puts a duplicate id's error at the id, and nothing typed is lost", async ({ page }) => {
  await open(page, "/products/new");
  const id = await fake(page, (f) => f.ids("products")[0] as string);
  await page.getByTestId("field-name").fill("Twin");
  await page.getByTestId("field-id").fill(id);
  await page.getByTestId("form-save").click();
  await expect(page.getByTestId("field-error-id")).toContainText("Product already exists");
  await expect(page.getByTestId("field-name")).toHaveValue("Twin");
});

test("orders images by buttons, by keys and by dragging", async ({ page }) => {
  await open(page, "/products/new");
  await page.getByTestId("field-name").fill("Bell");
  for (const n of [0, 1, 2]) {
    await page.getByTestId("image-add").click();
    await page.getByTestId(`field-images-${n}`).fill(`https://img.example.com/${n}.jpg`);
  }
  const order = async () =>
    await page
      .locator('[data-testid^="field-images-"]')
      .evaluateAll((fields) => fields.map((f) => (f as HTMLInputElement).value.at(-5)));
  expect(await order()).toEqual(["0", "1", "2"]);
  await page.getByTestId("field-images-2").press("Alt+ArrowUp");
  expect(await order()).toEqual(["0", "2", "1"]);
  await page.getByRole("button", { name: "Move image 1 down" }).click();
  expect(await order()).toEqual(["2", "0", "1"]);
  await page.getByTestId("image-grip-0").focus();
  await page.keyboard.press("Space");
  await expect(page.locator('[data-testid="image-row"][data-dragging]')).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByText("Image 1 is now at place 2")).toBeAttached();
  await page.keyboard.press("Space");
  await expect.poll(order).toEqual(["0", "2", "1"]);
  const from = await page.getByTestId("image-grip-0").boundingBox();
  const to = await page.getByTestId("image-grip-2").boundingBox();
  if (!from || !to) throw new Error("no grips");
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 20, { steps: 4 });
  await page.mouse.move(to.x + 8, to.y + 24, { steps: 12 });
  await page.mouse.up();
  await expect.poll(order).toEqual(["2", "1", "0"]);
  await page.getByTestId("form-save").click();
  await expect(page.getByTestId("product-gallery").locator("img")).toHaveCount(3);
});

test("takes eight images and refuses nine, and an address that is none", async ({ page }) => {
  await open(page, "/products/new");
  await page.getByTestId("field-name").fill("Bell");
  await page.getByTestId("image-add").click();
  await page.getByTestId("field-images-0").fill("not an address");
  await page.getByTestId("form-save").click();
  await expect(page.getByTestId("field-error-images-0")).toContainText("Not a web address");
  await page.getByTestId("field-images-0").fill("");
  const nine = Array.from({ length: 9 }, (_, n) => `https://img.example.com/${n}.jpg`).join("\n");
  await page.getByTestId("field-images-0").evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    field.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, nine);
  await expect(page.getByTestId("field-error-images")).toContainText("9");
  await expect(page.getByTestId("image-add")).toBeDisabled();
  await page.getByRole("button", { name: "Remove image 9" }).click();
  await expect(page.getByTestId("field-error-images")).toHaveCount(0);
  expect(await fake(page, (f) => f.writes())).toBe(0);
});

test("names why a picture is not shown", async ({ page }) => {
  await open(page, "/products/new");
  await page.getByTestId("image-add").click();
  await page.getByTestId("field-images-0").fill("http://127.0.0.1/secret.png");
  await expect(page.getByRole("img", { name: /private network/u })).toBeVisible();
});

test("shows Stripe's refusal to delete a product that has prices", async ({ page }) => {
  await open(page, "/products");
  await page.locator(rows).first().click();
  await page.getByTestId("object-more").click();
  await page.getByTestId("object-delete").click();
  await page.getByTestId("confirm-delete-input").fill("Brass counter bell");
  await page.getByTestId("confirm-delete").click();
  await expect(page.getByRole("dialog")).toContainText("req_HasPr1ces0");
});

for (const look of looks)
  test(`products hold in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await page.goto(`/?rows=500&${look.query}#/products`);
    await expect(page.locator(rows).first()).toBeVisible();
    await expectAccessible(page);
    await shot(page, `products-${look.name}`);
    await page.locator(rows).nth(3).click();
    await expect(page.getByTestId("prices")).toBeVisible();
    await expectAccessible(page);
    await shot(page, `product-${look.name}`);
    await page.getByTestId("product-edit").click();
    await page.getByTestId("metadata-add").click();
    await expectAccessible(page);
    await shot(page, `product-edit-${look.name}`);
  });
