import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const begin = async (page: Page, query = "rows=60") => {
  await open(page, "/flows", query);
  await expect(page.getByTestId("flows-page")).toBeVisible();
};
const plans = (page: Page) => fake(page, (f) => f.flows().map(({ plan, on }) => ({ ...plan, on })));
const log = (page: Page) => fake(page, (f) => f.log());

test("flows say what they do and how they are doing", async ({ page }) => {
  await begin(page);
  await expect(page.getByTestId("flow")).toHaveCount(2);
  const troubled = page.getByTestId("flow").nth(1);
  await expect(troubled.getByTestId("flow-trouble")).toHaveText(
    "Waiting: the address answered 503",
  );
  await expect(troubled.getByTestId("flow-failed")).toHaveText("1 given up");
  await expectAccessible(page);
  await troubled.getByTestId("flow-retry").click();
  await expect(troubled.getByTestId("flow-trouble")).toHaveCount(0);
  const first = page.getByTestId("flow").first();
  await first.locator("label").first().click();
  await expect(first).toHaveAttribute("data-on", "false");
});

test("a flow whose trigger is off says that nothing arrives", async ({ page }) => {
  await open(page, "/settings", "rows=60");
  await page.getByTestId("trigger-charge.added").locator("label").first().click();
  await page.getByTestId("nav-flows").click();
  await expect(page.getByTestId("flow-unwatched")).toHaveCount(2);
});

test("a recipe becomes a flow, which is off until it is switched on", async ({ page }) => {
  await begin(page, "rows=60&scenario=empty");
  await expect(page.getByTestId("flows-empty")).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId("flows-recipe").click();
  await expectAccessible(page);
  await page.getByTestId("recipe-failed_charge").click();
  await expect(page.getByTestId("flow-name")).toHaveValue("Warn of a failed charge");
  await expect(page.getByTestId("row-field")).toHaveCount(2);
  await expectAccessible(page);
  await page.getByTestId("flow-save").click();
  await expect(page.getByTestId("flow")).toHaveAttribute("data-on", "false");
  expect((await plans(page))[0]?.condition).toBe('status == "failed" && amount >= 10000');
});

test("the form and the text of a condition are one", async ({ page }) => {
  await begin(page);
  await page.getByTestId("flows-new").click();
  await page.getByTestId("flow-name").fill("Risky ones");
  await page.getByTestId("condition-add").click();
  await page.getByTestId("row-field").click();
  await page.getByRole("option", { name: "outcome.risk_level" }).click();
  await page.getByTestId("row-value").fill("highest");
  await page.getByTestId("condition-as").getByText("Text").click();
  const text = page.getByTestId("condition-text");
  await expect(text).toHaveValue('outcome.risk_level == "highest"');
  await text.fill("amout > 5");
  const problem = page.getByTestId("condition-problem");
  await expect(problem.locator("mark")).toHaveText("amout");
  await expect(problem).toContainText("There is no field amout here.");
  await expectAccessible(page);
  await text.fill("amount > 5");
  await expect(problem).toHaveCount(0);
  await page.getByTestId("condition-as").getByText("Form").click();
  await expect(page.getByTestId("row-value")).toHaveValue("5");
});

test("what is missing is said where it is missing, and what was typed stays", async ({ page }) => {
  await begin(page);
  await page.getByTestId("flows-new").click();
  await page.getByTestId("step-add").click();
  await page.getByTestId("add-post").click();
  await page.getByTestId("flow-save").click();
  await expect(page.getByText("This is needed.")).toHaveCount(2);
  await page.getByTestId("step-0-url").fill("warehouse");
  await expect(page.getByText("This is no web address.")).toBeVisible();
  await page.getByTestId("step-0-url").fill("https://warehouse.example.com/");
  await page.getByTestId("flow-name").fill("To the warehouse");
  await page.getByText("Stripe’s event, signed").click();
  await page.getByTestId("secret-keep").click();
  await expect(page.getByTestId("signing-secret")).toContainText("It lies in the keychain.");
  await expectAccessible(page);
  await page.getByTestId("flow-save").click();
  await expect(page.getByTestId("flow")).toHaveCount(3);
  expect((await plans(page))[2]?.steps[0]).toMatchObject({ kind: "post", body: "stripe_event" });
});

test("steps are filled, moved and taken away; leaving asks", async ({ page }) => {
  await begin(page);
  await page.getByTestId("flows-new").click();
  for (const kind of ["ring", "create_record_customers", "append_file"]) {
    await page.getByTestId("step-add").click();
    await page.getByTestId(`add-${kind}`).click();
  }
  const title = page.getByTestId("step-0-title");
  await title.fill("New: ");
  await title.press("End");
  await page.getByRole("button", { name: "Insert a field into “Title”" }).click();
  await page.getByRole("menuitem", { name: "description" }).click();
  await expect(title).toHaveValue("New: {{ description }}");
  await page.getByRole("button", { name: "Move “Ring” down" }).click();
  await expect(page.getByTestId("step-1-title")).toHaveValue("New: {{ description }}");
  await page.getByRole("button", { name: "Remove “Create a customer”" }).click();
  await expect(page.getByTestId("step-0-title")).toHaveValue("New: {{ description }}");
  await page.getByTestId("nav-activity").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.getByTestId("leave-stay").click();
  await expect(page.getByTestId("step-0-title")).toHaveValue("New: {{ description }}");
});

test("a flow is tried before use, and nothing is sent", async ({ page }) => {
  await begin(page, "rows=90");
  await page.getByTestId("flow").first().getByRole("link").first().click();
  await page.getByTestId("flow-try").click();
  await expect(page.getByTestId("trial-count")).toContainText("Nothing was sent.");
  const trial = page.getByTestId("flow-trial");
  await trial.locator("summary").first().click();
  await expect(trial.getByText("known once the steps before were done").first()).toBeVisible();
  await expect(trial.getByText("does not match: description has no value")).toBeVisible();
  await expectAccessible(page);
});

test("the log shows each run, and asks before one is done twice", async ({ page }) => {
  await begin(page, "rows=900");
  await page.getByTestId("flow-runs").nth(1).click();
  const runs = page.getByTestId("run");
  await expect(runs).toHaveCount(4);
  await expect(runs.first()).toContainText("Step 1: the address answered 503.");
  await expectAccessible(page);
  await runs.nth(1).getByTestId("run-again").click();
  await expect(runs.nth(1)).toHaveAttribute("data-state", "done");
  await runs.nth(2).getByTestId("run-again").click();
  await expect(page.getByRole("dialog")).toContainText("a second time");
  const before = (await log(page)).length;
  await page.getByTestId("run-again-confirm").click();
  await expect.poll(async () => (await log(page)).length).toBe(before + 1);
});

test("removing says that what waits is not done", async ({ page }) => {
  await begin(page);
  await page.getByRole("button", { name: "More actions for “Charges to the warehouse”" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 run that waits will not be done.");
  await page.getByTestId("flow-remove").click();
  await expect(page.getByTestId("flow")).toHaveCount(1);
});

test("a ledger that cannot be read says so", async ({ page }) => {
  await begin(page, "scenario=error");
  await expect(page.getByRole("alert")).toBeVisible();
});

for (const look of looks) {
  test(`flows look right: ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await begin(page, `${look.query}&rows=900`);
    await shot(page, `flows-${look.name}`);
    await page.getByTestId("flow-runs").nth(1).click();
    await page.getByTestId("run").first().locator("summary").click();
    await shot(page, `flows-runs-${look.name}`);
    await page.goBack();
    await page.getByTestId("flow").first().getByRole("link").first().click();
    await expect(page.getByTestId("row-value")).toHaveCount(2);
    await shot(page, `flows-plan-${look.name}`);
    await page.getByTestId("flow-try").click();
    await page.getByTestId("flow-trial").locator("summary").first().click();
    await shot(page, `flows-editor-${look.name}`);
  });
}
