import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const WHOLE = "rk_live_51AbCdEfGhIjKlMn";
const LIMITED = "rk_test_Limited51AbCdEfGh";

const begin = (page: Page, query = "scenario=noconnection") => open(page, "/connect", query);
const key = (page: Page) => page.getByTestId("connect-key");
const log = (page: Page) => fake(page, (f) => f.log());

/** Pastes as a person does: the browser tells the page that it was a paste. */
async function paste(page: Page, text: string) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await key(page).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+V");
}

test.describe("a key", () => {
  test("tells its mode and kind by its prefix alone", async ({ page }) => {
    await begin(page);
    await key(page).fill("rk_live_");
    await expect(page.getByTestId("key-look")).toHaveText("LIVERestricted key");
    await key(page).fill("sk_test_");
    await expect(page.getByTestId("key-look")).toHaveText("TESTSecret key");
    await key(page).fill("");
    await expect(page.getByTestId("key-look")).toBeEmpty();
    expect(await log(page)).toEqual([]);
  });

  test("is hidden until it is asked for, and offered to no memory", async ({ page }) => {
    await begin(page);
    await key(page).fill(WHOLE);
    await expect(key(page)).toHaveAttribute("type", "password");
    await expect(key(page)).toHaveAttribute("autocomplete", "off");
    await page.getByRole("button", { name: "Show the key" }).click();
    await expect(key(page)).toHaveAttribute("type", "text");
  });

  test("that is pasted is checked at once, and connects with one click", async ({ page }) => {
    await begin(page);
    await paste(page, WHOLE);
    await expect(page.getByTestId("connect-account")).toHaveText("Mori & Daughters");
    await expect(page.getByTestId("connect-found")).toContainText("all that Shopbell needs");
    await expect(page.getByTestId("access-customers")).toHaveAttribute("data-write", "granted");
    expect(await log(page)).toEqual(["checkKey"]);
    await page.getByTestId("connect-submit").click();
    await expect(page.getByTestId("connection-switcher")).toContainText("Mori & Daughters");
    await expect(page.getByTestId("connection-switcher")).toContainText("LIVE");
    expect(new URL(page.url()).hash).toContain("/activity");
  });

  test("that is typed and may do everything connects at once", async ({ page }) => {
    await begin(page);
    await key(page).pressSequentially("sk_test_51AbCdEf");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("connection-switcher")).toContainText("TEST");
    expect((await log(page)).slice(0, 2)).toEqual(["checkKey", "connect"]);
  });

  test("that lacks something is shown first, with the exact permissions", async ({ page }) => {
    await begin(page);
    await key(page).fill(LIMITED);
    await page.getByTestId("connect-submit").click();
    const missing = page.getByTestId("connect-missing");
    for (const name of ["rak_charge_read", "rak_event_read", "rak_customer_write"])
      await expect(missing).toContainText(name);
    await expect(page.getByTestId("access-charges")).toHaveAttribute("data-read", "missing");
    await expect(page.getByTestId("access-orders")).toContainText("no permission helps");
    expect(await log(page)).toEqual(["checkKey"]);
    await shot(page, "connect-missing");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Check again" }).click();
    await expect.poll(() => log(page)).toEqual(["checkKey", "checkKey"]);
    await page.getByRole("button", { name: "Connect anyway" }).click();
    await expect(page.getByTestId("connection-switcher")).toBeVisible();
  });

  test("of an account that is connected already says so", async ({ page }) => {
    await begin(page);
    await key(page).fill(WHOLE);
    await page.getByTestId("connect-submit").click();
    await expect(page.getByTestId("connection-switcher")).toBeVisible();
    await page.evaluate(() => {
      location.hash = "/connect";
    });
    await expect(key(page)).toHaveValue("");
    await key(page).fill("rk_live_Another1AbCdEfGh");
    await page.getByTestId("connect-submit").click();
    await expect(page.getByTestId("connect-found")).toContainText("Already connected");
    await page.getByRole("button", { name: "Replace its key" }).click();
    await expect.poll(() => log(page)).toContain("connect");
    await expect(page.getByTestId("connect-page")).toHaveCount(0);
    await page.getByTestId("connection-switcher").click();
    await expect(page.getByTestId("connection-option")).toHaveCount(1);
  });

  test("with a mail's line breaks in it is still one key", async ({ page }) => {
    await begin(page);
    await paste(page, "rk_live_51AbCd  EfGhIjKlMn ");
    await expect(page.getByTestId("connect-account")).toBeVisible();
  });
});

for (const [scenario, code] of [
  ["nokeychain", "keychain_missing"],
  ["locked", "keychain_denied"],
] as const)
  test.describe(`with ${scenario}`, () => {
    test("the key can be kept for this run with one click", async ({ page }) => {
      await begin(page, `scenario=${scenario}`);
      await key(page).fill(WHOLE);
      await page.getByTestId("connect-submit").click();
      const error = page.getByTestId("connect-error");
      await expect(error).toHaveAttribute("data-code", code);
      await expect(page.getByTestId("connection-switcher")).toHaveCount(0);
      await error.scrollIntoViewIfNeeded();
      await shot(page, `connect-${scenario}`);
      await expectAccessible(page);
      await page.getByRole("button", { name: "Keep it for this run only" }).click();
      await expect(page.getByTestId("connection-switcher")).toBeVisible();
    });

    test("or by taking the tick away", async ({ page }) => {
      await begin(page, `scenario=${scenario}`);
      await key(page).fill(WHOLE);
      await page.getByTestId("connect-submit").click();
      await expect(page.getByTestId("connect-error")).toBeVisible();
      await page.getByTestId("connect-keep").uncheck();
      await expect(page.getByTestId("connect-error")).toHaveCount(0);
      await page.getByTestId("connect-submit").click();
      await expect(page.getByTestId("connection-switcher")).toBeVisible();
    });
  });

test("the demo account needs nothing", async ({ page }) => {
  await begin(page);
  await page.getByTestId("connect-demo").click();
  await expect(page.getByTestId("connection-switcher")).toContainText("demo");
  expect(await log(page)).toContain("connectDemo");
  await page.evaluate(() => {
    location.hash = "/connect";
  });
  await expect(key(page)).toBeVisible();
  await expect(page.getByTestId("connect-demo")).toHaveCount(0);
});

test("the permissions are listed before there is a key, and filled in at the Dashboard", async ({
  page,
}) => {
  await begin(page);
  const list = page.getByTestId("permission-list");
  await expect(list.getByRole("listitem")).toHaveCount(14);
  await expect(list).toContainText("rak_customer_write");
  await expect(list).toContainText("rak_accounts_kyc_basic_read");
  await page.getByTestId("make-test").click();
  const opened = (await log(page)).at(-1) ?? "";
  expect(opened).toContain(
    "openLink:https://dashboard.stripe.com/test/apikeys/create?name=Shopbell",
  );
  expect(opened).toContain("rak_charge_read");
});

test("everything can be done from the keyboard", async ({ page }) => {
  await begin(page);
  await expect(key(page)).toBeVisible();
  const reached: string[] = [];
  for (let i = 0; i < 8; i += 1) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(
        () => (document.activeElement as HTMLElement | null)?.dataset.testid ?? "",
      ),
    );
    if (reached.at(-1) === "connect-key") break;
  }
  expect(reached).toContain("make-live");
  await page.keyboard.type(WHOLE);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(key(page)).toHaveAttribute("type", "text");
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("connect-keep")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByTestId("connect-keep")).not.toBeChecked();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("connection-switcher")).toBeVisible();
});

test("the key is nowhere once it is connected", async ({ page }) => {
  await begin(page);
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await key(page).fill(WHOLE);
  await page.getByTestId("connect-submit").click();
  await expect(page.getByTestId("connection-switcher")).toBeVisible();
  const left = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      location.href,
      ...Object.values({ ...sessionStorage }),
    ].join(),
  );
  expect(left).not.toContain(WHOLE);
  expect(said.join()).not.toContain(WHOLE);
});

for (const look of looks)
  test(`the connect screen holds in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await begin(page, `scenario=noconnection&${look.query}`);
    await expect(page.getByTestId("permission-list")).toBeVisible();
    await expectAccessible(page);
    await shot(page, `connect-${look.name}`);
    await key(page).fill(LIMITED);
    await page.getByTestId("connect-submit").click();
    await expect(page.getByTestId("connect-missing")).toBeVisible();
    await expectAccessible(page);
    await shot(page, `connect-found-${look.name}`);
  });
