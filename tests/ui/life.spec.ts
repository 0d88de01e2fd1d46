import { expect, test } from "@playwright/test";
import { activity, detail, rows } from "./arrivals";
import { expectAccessible, open, shot } from "./manage";

/** The charge of the test data that was refunded in part and is disputed. */
const disputed = `${rows}:has-text("Disputed")`;

for (const [lang, scheme, size] of [
  ["en", "light", [1440, 900]],
  ["ja", "dark", [900, 600]],
] as const) {
  test(`a charge's panel tells what became of it, ${lang} ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: size[0], height: size[1] });
    await activity(page, `rows=500&lang=${lang}`);
    const line = lang === "en" ? disputed : `${rows}:has-text("不審請求"):not(:has-text("回答"))`;
    await page.locator(line).first().click();
    const life = page.getByTestId("arrival-life");
    await expect(life.locator("li")).toHaveCount(4);
    await expect(detail(page)).toContainText(
      lang === "en" ? "$12.00 refunded, $30.00 kept" : "$12.00 を返金、残り $30.00",
    );
    await expect(life).toContainText(lang === "en" ? "Answer by" : "回答期限");
    await expectAccessible(page);
    await shot(page, `life-${lang}-${scheme}`);
    await life.getByRole("link").first().click();
    await expect(detail(page)).toContainText(lang === "en" ? "Show the charge" : "料金を表示");
    await expectAccessible(page);
    await shot(page, `life-refund-${lang}-${scheme}`);
  });
}

test("a dispute says until when it can be answered, and leads to its charge", async ({ page }) => {
  await activity(page);
  await page.locator(`${rows}:has-text("Needs response")`).first().click();
  await expect(detail(page)).toContainText("Answer by");
  await expect(page.getByTestId("arrival-life")).toHaveCount(0);
  await detail(page).getByRole("link", { name: "Show the charge" }).click();
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(page.locator(rows)).toContainText("Disputed");
});

test("what follows charges is one switch, which needs charges", async ({ page }) => {
  await open(page, "/settings");
  const follow = page.getByTestId("settings-follow-ups").getByRole("switch");
  await expect(follow).toBeChecked();
  await follow.press("Space");
  await expect(follow).not.toBeChecked();
  await follow.press("Space");
  await expect(follow).toBeChecked();
  await page.getByTestId("trigger-charge.added").getByRole("switch").press("Space");
  await expect(follow).toBeDisabled();
  await expect(follow).not.toBeChecked();
  await expectAccessible(page);
  await shot(page, "settings-follow-ups");
});
