import { expect, type Page } from "@playwright/test";
import { fake, open } from "./manage";

export const rows = '[data-testid="arrival-row"]';

export const seqAt = (page: Page, index: number) =>
  fake(page, (f, at) => f.seqAt(Number(at)), String(index)) as Promise<number>;
export const row = (page: Page, seq: number) => page.locator(`${rows}[data-seq="${seq}"]`);
export const list = (page: Page) => page.getByTestId("activity-list");
export const detail = (page: Page) => page.getByTestId("arrival-detail");

/** Opens Activity and waits for its first rows. */
export async function activity(page: Page, query = "rows=500", hash = "/activity") {
  await open(page, hash, query);
  await expect(page.locator(rows).first()).toBeVisible();
}
