import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, open, shot } from "./manage";

const TEST = "acct_1FernBrass:test";
const LIVE = "acct_1FernBrass:live";

const begin = (page: Page, query = "rows=500") => open(page, "/settings", query);
const log = (page: Page) => fake(page, (f) => f.log());
const card = (page: Page, id: string) =>
  page.locator(`[data-testid="connection"][data-id="${id}"]`);

test.describe("connections", () => {
  test("each shows its mode, its key's end, and where that lies", async ({ page }) => {
    await begin(page);
    await expect(page.getByTestId("connection")).toHaveCount(2);
    await expect(card(page, TEST)).toContainText("TEST");
    await expect(card(page, TEST)).toContainText("Key …x7Qd in the keychain");
    await expect(card(page, LIVE)).toContainText("LIVE");
  });

  test("a name is changed in its place, from the keyboard", async ({ page }) => {
    await begin(page);
    const pencil = card(page, LIVE).getByTestId("connection-rename");
    await pencil.focus();
    await page.keyboard.press("Enter");
    const field = page.getByTestId("connection-name-field");
    await expect(field).toBeFocused();
    await field.fill(" ");
    await page.keyboard.press("Enter");
    await expect(page.getByText("This is needed.")).toBeVisible();
    await field.fill("Fern & Brass, Kyoto");
    await page.keyboard.press("Enter");
    await expect(card(page, LIVE).getByTestId("connection-name")).toHaveText("Fern & Brass, Kyoto");
    await expect(pencil).toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.type("no");
    await page.keyboard.press("Escape");
    await expect(card(page, LIVE).getByTestId("connection-name")).toHaveText("Fern & Brass, Kyoto");
  });

  test("permissions open, and are asked for again", async ({ page }) => {
    await begin(page, "scenario=readonly");
    const fold = card(page, TEST).getByTestId("connection-access");
    await expect(fold).toContainText("2 permissions are missing");
    await fold.click();
    await expect(card(page, TEST).getByTestId("access-products")).toContainText(
      "rak_product_write",
    );
    await shot(page, "settings-permissions");
    await expectAccessible(page);
    await card(page, TEST).getByTestId("connection-recheck").click();
    await expect(page.getByText("Permissions checked")).toBeVisible();
    expect(await log(page)).toContain(`recheckAccess:${TEST}`);
  });

  test("another key takes the place of the old one; a wrong one does not", async ({ page }) => {
    await begin(page);
    await card(page, TEST).getByTestId("connection-replace").click();
    const field = page.getByTestId("replace-key");
    await expect(field).toBeFocused();
    await field.fill("rk_live_51AbCdEfGhIj");
    await page.getByTestId("replace-submit").click();
    await expect(page.getByTestId("replace-error")).toContainText("another account or mode");
    await expect(field).toHaveValue("rk_live_51AbCdEfGhIj");
    await shot(page, "settings-replace");
    await expectAccessible(page);
    await field.fill("rk_test_51AbCdEfZzZz");
    await page.getByTestId("replace-submit").click();
    await expect(card(page, TEST)).toContainText("Key …ZzZz in the keychain");
    await expect(field).toHaveCount(0);
  });

  test("a key that is gone can be entered again", async ({ page }) => {
    await begin(page, "scenario=keymissing");
    await expect(card(page, TEST)).toContainText("not in the keychain any more");
    await card(page, TEST).getByRole("button", { name: "Enter the key again" }).click();
    await page.getByTestId("replace-key").fill("rk_test_51AbCdEfZzZz");
    await page.keyboard.press("Enter");
    await expect(card(page, TEST)).toContainText("Key …ZzZz");
  });

  for (const choice of ["keep", "delete"] as const)
    test(`removing asks about the records: ${choice}`, async ({ page }) => {
      await begin(page);
      await card(page, LIVE).getByTestId("connection-remove").click();
      await expect(page.getByTestId("remove-keep")).toBeChecked();
      await page.getByTestId(`remove-${choice}`).check();
      if (choice === "delete") {
        await shot(page, "settings-remove");
        await expectAccessible(page);
      }
      await page.getByTestId("remove-confirm").click();
      await expect(page.getByTestId("connection")).toHaveCount(1);
      expect(await log(page)).toContain(`removeConnection:${LIVE}:${choice === "delete"}`);
    });

  test("removing can be thought better of", async ({ page }) => {
    await begin(page);
    await card(page, LIVE).getByTestId("connection-remove").click();
    await expect(page.getByTestId("remove-keep")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("remove-keep")).toHaveCount(0);
    await expect(page.getByTestId("connection")).toHaveCount(2);
    await expect(card(page, LIVE).getByTestId("connection-remove")).toBeFocused();
  });

  test("without any, settings still stand, and lead to one", async ({ page }) => {
    await begin(page, "scenario=noconnection");
    await expect(page.getByTestId("settings-connections")).toContainText("No account");
    await expectAccessible(page);
    await page.getByTestId("add-connection").click();
    await expect(page.getByTestId("connect-key")).toBeVisible();
  });
});
