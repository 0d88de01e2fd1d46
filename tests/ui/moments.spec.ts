import { expect, test } from "@playwright/test";
import type { Trigger } from "../../ui/src/ipc/bindings";
import { activity, detail, rows } from "./arrivals";
import { expectAccessible, fake, open, shot } from "./manage";

const MOMENTS = [
  "payment.failed",
  "invoice.paid",
  "invoice.payment_failed",
  "subscription.started",
  "subscription.canceled",
  "payout.paid",
  "payout.failed",
] as const;

for (const [lang, scheme, size] of [
  ["en", "light", [1440, 900]],
  ["ja", "dark", [900, 600]],
] as const) {
  test(`moments have words, pictures and fields, ${lang} ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: size[0], height: size[1] });
    await activity(page, `rows=40&lang=${lang}`);
    for (const trigger of MOMENTS)
      await fake(page, (f, name) => f.arrive(1, name as Trigger), trigger);
    await expect(page.locator(rows).first()).toContainText("The bank account has been closed.");
    for (const place of [0, 2, 4, 6]) {
      await page.locator(rows).nth(place).click();
      await expect(detail(page)).not.toContainText("field.");
      await expect(detail(page)).not.toContainText("word.");
    }
    await expectAccessible(page);
    await shot(page, `moments-${lang}-${scheme}`);
  });

  test(`more to ring for is off and says what the account has, ${lang} ${scheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: size[0], height: size[1] });
    await open(page, "/settings", `lang=${lang}`);
    for (const trigger of MOMENTS)
      await expect(
        page.getByTestId(`trigger-${trigger}`).getByRole("switch"),
        trigger,
      ).not.toBeChecked();
    const none = lang === "en" ? "None in this account" : "このアカウントにはありません";
    await expect(page.getByTestId("trigger-payout.paid")).toContainText(none);
    await expect(page.getByTestId("trigger-invoice.paid")).not.toContainText(none);
    const invoices = page.getByTestId("trigger-invoice.paid").getByRole("switch");
    const rule = page.getByTestId("rule-invoice.paid");
    await expect(rule).toHaveCount(0);
    await invoices.press("Space");
    await expect(invoices).toBeChecked();
    await expect(rule).toBeVisible();
    await page.getByTestId("trigger-payout.failed").scrollIntoViewIfNeeded();
    await expectAccessible(page);
    await shot(page, `settings-moments-${lang}-${scheme}`);
  });
}
