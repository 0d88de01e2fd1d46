import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const TEST = "acct_1FernBrass:test";
const LIVE = "acct_1FernBrass:live";

const begin = (page: Page, query = "rows=500") => open(page, "/settings", query);
const settings = (page: Page) => fake(page, (f) => f.settings());
const log = (page: Page) => fake(page, (f) => f.log());
const toggle = (page: Page, row: string) => page.getByTestId(row).getByRole("switch");
/** Flips a switch by its words, as its label lets one do. */
const flip = (page: Page, row: string) => page.getByTestId(row).locator("label").first().click();
const card = (page: Page, id: string) =>
  page.locator(`[data-testid="connection"][data-id="${id}"]`);

test.describe("general", () => {
  test("the language changes at once, and is kept", async ({ page }) => {
    await begin(page);
    await page.getByTestId("settings-language").getByText("日本語").click();
    await expect(page.getByRole("heading", { name: "設定", level: 1 })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "ja");
    expect((await settings(page)).general.language).toBe("ja");
    await page.getByTestId("settings-language").getByText("English").click();
    await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  });

  test("the theme too, from the keyboard", async ({ page }) => {
    await begin(page, "theme=light");
    const theme = page.getByTestId("settings-theme");
    await theme.getByRole("radio", { name: "Light" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
    await expect.poll(async () => (await settings(page)).general.theme).toBe("dark");
  });

  test("what was kept is said beside it, and goes away again", async ({ page }) => {
    await begin(page);
    await flip(page, "settings-login");
    const said = page.getByTestId("settings-login").getByRole("status");
    await expect(said).toHaveText("Saved");
    await expect(page.getByTestId("settings-general").getByText("Saved")).toHaveCount(1);
    expect((await settings(page)).general.start_at_login).toBe(true);
    await expect(said).toBeEmpty();
  });

  test("a change that cannot be kept is taken back and told", async ({ page }) => {
    await begin(page);
    const login = toggle(page, "settings-login");
    await expect(login).toBeAttached();
    await fake(page, (f) => f.refuseSettings(true));
    await flip(page, "settings-login");
    await expect(page.getByText("The settings could not be saved")).toBeVisible();
    await expect(login).not.toBeChecked();
    await expect(page.getByTestId("settings-login").getByRole("status")).toBeEmpty();
    await fake(page, (f) => f.refuseSettings(false));
    await flip(page, "settings-login");
    await expect(login).toBeChecked();
  });
});

test.describe("watching", () => {
  test("each interval says what it costs", async ({ page }) => {
    await begin(page);
    await expect(page.getByTestId("interval-forecast")).toHaveText("About 22,080 reads in 30 days");
    await expect(page.getByTestId("settings-interval")).toContainText("More than the 10,000");
    await page.getByTestId("interval-select").click();
    const options = page.getByTestId("interval-option");
    await expect(options).toHaveCount(7);
    await expect(options.last()).toContainText("1,200 reads");
    await shot(page, "settings-interval");
    await expectAccessible(page);
    await options.filter({ hasText: "10 minutes" }).click();
    await expect(page.getByTestId("interval-forecast")).toHaveText("About 4,800 reads in 30 days");
    await expect(page.getByTestId("settings-interval")).toContainText("at least 10,000");
    expect((await settings(page)).watching.interval_seconds).toBe(600);
  });

  test("a trigger goes off and on, and the forecast follows", async ({ page }) => {
    await begin(page);
    await flip(page, "trigger-customer.added");
    await expect(page.getByTestId("interval-forecast")).toHaveText("About 21,960 reads in 30 days");
    expect((await settings(page)).watching.triggers).not.toContain("customer.added");
    await flip(page, "trigger-customer.added");
    await expect
      .poll(async () => (await settings(page)).watching.triggers)
      .toEqual(["charge.added", "order.added", "invoice_item.added", "customer.added"]);
  });

  test("a trigger that cannot be read says why, and offers another", async ({ page }) => {
    await begin(page);
    const trouble = page.getByTestId("trigger-trouble");
    await expect(trouble).toHaveCount(1);
    await expect(trouble).toContainText("does not offer it");
    await trouble.getByRole("button", { name: "Check again" }).click();
    await expect.poll(() => log(page)).toContain(`recheckAccess:${LIVE}`);
    await page.getByTestId("trigger-offer").click();
    await expect(trouble).toHaveCount(0);
    await expect(toggle(page, "trigger-order.added")).not.toBeChecked();
    await expect(toggle(page, "trigger-checkout_session.added")).toBeChecked();
    expect((await settings(page)).watching.triggers).toContain("checkout_session.added");
  });

  test("notifications go off", async ({ page }) => {
    await begin(page);
    await flip(page, "settings-notifications");
    await expect.poll(async () => (await settings(page)).alerting.notifications).toBe(false);
  });
});

test.describe("quiet", () => {
  test("for a while, and again not", async ({ page }) => {
    await open(page, "/settings");
    const row = page.getByTestId("settings-quiet-now");
    await row.getByRole("button", { name: "For 1 hour" }).click();
    await expect(row).toContainText("Quiet until");
    const until = await fake(page, (f) => f.settings().alerting.quiet_until);
    expect(Math.abs((until ?? 0) - Date.now() / 1000 - 3600)).toBeLessThan(60);
    await row.getByRole("button", { name: "Ring again" }).click();
    await expect(row.getByRole("button", { name: "Until tomorrow" })).toBeVisible();
  });

  test("hours have times and days", async ({ page }) => {
    await open(page, "/settings");
    await page.getByTestId("settings-quiet-hours").getByRole("switch").press("Space");
    await page.getByTestId("quiet-from").fill("21:30");
    await page.getByText("Sun", { exact: true }).click();
    await expect
      .poll(() => fake(page, (f) => f.settings().alerting.quiet_hours))
      .toEqual({
        on: true,
        days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
        from: 1290,
        until: 480,
      });
    await expectAccessible(page);
  });

  for (const look of looks) {
    test(`holds in ${look.name}`, async ({ page }) => {
      await page.setViewportSize(look.size);
      await open(page, "/settings", `rows=500&${look.query}`);
      const hours = page.getByTestId("settings-quiet-hours").getByRole("switch");
      await hours.press("Space");
      await page.getByTestId("quiet-hours").scrollIntoViewIfNeeded();
      await expectAccessible(page);
      await shot(page, `quiet-${look.name}`);
    });
  }
});

test.describe("data", () => {
  test("keeping less asks first, with the number that goes", async ({ page }) => {
    await open(page, "/activity", "rows=3000");
    await expect(page.locator('[data-testid="arrival-row"]').first()).toBeVisible();
    await page.evaluate(() => {
      window.location.hash = "/settings";
    });
    const row = page.getByTestId("settings-retention");
    await row.getByText("90 days").click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(/arrivals are older/u);
    await expectAccessible(page);
    await shot(page, "retention");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toHaveCount(0);
    expect((await settings(page)).data.retention).toBe("forever");
    await row.getByText("90 days").click();
    await page.getByTestId("retention-confirm").click();
    await expect.poll(async () => (await settings(page)).data.retention).toBe("quarter");
    // Keeping more deletes nothing.
    await row.getByText("For ever").click();
    await expect.poll(async () => (await settings(page)).data.retention).toBe("forever");
    await expect(dialog).toHaveCount(0);
  });

  test("the local copy says its size, is made anew, and deleted once it is off", async ({
    page,
  }) => {
    await begin(page);
    const copy = page.locator(`[data-testid="local-copy"][data-id="${TEST}"]`);
    await expect(copy).toContainText("500 customers and 50 products, 8.4 MB");
    await copy.getByTestId("mirror-rebuild").click();
    await expect(copy).toContainText("about 4 minutes left");
    await expect(copy.getByRole("progressbar")).toBeVisible();
    await flip(page, "settings-mirror");
    await expect.poll(async () => (await settings(page)).data.mirror).toBe(false);
    await copy.getByTestId("mirror-wipe").click();
    await expect(page.getByText("Local copy deleted")).toBeVisible();
    await expect(copy).toHaveCount(0);
  });

  test("product images are not fetched once that is off", async ({ page }) => {
    await begin(page);
    await flip(page, "settings-images");
    await expect.poll(async () => (await settings(page)).data.image_previews).toBe(false);
  });

  test("the folder is named and shown", async ({ page }) => {
    await begin(page);
    await expect(page.getByTestId("settings-folder")).toContainText("app.shopbell.desktop");
    await page.getByTestId("show-folder").click();
    await expect.poll(() => log(page)).toContain("revealDataFolder:");
    await expect(page.getByTestId("settings-about")).toContainText("Version 0.1.0");
  });
});

for (const look of looks)
  test(`settings hold in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await begin(page, `rows=500&${look.query}`);
    await expect(page.getByTestId("local-copy").first()).toBeVisible();
    await expectAccessible(page);
    await shot(page, `settings-${look.name}`);
    await page.getByTestId("settings-connections").scrollIntoViewIfNeeded();
    await card(page, TEST).getByTestId("connection-access").click();
    await card(page, LIVE).scrollIntoViewIfNeeded();
    await shot(page, `settings-lower-${look.name}`);
    await page.getByTestId("settings-about").scrollIntoViewIfNeeded();
    await shot(page, `settings-end-${look.name}`);
  });
