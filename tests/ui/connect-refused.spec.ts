import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, open, shot } from "./manage";

const WHOLE = "rk_live_51AbCdEfGhIjKlMn";

const begin = (page: Page) => open(page, "/connect", "scenario=noconnection");
const key = (page: Page) => page.getByTestId("connect-key");
const log = (page: Page) => fake(page, (f) => f.log());

test.describe("a text that is no key", () => {
  test("pk_ is refused at once, and nobody is asked", async ({ page }) => {
    await begin(page);
    await key(page).fill("pk_");
    const problem = page.getByTestId("key-problem");
    await expect(problem).toContainText("publishable key");
    await expect(problem).toContainText("rk_");
    await key(page).press("Enter");
    await expect(key(page)).toBeFocused();
    expect(await log(page)).toEqual([]);
    await shot(page, "connect-publishable");
    await expectAccessible(page);
  });

  test("a typo is told, and what was typed stays", async ({ page }) => {
    await begin(page);
    await key(page).fill("sk_test_short");
    await page.getByTestId("connect-submit").click();
    await expect(page.getByTestId("key-problem")).toContainText("does not look like a Stripe key");
    await expect(key(page)).toHaveValue("sk_test_short");
    expect(await log(page)).toEqual([]);
    await shot(page, "connect-malformed");
  });

  test("half a prefix is left in peace", async ({ page }) => {
    await begin(page);
    await key(page).pressSequentially("rk_li");
    await expect(page.getByTestId("key-problem")).toHaveCount(0);
  });
});

const outcomes = [
  {
    name: "revoked",
    text: "sk_test_Revoked51AbCdEf",
    code: "key_rejected",
    says: "Expired API Key",
  },
  { name: "offline", text: "sk_test_Offline51AbCdEf", code: "offline", says: "Check the network" },
];
for (const { name, text, code, says } of outcomes)
  test(`a key that is ${name} has its own words, and stays in the field`, async ({ page }) => {
    await begin(page);
    await key(page).fill(text);
    await page.getByTestId("connect-submit").click();
    const error = page.getByTestId("connect-error");
    await expect(error).toHaveAttribute("data-code", code);
    await expect(error).toContainText(says);
    await expect(key(page)).toHaveValue(text);
    await shot(page, `connect-${name}`);
    await expectAccessible(page);
    await key(page).fill(WHOLE);
    await expect(error).toHaveCount(0);
  });

test("only what may end otherwise offers another try", async ({ page }) => {
  await begin(page);
  await key(page).fill("sk_test_Offline51AbCdEf");
  await page.getByTestId("connect-submit").click();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => log(page)).toEqual(["checkKey", "checkKey"]);
  await key(page).fill("sk_test_Revoked51AbCdEf");
  await page.getByTestId("connect-submit").click();
  await expect(page.getByTestId("connect-error")).toHaveAttribute("data-code", "key_rejected");
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
});
