import { expect, type Page, test } from "@playwright/test";
import { activity, detail, list, row, seqAt } from "./arrivals";
import { expectAccessible, fake, shot } from "./manage";

/** Where a row stands on the screen, to the pixel. */
async function top(page: Page, seq: number) {
  return (await row(page, seq).boundingBox())?.y;
}

test.describe("live", () => {
  test("at the top new arrivals push in", async ({ page }) => {
    await activity(page);
    const first = await seqAt(page, 0);
    await fake(page, (f) => f.arrive(2));
    await expect(row(page, first + 2)).toBeInViewport();
    await expect(row(page, first + 2)).toHaveAttribute("data-unread", "true");
    await expect(page.getByTestId("activity-count")).toContainText("502 arrivals, 9 unread");
    await expect(page.getByTestId("activity-new")).toHaveCount(0);
  });

  for (const count of [3, 250])
    test(`further down ${count} new ones move nothing, and a button leads to them`, async ({
      page,
    }) => {
      await activity(page, "rows=5000");
      await page.mouse.move(700, 400);
      await page.mouse.wheel(0, 6010);
      const read = await seqAt(page, 150);
      await expect(row(page, read)).toBeInViewport();
      const before = await top(page, read);
      await fake(page, (f, n) => f.arrive(Number(n)), String(count));
      const button = page.getByTestId("activity-new");
      await expect(button).toHaveText(`${count} new`);
      expect(await top(page, read)).toBe(before);
      await fake(page, (f) => f.arrive(1));
      await expect(button).toHaveText(`${count + 1} new`);
      expect(await top(page, read)).toBe(before);
      await expectAccessible(page);
      await shot(page, `activity-new-${count}`);
      await button.click();
      await expect(button).toHaveCount(0);
      await expect(row(page, await seqAt(page, 0))).toBeInViewport();
    });

  test("the open arrival stays open and selected while others come", async ({ page }) => {
    await activity(page);
    const seq = await seqAt(page, 2);
    await row(page, seq).click();
    await fake(page, (f) => f.arrive(2));
    await expect(page.getByTestId("activity-count")).toContainText("502");
    await expect(row(page, seq)).toHaveAttribute("aria-selected", "true");
    await expect(row(page, seq)).toHaveAttribute("data-active", "true");
    await expect(detail(page)).toHaveAttribute("data-seq", String(seq));
  });
});

test.describe("keys", () => {
  test("move, open, go on with the panel open, mark and close", async ({ page }) => {
    await activity(page);
    const [first, second, third] = [
      await seqAt(page, 0),
      await seqAt(page, 1),
      await seqAt(page, 2),
    ];
    await page.keyboard.press("j");
    await expect(list(page)).toBeFocused();
    await expect(row(page, first)).toHaveAttribute("data-active", "true");
    await page.keyboard.press("ArrowDown");
    await expect(row(page, second)).toHaveAttribute("data-active", "true");
    await page.keyboard.press("u");
    await expect(row(page, second)).not.toHaveAttribute("data-unread", "true");
    await page.keyboard.press("u");
    await expect(row(page, second)).toHaveAttribute("data-unread", "true");
    await expect(detail(page)).toHaveCount(0);
    await page.keyboard.press("Enter");
    await expect(detail(page)).toHaveAttribute("data-seq", String(second));
    await page.keyboard.press("j");
    await expect(detail(page)).toHaveAttribute("data-seq", String(third));
    await page.keyboard.press("k");
    await page.keyboard.press("ArrowUp");
    await expect(detail(page)).toHaveAttribute("data-seq", String(first));
    await page.keyboard.press("Enter");
    await expect(detail(page)).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(detail(page)).toHaveCount(0);
    await expect(list(page)).toBeFocused();
    await expect(row(page, first)).toHaveAttribute("data-active", "true");
  });

  test("are on the help sheet, and the search gives way to the list", async ({ page }) => {
    await activity(page);
    await page.keyboard.press("/");
    await expect(page.getByTestId("activity-filter-text")).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(list(page)).toBeFocused();
    await page.keyboard.press("?");
    const sheet = page.getByTestId("help-sheet");
    for (const words of ["Next arrival", "Open the arrival", "Mark read", "Mark all read"])
      await expect(sheet).toContainText(words);
  });
});
