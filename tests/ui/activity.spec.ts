import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const rows = '[data-testid="arrival-row"]';
const connection = "acct_1FernBrass:test";

const seqAt = (page: Page, index: number) =>
  fake(page, (f, at) => f.seqAt(Number(at)), String(index)) as Promise<number>;
const row = (page: Page, seq: number) => page.locator(`${rows}[data-seq="${seq}"]`);
const list = (page: Page) => page.getByTestId("activity-list");
const detail = (page: Page) => page.getByTestId("arrival-detail");

/** Opens Activity and waits for its first rows. */
async function activity(page: Page, query = "rows=500", hash = "/activity") {
  await open(page, hash, query);
  await expect(page.locator(rows).first()).toBeVisible();
}

/** Where a row stands on the screen, to the pixel. */
async function top(page: Page, seq: number) {
  return (await row(page, seq).boundingBox())?.y;
}

test.describe("the list of arrivals", () => {
  test("stands under its days, newest first, and marks what is unread", async ({ page }) => {
    await activity(page);
    await expect(page.getByTestId("activity-day").first()).toContainText("Today");
    await expect(page.locator(rows).first()).toHaveAttribute(
      "data-seq",
      String(await seqAt(page, 0)),
    );
    await expect(page.locator(`${rows}[data-unread]`)).toHaveCount(7);
    await expect(page.getByTestId("activity-count")).toContainText("500 arrivals, 7 unread");
    const charge = page.locator(rows).first();
    await expect(charge).toContainText("Beeswax candles");
    await expect(charge).toContainText("KWD 1.500");
    await expect(charge).toContainText("Kofi Mensah");
    await expect(charge).toContainText("Succeeded");
    await expect(charge.getByRole("img", { name: "Charge" })).toBeVisible();
  });

  test("holds 100,000 rows and reaches the last one", async ({ page }) => {
    await activity(page, "rows=100000");
    await expect(page.getByTestId("activity-count")).toContainText("100,000 arrivals");
    await list(page).focus();
    await page.keyboard.press("End");
    await expect(row(page, 1)).toBeInViewport();
    await expect(row(page, 1)).toHaveAttribute("data-active", "true");
    expect(await page.locator(rows).count()).toBeLessThan(80);
    await page.keyboard.press("Home");
    await expect(row(page, 100_000)).toBeInViewport();
    await expect(page.getByTestId("activity-day").first()).toBeInViewport();
  });

  test("shows placeholders until the rows are there", async ({ page }) => {
    await open(page, "/activity", "rows=500&scenario=loading");
    await expect(page.getByRole("status", { name: "Loading arrivals" })).toBeVisible();
    await expectAccessible(page);
  });

  test("says what failed and tries again", async ({ page }) => {
    await open(page, "/activity", "rows=500&scenario=error");
    await expect(page.getByTestId("activity-failure")).toContainText("The ledger could not be");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByTestId("activity-failure")).toBeVisible();
    await expectAccessible(page);
  });

  test("says that nothing has arrived, and why", async ({ page }) => {
    await open(page, "/activity", "scenario=empty");
    await expect(page.getByTestId("activity-empty")).toContainText("Nothing has arrived yet");
    await fake(page, (f) => f.arrive(1));
    await expect(page.locator(rows)).toHaveCount(1);
  });
});

test.describe("filters", () => {
  test("by trigger, by status, by unread and by text, in the address", async ({ page }) => {
    await activity(page);
    const count = page.getByTestId("activity-count");
    await page.getByTestId("activity-filter-trigger").click();
    await page.getByTestId("activity-filter-trigger-order.added").check();
    await expect(page.locator(rows).first().getByRole("img", { name: "Order" })).toBeVisible();
    await page.getByTestId("activity-filter-trigger-charge.added").check();
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("activity-filter-trigger")).toContainText("Charge and 1 more");
    await page.getByTestId("activity-filter-status").click();
    await page.getByTestId("activity-filter-status-failed").check();
    await page.keyboard.press("Escape");
    await expect(page.locator(rows).first()).toContainText("Failed");
    await expect(page.locator(`${rows}:not(:has-text("Failed"))`)).toHaveCount(0);
    await page.getByTestId("activity-filter-text").fill("mug");
    await expect(page.locator(`${rows}:not(:has-text("mug"))`)).toHaveCount(0);
    await expect(page).toHaveURL(/#\/activity\?q=mug&trigger=charge\.added%2Corder\.added/u);
    await page.reload();
    await expect(page.locator(rows).first()).toContainText("mug");
    await expect(page.getByTestId("activity-filter-text")).toHaveValue("mug");
    await page.getByTestId("activity-clear").click();
    await expect(count).toContainText("500 arrivals");
    await expect(page.getByTestId("activity-filter-text")).toHaveValue("");
    await expect(page).toHaveURL(/#\/activity$/u);
  });

  test("finds an id and says when nothing matches", async ({ page }) => {
    await activity(page);
    await page.keyboard.press("/");
    await page.keyboard.type("no such thing");
    const empty = page.getByTestId("activity-empty");
    await expect(empty).toHaveAttribute("data-kind", "none");
    await expectAccessible(page);
    await shot(page, "activity-none");
    await empty.getByRole("button", { name: "Clear filters" }).click();
    await expect(page.locator(rows).first()).toBeVisible();
  });

  test("a summary's link shows what is unread, and reading on keeps one's place", async ({
    page,
  }) => {
    await activity(page, "rows=500", `/activity?c=${encodeURIComponent(connection)}&unread=1`);
    await expect(page.locator(rows)).toHaveCount(7);
    await expect(page).toHaveURL(/#\/activity\?unread=1$/u);
    const [second, third] = [await seqAt(page, 1), await seqAt(page, 2)];
    await row(page, second).click();
    // Read now, and still there: what one has just clicked does not jump away.
    await expect(page.getByTestId("activity-count")).toContainText("6 unread");
    await expect(row(page, second)).toHaveAttribute("aria-selected", "true");
    await expect(page.locator(rows)).toHaveCount(7);
    await page.keyboard.press("j");
    await expect(detail(page)).toHaveAttribute("data-seq", String(third));
    await expect(row(page, second)).toHaveCount(0);
    await expect(row(page, third)).toHaveAttribute("data-active", "true");
    await expect(page.locator(rows)).toHaveCount(6);
  });

  test("says when everything is read", async ({ page }) => {
    await activity(page);
    await page.getByTestId("activity-filter-unread").click();
    await expect(page.locator(rows)).toHaveCount(7);
    await page.getByTestId("activity-mark-all").click();
    await expect(page.getByText("7 arrivals marked read")).toBeVisible();
    await expect(page.getByTestId("activity-empty")).toContainText("Everything is read");
    await expect(page.getByTestId("nav-unread")).toHaveCount(0);
    await expect(page.getByTestId("activity-mark-all")).toBeDisabled();
    await shot(page, "activity-all-read");
  });

  test("mark all read marks what the filter shows", async ({ page }) => {
    await activity(page, "rows=500", "/activity?trigger=invoice_item.added");
    await expect(page.locator(`${rows}[data-unread]`)).toHaveCount(2);
    await page.keyboard.press("Shift+U");
    await expect(page.locator(`${rows}[data-unread]`)).toHaveCount(0);
    await page.getByTestId("activity-clear").click();
    await expect(page.locator(`${rows}[data-unread]`)).toHaveCount(5);
  });
});

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

const places = [
  ["list", "full", rows],
  ["empty", "empty", '[data-testid="activity-empty"]'],
  ["paused", "paused&rows=0", '[data-testid="activity-empty"]'],
  ["loading", "loading", '[data-testid="rows-loading"]'],
  ["error", "error", '[data-testid="activity-failure"]'],
] as const;

for (const look of looks) {
  for (const [name, scenario, there] of places)
    test(`activity holds in ${look.name}: ${name}`, async ({ page }) => {
      await page.setViewportSize(look.size);
      await page.goto(`/?scenario=${scenario}&${look.query}#/activity`);
      await expect(page.locator(there).first()).toBeVisible();
      await expectAccessible(page);
      await shot(page, `activity-${name}-${look.name}`);
    });

  test(`activity holds in ${look.name}: an open arrival and a filter`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await page.goto(`/?rows=500&${look.query}#/activity`);
    await page.locator(rows).nth(3).click();
    await expect(page.getByTestId("arrival-dashboard")).toBeVisible();
    await expectAccessible(page);
    await shot(page, `activity-detail-${look.name}`);
    await page.getByTestId("activity-filter-trigger").click();
    await page.getByTestId("activity-filter-trigger-charge.added").check();
    await expectAccessible(page);
    await shot(page, `activity-filter-${look.name}`);
  });
}
