import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { Flow, Rule, Settings, ViewState } from "../../ui/src/ipc/bindings";

/** What a test may do behind the UI's back; the fake backend offers it. */
interface Fake {
  changeElsewhere: (kind: string, id: string, fields: Record<string, unknown>) => void;
  refuseNext: (param: string, message: string) => void;
  holdNext: () => void;
  release: () => void;
  writes: () => number;
  ids: (kind: string) => string[];
  importTick: (lines: number) => void;
  importTrouble: () => void;
  historyTick: (pages: number) => void;
  historyTrouble: () => void;
  auditFinds: (missing: number) => void;
  holdMap: () => void;
  letMap: () => void;
  arrive: (count: number, trigger?: string, connection?: string) => void;
  seqAt: (index: number) => number | null;
  status: (change: Record<string, unknown>) => void;
  notice: (notice: Record<string, unknown>) => void;
  withdraw: (notice: Record<string, unknown>) => void;
  navigate: (to: Record<string, unknown>) => void;
  fail: (code: string, message: string) => void;
  refuseSettings: (refused: boolean) => void;
  refuseRules: (refused: boolean) => void;
  /** The rules that were kept, by connection and trigger. */
  ruleIds: () => string[];
  rule: (id: string) => Rule | null;
  flows: () => Flow[];
  settings: () => Settings;
  viewState: () => ViewState;
  /** The commands that were sent, in their order. */
  log: () => string[];
}

/** Runs something in the page with the fake backend at hand. */
export async function fake<R>(
  page: Page,
  run: (fake: Fake, arg: string) => R,
  arg = "",
): Promise<R> {
  const source = `(${run.toString()})(window.__fake, ${JSON.stringify(arg)})`;
  return (await page.evaluate(source)) as R;
}

export async function open(page: Page, hash: string, query = "rows=500") {
  await page.goto(`/?${query}#${hash}`);
  await page.waitForFunction(() => "__fake" in window);
}

export async function expectAccessible(page: Page) {
  // Half faded in, a text has half its contrast. What never ends (a skeleton's shimmer) is not waited for.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html}\n${nodes[0]?.failureSummary}`,
  );
  expect(found).toEqual([]);
}

/** A picture for people to look at; nothing compares it. */
export async function shot(page: Page, name: string) {
  await page.screenshot({ path: `target/ui-shots/${name}.png` });
}

/** The ways in which every screen has to hold: language, colours, size. */
export const looks = [
  { name: "en-light-wide", query: "lang=en&theme=light", size: { width: 1440, height: 900 } },
  { name: "en-dark-small", query: "lang=en&theme=dark", size: { width: 900, height: 600 } },
  { name: "ja-light-small", query: "lang=ja&theme=light", size: { width: 900, height: 600 } },
  { name: "ja-dark-wide", query: "lang=ja&theme=dark", size: { width: 1440, height: 900 } },
];

export const nthId = async (page: Page, kind: "customers" | "products", n: number) =>
  (await fake(page, (f, k) => f.ids(k), kind))[n] as string;
