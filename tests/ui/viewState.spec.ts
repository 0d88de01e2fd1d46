import { expect, type Page, test } from "@playwright/test";
import { fake, open } from "./manage";

const log = (page: Page) => fake(page, (f) => f.log());

test.describe("where the window stands is no setting", () => {
  for (const [place, field] of [
    ["/customers", "search-field"],
    ["/products", "search-field"],
    ["/activity", "activity-filter-text"],
  ] as const)
    test(`typing in the search box of ${place} saves no settings`, async ({ page }) => {
      await open(page, place);
      await expect(page.getByTestId(field)).toBeVisible();
      await expect.poll(() => log(page)).toEqual(["saveViewState:route"]);
      await page.getByTestId(field).pressSequentially("hana", { delay: 20 });
      await expect
        .poll(async () => (await fake(page, (f) => f.viewState())).route)
        .toContain("hana");
      // Nothing but the place is written: once where the typing rests, at most once for each key
      // where the machine is slow.
      const commands = await log(page);
      expect(commands.every((command) => command === "saveViewState:route")).toBe(true);
      expect(commands.length).toBeLessThanOrEqual(1 + "hana".length);
    });

  test("chosen columns are kept for their own list", async ({ page }) => {
    await open(page, "/customers", "rows=50&keep=1");
    await page.getByTestId("column-menu").click();
    await page.getByTestId("column-phone").click();
    await expect
      .poll(async () => (await fake(page, (f) => f.viewState())).columns)
      .toEqual({ customers: ["name", "email", "description", "created", "phone"] });
    await page.reload();
    await expect(page.getByRole("columnheader", { name: "Phone" })).toBeVisible();
    expect((await log(page)).filter((command) => command.startsWith("updateSettings"))).toEqual([]);
  });
});
