import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const CHARGE = "rule-charge.added";

// Few rows, unless a hundred are to be judged: each is looked at by every rule of accessibility.
const FEW = "rows=60";

const begin = async (page: Page, query = FEW) => {
  await open(page, "/settings", query);
  await expect(page.getByTestId(CHARGE)).toBeVisible();
};
const edit = async (page: Page, row = CHARGE) => {
  await page.getByTestId(row).getByRole("button").click();
  await expect(page.getByTestId("rule-count")).not.toBeEmpty();
  return page.getByRole("dialog");
};
const ringing = (page: Page) => page.locator('[data-testid="rule-preview"] [data-rings="true"]');
const kept = (page: Page, trigger: string) =>
  fake(
    page,
    (f, which) => {
      const id = f.ruleIds().find((one) => one.endsWith(which));
      return id === undefined ? null : f.rule(id);
    },
    trigger,
  );

test("each trigger that is on has a rule, in words", async ({ page }) => {
  await begin(page);
  const rules = page.getByTestId("settings-rules");
  await expect(rules.getByText("Always rings")).toHaveCount(7);
  await expect(page.getByTestId("rule-checkout_session.added")).toHaveCount(0);
  await page.getByTestId("settings-follow-ups").locator("label").first().click();
  await expect(rules.getByText("Always rings")).toHaveCount(4);
  await expectAccessible(page);
});

test("what would have rung is seen while one edits, and kept", async ({ page }) => {
  await begin(page, "rows=900");
  const dialog = await edit(page);
  const count = page.getByTestId("rule-count");
  await expect(count).toHaveText("100 of the last 100 would have rung.");
  await dialog.getByRole("button", { name: "Add an amount" }).click();
  await dialog.getByLabel("Least amount in USD").fill("100");
  await expect(count).not.toHaveText("100 of the last 100 would have rung.");
  const some = await ringing(page).count();
  expect(some).toBeLessThan(100);
  await expect(count).toHaveText(`${some} of the last 100 would have rung.`);
  await expect(dialog.getByText("Amount too small").first()).toBeVisible();
  await dialog.getByText("Only failed").click();
  await expect.poll(() => ringing(page).count()).toBeLessThan(some);
  await dialog.getByText("Knock").click();
  await dialog.getByText("One by one").click();
  await page.getByTestId("rule-save").click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId(CHARGE)).toContainText(
    "Only if it failed · From $100.00 · Sound: Knock · One by one",
  );
  expect(await kept(page, "charge.added")).toEqual({
    on: true,
    minimums: [{ currency: "usd", amount: 10_000 }],
    outcome: "failed",
    sound: "knock",
    grouping: "one_by_one",
  });
});

test("by the keyboard alone, and back again", async ({ page }) => {
  await begin(page, "rows=900");
  const button = page.getByTestId(CHARGE).getByRole("button");
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(page.getByTestId("rule-on")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByTestId("rule-count")).toHaveText("0 of the last 100 would have rung.");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId(CHARGE)).toContainText("Does not ring");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Back to the default" }).click();
  await expect(page.getByTestId("rule-count")).toHaveText("100 of the last 100 would have rung.");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId(CHARGE)).toContainText("Does not ring");
});

test("amounts of every currency are read as it has them, and what is none is said", async ({
  page,
}) => {
  await begin(page);
  const dialog = await edit(page);
  const add = async (currency: string, amount: string) => {
    await dialog.getByRole("button", { name: "Add an amount" }).click();
    const line = page.getByTestId("rule-minimum").last();
    await line.locator("input").last().fill(currency);
    await page.keyboard.press("Tab");
    await line.locator("input").first().fill(amount);
    return line;
  };
  const yen = await add("jpy", "50.5");
  await expect(yen).toContainText("No amount of this currency");
  await page.getByTestId("rule-save").click();
  await expect(dialog).toBeVisible();
  await yen.locator("input").first().fill("5,000");
  await add("kwd", "1.5");
  await add("zzz", "20");
  const odd = await add("us", "1");
  await page.getByTestId("rule-save").click();
  await expect(odd).toContainText("Three letters");
  await expectAccessible(page);
  await shot(page, "rule-wrong");
  await odd.getByRole("button", { name: /Remove/u }).click();
  await page.getByTestId("rule-save").click();
  await expect(page.getByTestId(CHARGE)).toContainText(/From .*5,000, KWD\s1\.500, ZZZ\s20\.00/u);
});

test("a rule that cannot be kept stays open, and says why", async ({ page }) => {
  await begin(page);
  await fake(page, (f) => f.refuseRules(true));
  const dialog = await edit(page);
  await dialog.getByText("None", { exact: true }).click();
  await page.getByTestId("rule-save").click();
  await expect(dialog).toContainText("The disk is full");
  await fake(page, (f) => f.refuseRules(false));
  await page.getByTestId("rule-save").click();
  await expect(page.getByTestId(CHARGE)).toContainText("Always rings · No sound");
});

test("a shipped sound is heard, the others cannot be", async ({ page }) => {
  const played = page.waitForRequest(/chime.*\.wav/u);
  await begin(page);
  const dialog = await edit(page);
  await expect(page.getByTestId("rule-listen")).toBeDisabled();
  await dialog.getByText("Chime").click();
  await page.getByTestId("rule-listen").click();
  await played;
  await expect(page.getByText("could not be played")).toHaveCount(0);
});

test("a customer has neither amount nor outcome", async ({ page }) => {
  await begin(page);
  const dialog = await edit(page, "rule-customer.added");
  await expect(dialog.getByText("Sound", { exact: true })).toBeVisible();
  await expect(dialog.getByText("Which ring")).toHaveCount(0);
  await expect(dialog.getByText("Ring from this amount on")).toHaveCount(0);
});

test("the daily summary has a time, and a click on it opens the overview", async ({ page }) => {
  await begin(page);
  await page.getByTestId("settings-daily").getByRole("switch").press("Space");
  const at = page.getByTestId("settings-daily-at").locator("input").first();
  await at.click();
  await at.fill("21:4");
  await page.getByRole("option", { name: "21:45" }).click();
  await expect
    .poll(() => fake(page, (f) => f.settings().alerting.daily))
    .toMatchObject({ on: true, at: 1305 });
  const since = await fake(page, (f) => f.settings().alerting.daily.since);
  expect(Math.abs(since - Date.now() / 1000)).toBeLessThan(60);
  await expectAccessible(page);
  await fake(page, (f) => f.navigate({ to: "overview", connection: "acct_1FernBrass:live" }));
  await expect(page.getByTestId("overview")).toBeVisible();
});

for (const look of looks)
  test(`rules hold in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await begin(page, `${FEW}&${look.query}`);
    await page.getByTestId("settings-rules").scrollIntoViewIfNeeded();
    await page.getByTestId("settings-daily").getByRole("switch").press("Space");
    await shot(page, `rules-daily-${look.name}`);
    await page.getByTestId("settings-connections").scrollIntoViewIfNeeded();
    await shot(page, `rules-${look.name}`);
    const dialog = await edit(page);
    await dialog.locator("fieldset button").last().click();
    await dialog.locator("fieldset input").first().fill("60");
    await expect(dialog.locator('[data-rings="false"]').first()).toBeVisible();
    await expectAccessible(page);
    await shot(page, `rule-dialog-${look.name}`);
  });
