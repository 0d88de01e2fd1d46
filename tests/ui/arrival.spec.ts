import { expect, test } from "@playwright/test";
import { activity, detail, row, rows, seqAt } from "./arrivals";
import { expectAccessible, fake, shot } from "./manage";

test.describe("an arrival", () => {
  test("opens by a notification's link, wherever it is in the list", async ({ page }) => {
    await activity(page, "rows=5000");
    const seq = await seqAt(page, 2600);
    await fake(
      page,
      (f, n) =>
        f.navigate({
          to: "activity",
          connection: "acct_1FernBrass:test",
          seq: Number(n),
          unread: false,
        }),
      String(seq),
    );
    await expect(detail(page)).toHaveAttribute("data-seq", String(seq));
    await expect(row(page, seq)).toBeInViewport();
    await expect(row(page, seq)).toHaveAttribute("aria-selected", "true");
    await expect(page).toHaveURL(new RegExp(`#/activity\\?seq=${seq}$`, "u"));
  });

  test("opens by an address at the start, and counts as read", async ({ page }) => {
    await activity(page, "rows=5000", "/activity?seq=4995");
    await expect(detail(page)).toHaveAttribute("data-seq", "4995");
    await expect(row(page, 4995)).not.toHaveAttribute("data-unread", "true");
    await page.goto("about:blank");
    await activity(page, "rows=5000", "/activity?seq=1200");
    await expect(row(page, 1200)).toBeInViewport();
  });

  test("of another connection opens there", async ({ page }) => {
    await activity(page);
    await page.evaluate(() => {
      window.location.hash = "/activity?c=acct_1FernBrass%3Alive&seq=490";
    });
    await expect(detail(page)).toHaveAttribute("data-seq", "490");
    await expect(page.getByTestId("connection-switcher")).toContainText("LIVE");
    // Switching back leaves that arrival behind: its number says nothing here.
    await page.getByTestId("connection-switcher").click();
    await page.getByTestId("connection-option").filter({ hasText: "TEST" }).click();
    await expect(page.getByTestId("connection-switcher")).toContainText("TEST");
    await expect(detail(page)).toHaveCount(0);
    await expect(page.locator(rows).first()).toBeVisible();
  });

  for (const [kind, fields] of [
    [
      "charge",
      "id amount amount_refunded captured created currency customer description failure_code failure_message invoice order outcome.network_status outcome.reason outcome.risk_level outcome.seller_message outcome.type paid receipt_email receipt_number refunded statement_descriptor status",
    ],
    [
      "order",
      "id amount amount_returned charge created currency customer email selected_shipping_method status updated",
    ],
    [
      "invoice_item",
      "id amount currency customer date description discountable invoice proration quantity subscription",
    ],
    [
      "customer",
      "id account_balance created currency delinquent description email discount.customer discount.start discount.end discount.subscription coupon.id coupon.name coupon.duration coupon.percent_off coupon.amount_off",
    ],
  ] as const)
    test(`shows every field of the connector: ${kind}`, async ({ page }) => {
      await activity(page, "rows=500&lang=ja", `/activity?trigger=${kind}.added`);
      await page.locator(rows).first().click();
      await expect(detail(page).locator("dl").first()).toBeVisible();
      for (const field of fields.split(" ")) {
        const fact = detail(page).locator(`[data-field="${field}"]`);
        await expect(fact).toHaveCount(1);
        // A label that is missing from the catalogue would show as its key.
        await expect(fact.locator("dt")).not.toContainText(".");
      }
      await shot(page, `arrival-${kind}`);
    });

  test("leads on: customer, Dashboard, copies of ids and of the JSON", async ({
    page,
    context,
  }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await activity(page, "rows=500", "/activity?trigger=charge.added&status=failed");
    await page.locator(rows).first().click();
    const card = detail(page);
    const id = (await card.locator('[data-field="id"] code').textContent()) ?? "";
    await expect(card).toContainText("Your card has insufficient funds.");
    await expect(card.locator('[data-field="created"]')).toContainText(/GMT|WES?T|UTC/u);
    await card.locator('[data-field="id"]').getByRole("button", { name: "Copy ID" }).click();
    await expect.poll(clipboard).toBe(id);
    await page.getByTestId("arrival-dashboard").click();
    await card.locator('[data-field="id"]').getByRole("button", { name: id }).click();
    const opened = async () =>
      (await fake(page, (f) => f.log())).filter((entry) => entry.startsWith("openInDashboard"));
    const there = `openInDashboard:https://dashboard.stripe.com/test/payments/${id}`;
    await expect.poll(opened).toEqual([there, there]);
    await card.getByRole("button", { name: "JSON as Stripe sent it" }).click();
    await card.getByRole("button", { name: "Copy", exact: true }).click();
    await expect.poll(clipboard).toContain(`"id": "${id}"`);
    await expectAccessible(page);
    const customer = await card.locator('[data-field="customer"] code').textContent();
    await card.locator('[data-field="customer"]').getByRole("link").click();
    await expect(page).toHaveURL(new RegExp(`#/customers/${customer}`, "u"));
    await page.goBack();
    await expect(detail(page)).toContainText(id);
  });

  test("is marked unread and read again, and stays as marked while open", async ({ page }) => {
    await activity(page);
    const seq = await seqAt(page, 0);
    await row(page, seq).click();
    await expect(row(page, seq)).not.toHaveAttribute("data-unread", "true");
    await expect(page.getByTestId("nav-unread")).toContainText("6");
    await page.getByTestId("arrival-mark").click();
    await expect(row(page, seq)).toHaveAttribute("data-unread", "true");
    await expect(page.getByTestId("arrival-mark")).toHaveAccessibleName("Mark read");
    await page.keyboard.press("u");
    await expect(row(page, seq)).not.toHaveAttribute("data-unread", "true");
  });

  test("that is not there says so, and closes", async ({ page }) => {
    await activity(page, "rows=500", "/activity?seq=999999");
    await expect(detail(page)).toContainText("This is not here any more");
    await page.keyboard.press("Escape");
    await expect(detail(page)).toHaveCount(0);
  });
});
