import { expect, test } from "@playwright/test";
import { expectAccessible, fake, open, shot } from "./manage";

for (const [lang, scheme, size] of [
  ["en", "light", [1440, 900]],
  ["ja", "dark", [900, 600]],
] as const)
  test(`assistants read nothing until they are let, and then what was chosen, ${lang} ${scheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: size[0], height: size[1] });
    await open(page, "/settings", `lang=${lang}`);
    const part = page.getByTestId("settings-assistants");
    const allow = part.getByRole("switch");
    await expect(allow).not.toBeChecked();
    await expect(page.getByTestId("assistants-fields")).toHaveCount(0);
    await allow.press("Space");
    await expect(allow).toBeChecked();
    await expect(part).toContainText("shopbell mcp");
    await part.scrollIntoViewIfNeeded();
    await expectAccessible(page);
    await shot(page, `settings-assistants-${lang}-${scheme}`);

    await page.getByTestId("assistants-fields").getByRole("button").click();
    const dialog = page.getByRole("dialog");
    await expect(page.getByTestId("field-arrivals.amount")).toBeChecked();
    const title = page.getByTestId("field-arrivals.title");
    await expect(title).not.toBeChecked();
    await title.press("Space");
    await expect(title).toBeChecked();
    await expectAccessible(page);
    await shot(page, `assistants-fields-${lang}-${scheme}`);
    await dialog.getByRole("checkbox", { name: "calls", exact: true }).press("Space");
    await expect(page.getByTestId("field-calls.path")).not.toBeChecked();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(page.getByTestId("assistants-fields")).toContainText(/56/u);
  });

test("fields that cannot be listed are said, and none is counted", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "/settings", "scenario=error");
  const part = page.getByTestId("settings-assistants");
  await part.getByRole("switch").press("Space");
  await expect(part.getByRole("alert")).toBeVisible();
  await expect(page.getByTestId("assistants-fields").getByRole("button")).toBeDisabled();
  await expect(part).not.toContainText("0 of");
  await part.scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await shot(page, "settings-assistants-error");
});

test("a choice that cannot be kept is said, and not shown as kept", async ({ page }) => {
  await open(page, "/settings");
  await fake(page, (f) => f.refuseSettings(true));
  const allow = page.getByTestId("settings-assistants").getByRole("switch");
  await allow.press("Space");
  await expect(page.getByText("The settings could not be saved")).toBeVisible();
  await expect(allow).not.toBeChecked();
});
