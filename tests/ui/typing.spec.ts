import { expect, type Page, test } from "@playwright/test";
import { open } from "./manage";

const LIVE = "acct_1FernBrass:live";

/** Keys in one go, as a fast typist's come out of a busy machine: nothing is drawn in between. */
async function pressInOneGo(page: Page, keys: string[]) {
  await page.evaluate(() => {
    setTimeout(() => {
      const until = performance.now() + 400;
      while (performance.now() < until);
    });
  });
  const { keyboard } = page;
  await Promise.all(
    keys.flatMap((keys) => {
      const chord = keys.split("+");
      return [
        ...chord.map((key) => keyboard.down(key)),
        ...chord.toReversed().map((key) => keyboard.up(key)),
      ];
    }),
  );
}

for (const reducedMotion of ["reduce", "no-preference"] as const)
  test.describe(`what is typed at once, motion: ${reducedMotion}`, () => {
    test.use({ contextOptions: { reducedMotion } });

    test("into the connection switcher is the menu's", async ({ page }) => {
      await open(page, "/customers");
      await page.getByTestId("connection-switcher").focus();
      await pressInOneGo(page, ["Enter", "End", "Enter"]);
      await expect(page.getByTestId("connect-key")).toBeVisible();
    });

    test("into a menu stays where it went, and its button has the focus again", async ({
      page,
    }) => {
      await open(page, "/customers");
      const switcher = page.getByTestId("connection-switcher");
      await switcher.focus();
      await pressInOneGo(page, ["Enter", "ArrowDown"]);
      await expect(page.getByTestId("connection-option").nth(1)).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(page.getByTestId("connection-option")).toHaveCount(0);
      await expect(switcher).toBeFocused();
    });

    test("into a filter ticks its options", async ({ page }) => {
      await open(page, "/activity");
      await page.getByTestId("activity-filter-trigger").focus();
      await pressInOneGo(page, ["Enter", "Tab", "Space"]);
      await expect(page.getByTestId("activity-filter-trigger-order.added")).toBeChecked();
      await expect(page.getByTestId("activity-filter-trigger-charge.added")).not.toBeChecked();
    });

    test("into a dialog is all in its field", async ({ page }) => {
      await open(page, "/settings");
      const replace = page.locator(`[data-id="${LIVE}"]`).getByTestId("connection-replace");
      await replace.focus();
      await pressInOneGo(page, ["Enter", ..."rk_live_gp"]);
      await expect(page.getByTestId("replace-key")).toHaveValue("rk_live_gp");
      await page.keyboard.press("Escape");
      await expect(page.getByTestId("replace-key")).toHaveCount(0);
      await expect(replace).toBeFocused();
    });

    test("into a name's field and after it goes to the field and to the pencil", async ({
      page,
    }) => {
      await open(page, "/settings");
      const pencil = page.locator(`[data-id="${LIVE}"]`).getByTestId("connection-rename");
      await pencil.focus();
      await pressInOneGo(page, ["Enter", "x", "Escape", "Enter", "y"]);
      await expect(page.getByTestId("connection-name-field")).toHaveValue("y");
    });

    test("into the palette is searched for and run", async ({ page }) => {
      await open(page, "/customers");
      await expect(page.getByTestId("customers-list")).toBeVisible();
      await pressInOneGo(page, ["Control+k", ..."settings", "Enter"]);
      await expect(page.getByTestId("settings-page")).toBeVisible();
      await expect(page.getByTestId("palette")).toHaveCount(0);
    });
  });
