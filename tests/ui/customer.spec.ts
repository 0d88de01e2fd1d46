import { expect, test } from "@playwright/test";
import { expectAccessible, fake, nthId, open, shot } from "./manage";

const rows = '[data-testid="customer-row"]';

test.describe("a customer", () => {
  test("shows every field of the connector and what arrived beside", async ({ page }) => {
    await open(page, "/customers");
    await page.locator(rows).nth(3).click();
    const card = page.getByTestId("customer-page");
    for (const field of [
      "id",
      "account_balance",
      "created",
      "currency",
      "delinquent",
      "description",
      "email",
    ])
      await expect(card.locator(`[data-field="${field}"]`)).toBeVisible();
    for (const field of [
      "discount.start",
      "discount.end",
      "coupon.id",
      "coupon.percent_off",
      "coupon.duration",
    ])
      await expect(card.locator(`[data-field="${field}"]`)).toBeVisible();
    await expect(card.locator('[data-field="coupon.percent_off"]')).toContainText("15%");
    await expect(page.getByTestId("customer-arrivals")).toBeVisible();
  });

  test("is made once however often one clicks", async ({ page }) => {
    await open(page, "/customers/new");
    await page.getByTestId("field-name").fill("نور 🔔 Hana");
    await page.getByTestId("field-email").fill("hana@example.com");
    await fake(page, (f) => f.holdNext());
    await page.getByTestId("form-save").dblclick();
    await page.keyboard.press("Control+s");
    await fake(page, (f) => f.release());
    await expect(page.getByTestId("customer-page")).toContainText("نور 🔔 Hana");
    expect(await fake(page, (f) => f.writes())).toBe(1);
  });

  test("keeps what was typed when Stripe refuses, and says why at the field", async ({ page }) => {
    await open(page, "/customers/new");
    await page.getByTestId("field-name").fill("Hana");
    await page.getByTestId("field-email").fill("hana@refused.example");
    await page.getByTestId("form-save").click();
    const error = page.getByTestId("field-error-email");
    await expect(error).toContainText("Invalid email address: hana@refused.example");
    await expect(error).toContainText("req_8sHk2LpQwZx1Rv");
    await expect(page.getByTestId("field-name")).toHaveValue("Hana");
    await shot(page, "customer-refused");
    await page.getByTestId("field-email").fill("hana@example.com");
    await expect(error).toHaveCount(0);
    await page.getByTestId("form-save").click();
    await expect(page.getByTestId("customer-page")).toContainText("hana@example.com");
  });

  test("checks as one types, by the core's rules", async ({ page }) => {
    await open(page, "/customers/new");
    await page.getByTestId("field-email").fill("hana@");
    await expect(page.getByTestId("field-error-email")).toHaveCount(0);
    await page.getByTestId("field-email").blur();
    await expect(page.getByTestId("field-error-email")).toBeVisible();
    await page.getByTestId("field-description").fill("x".repeat(5001));
    await expect(page.getByTestId("field-error-description")).toContainText("5,001");
    await page.getByTestId("form-save").click();
    await expect(page.getByText("2 fields need a look")).toBeVisible();
    expect(await fake(page, (f) => f.writes())).toBe(0);
  });

  test("has fields that are left, set and cleared", async ({ page }) => {
    await open(page, "/customers");
    await page.locator(rows).nth(0).click();
    await page.getByTestId("customer-edit").click();
    await page.getByTestId("field-email").fill("");
    await expect(page.getByTestId("field-change-email")).toHaveAttribute("data-change", "clear");
    await page.getByTestId("field-name").fill("Somebody else");
    await expect(page.getByTestId("field-change-name")).toHaveAttribute("data-change", "set");
    await page.getByRole("button", { name: "Leave as it was: Name" }).click();
    await expect(page.getByTestId("field-change-name")).toHaveCount(0);
    await page.getByTestId("form-save").click();
    await expect(page.locator('[data-field="email"]')).toContainText("—");
    await expect(page.locator('[data-field="name"]')).toContainText("Lukas Mensah");
  });

  test("asks when someone else changed the same field", async ({ page }) => {
    await open(page, "/customers");
    await page.locator(rows).nth(1).click();
    await page.getByTestId("customer-edit").click();
    await page.getByTestId("field-name").fill("Mine");
    await page.getByTestId("field-description").fill("My note");
    const id = await nthId(page, "customers", 1);
    await fake(page, (f, target) => f.changeElsewhere("customers", target, { name: "Theirs" }), id);
    await page.getByTestId("form-save").click();
    const row = page.getByTestId("conflict-row");
    await expect(row).toHaveCount(1);
    await expect(row).toContainText("Theirs");
    await expect(row).toContainText("Mine");
    await expectAccessible(page);
    await shot(page, "customer-conflict");
    await row.getByTestId("conflict-theirs").check();
    await page.getByTestId("conflict-save").click();
    await expect(page.locator('[data-field="name"]')).toContainText("Theirs");
    await expect(page.locator('[data-field="description"]')).toContainText("My note");
  });

  test("is not lost by leaving, and comes back after a restart", async ({ page }) => {
    await open(page, "/customers/new");
    await page.getByTestId("field-name").fill("Half typed");
    await page.getByTestId("nav-products").click();
    await expect(page.getByTestId("leave-stay")).toBeFocused();
    await shot(page, "customer-leave");
    await page.getByTestId("leave-stay").click();
    await expect(page.getByTestId("field-name")).toHaveValue("Half typed");
    await page.getByTestId("nav-products").click();
    await page.getByTestId("leave-keep").click();
    await expect(page.getByTestId("products-list")).toBeVisible();
    await page.reload();
    await page.getByTestId("nav-customers").click();
    await expect(page.getByTestId("drafts")).toContainText("Half typed");
    await page.getByTestId("draft-continue").click();
    await expect(page.getByTestId("field-name")).toHaveValue("Half typed");
    await expect(page.getByTestId("form-restored")).toBeVisible();
    await page.getByTestId("form-save").click();
    await expect(page.getByTestId("customer-page")).toContainText("Half typed");
    await page.getByTestId("nav-customers").click();
    await expect(page.getByTestId("drafts")).toHaveCount(0);
  });

  test("stays typed when Stripe cannot be reached", async ({ page }) => {
    await open(page, "/customers/new", "rows=500&scenario=offline");
    await page.getByTestId("field-name").fill("Offline");
    await page.getByTestId("form-save").click();
    await expect(page.getByTestId("form-failure")).toContainText("Saving again is safe");
    await expect(page.getByTestId("field-name")).toHaveValue("Offline");
  });

  test("is read-only for a key that may not write, and names the permission", async ({ page }) => {
    await open(page, "/customers/new", "rows=500&scenario=readonly");
    await expect(page.getByTestId("form-read-only")).toContainText("rak_customer_write");
    await expect(page.getByTestId("field-name")).toHaveAttribute("readonly", "");
    await expect(page.getByTestId("form-save")).toHaveCount(0);
    await expectAccessible(page);
  });

  test("is deleted only when its email was typed", async ({ page }) => {
    await open(page, "/customers");
    await page.locator(rows).nth(0).click();
    await page.getByTestId("object-more").click();
    await page.getByTestId("object-delete").click();
    await expect(page.getByTestId("confirm-delete")).toBeDisabled();
    await page.getByTestId("confirm-delete-input").fill("lukas.mensah.0@example.com");
    await page.getByTestId("confirm-delete").click();
    await expect(page.getByTestId("customers-list")).toBeVisible();
    await expect(page.getByTestId("mirror-line")).toContainText("499 customers");
  });

  test("says so when it was deleted elsewhere", async ({ page }) => {
    await open(page, "/customers/cus_gone");
    await expect(page.getByTestId("customer-page")).toContainText("req_G0neAndG0ne");
  });
});
