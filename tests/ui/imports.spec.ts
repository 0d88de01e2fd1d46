import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, fake, looks, open, shot } from "./manage";

const people = [
  "Name,Email,Shelf",
  "Hana,hana@example.com,A",
  "Noor,nope,B",
  'Kofi,kofi@refused.example,"C\nsecond line"',
  "Ines,ines@example.com,D",
].join("\r\n");

async function choose(page: Page, name: string, body: string | Buffer) {
  await page
    .getByTestId("import-file")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(body as string) });
}

test("reads a file, checks every line and makes nothing before the start", async ({ page }) => {
  await open(page, "/imports");
  await choose(page, "people.csv", people);
  await expect(page.getByTestId("import-counts")).toContainText("3 lines can be sent");
  await expect(page.getByTestId("import-counts")).toContainText("1 line has an error");
  const bad = page.locator('[data-testid="import-line"][data-state="invalid"]');
  await expect(bad).toContainText("Not an email address");
  await expect(bad).toContainText("Email");
  await expect(page.getByText("100 calls a minute: about 1 minute")).toBeVisible();
  expect(await fake(page, (f) => f.writes())).toBe(0);
});

test("maps columns, also to metadata, and refuses two for one field", async ({ page }) => {
  await open(page, "/imports");
  await choose(page, "people.csv", people);
  await page.getByTestId("import-map-2").click();
  await page.getByRole("option", { name: "Metadata: Shelf" }).click();
  await expect(page.getByTestId("import-map-2")).toHaveValue("Metadata: Shelf");
  await page.getByTestId("import-map-2").click();
  await page.getByRole("option", { name: "Email", exact: true }).click();
  await expect(page.getByText("More than one column fills Email")).toBeVisible();
  await expect(page.getByTestId("import-start")).toBeDisabled();
});

test("counts the first line as data where the file has no header", async ({ page }) => {
  await open(page, "/imports");
  await choose(page, "people.csv", "Hana,hana@example.com\nNoor,noor@example.com\n");
  await page.getByTestId("import-header").click();
  await expect(page.getByTestId("import-header")).not.toBeChecked();
  await page.getByTestId("import-map-1").click();
  await page.getByRole("option", { name: "Email", exact: true }).click();
  await expect(page.getByTestId("import-counts")).toContainText("2 lines can be sent");
});

test("what is chosen while the file is still read anew shows at once, and all of it holds", async ({
  page,
}) => {
  await open(page, "/imports");
  await choose(page, "people.csv", "Hana,hana@example.com\nNoor,noor@example.com\n");
  await fake(page, (f) => f.holdMap());
  await page.getByTestId("import-header").click();
  await expect(page.getByTestId("import-header")).not.toBeChecked();
  await page.getByTestId("import-map-0").click();
  await page.getByRole("option", { name: "Name", exact: true }).click();
  await page.getByTestId("import-map-1").click();
  await page.getByRole("option", { name: "Email", exact: true }).click();
  await expect(page.getByTestId("import-map-0")).toHaveValue("Name");
  await expect(page.getByTestId("import-start")).toBeDisabled();
  await fake(page, (f) => f.letMap());
  await expect(page.getByTestId("import-counts")).toContainText("2 lines can be sent");
  await expect(page.getByTestId("import-start")).toBeEnabled();
  await expect(page.getByTestId("import-map-0")).toHaveValue("Name");
  await expect(page.getByTestId("import-map-1")).toHaveValue("Email");
  await expect(page.getByTestId("import-header")).not.toBeChecked();
});

test("shows what encoding it found", async ({ page }) => {
  await open(page, "/imports");
  // 名前 / 花 in Shift_JIS.
  await choose(
    page,
    "people-sjis.csv",
    Buffer.from([0x96, 0xbc, 0x91, 0x4f, 0x0a, 0x89, 0xd4, 0x0a]),
  );
  await expect(page.getByTestId("import-encoding")).toHaveValue("Shift_JIS");
  await expect(page.getByTestId("import-line")).toContainText("花");
});

test("says so when there is nothing in the file", async ({ page }) => {
  await open(page, "/imports");
  await choose(page, "empty.csv", "");
  await expect(page.getByRole("alert")).toBeVisible();
});

test("runs, pauses, meets trouble, goes on and reports", async ({ page }) => {
  await open(page, "/imports");
  await choose(page, "people.csv", people);
  await page.getByTestId("import-start").click();
  await expect(page.getByTestId("import-progress")).toContainText("0 of 3 lines");
  await expect(page.getByTestId("import-progress")).toContainText("left");
  await fake(page, (f) => f.importTick(1));
  await expect(page.getByTestId("import-progress")).toContainText("1 of 3 lines");
  await page.getByTestId("import-pause").click();
  await expect(page.getByTestId("import-page")).toHaveAttribute("data-state", "paused");
  await page.getByTestId("import-start").click();
  await expect(page.getByTestId("import-pause")).toBeVisible();
  await fake(page, (f) => f.importTrouble());
  await expect(page.getByTestId("import-problem")).toBeVisible();
  await expectAccessible(page);
  await shot(page, "import-trouble");
  await page.getByTestId("import-start").click();
  await expect(page.getByTestId("import-pause")).toBeVisible();
  await fake(page, (f) => f.importTick(9));
  await expect(page.getByText("2 customers made.")).toBeVisible();
  await expect(page.getByText("Stripe refused 1 line.")).toBeVisible();
  await page.getByTestId("import-report").click();
  await expect(page.getByText("Report saved to")).toBeVisible();
  await shot(page, "import-done");
  await page.getByTestId("import-discard").click();
  await expect(page.getByTestId("imports-page")).toBeVisible();
});

test("is closed to a key that may not write", async ({ page }) => {
  await open(page, "/imports", "scenario=readonly");
  await expect(page.getByRole("main")).toContainText("rak_customer_write");
});

for (const look of looks)
  test(`imports hold in ${look.name}`, async ({ page }) => {
    await page.setViewportSize(look.size);
    await page.goto(`/?${look.query}#/imports`);
    await expect(page.getByTestId("imports-page")).toBeVisible();
    await expectAccessible(page);
    await shot(page, `imports-${look.name}`);
    await choose(page, "people.csv", people);
    await expect(page.getByTestId("import-counts")).toBeVisible();
    await expectAccessible(page);
    await shot(page, `import-${look.name}`);
  });

test("names the line of a quote that is never closed, and sends nothing", async ({ page }) => {
  await open(page, "/imports");
  await choose(
    page,
    "open.csv",
    'Name,Email\nHana,hana@example.com\nKen,"open\nNoor,n@example.com\n',
  );
  await expect(page.getByRole("alert")).toContainText("A quote on line 3 is never closed");
  await page.getByTestId("import-item").first().click();
  await expect(page.getByTestId("import-problem")).toContainText("line 3");
  await expect(page.getByTestId("import-start")).toHaveCount(0);
  await expectAccessible(page);
});

test("says how sure the encoding is, and that the person chose another", async ({ page }) => {
  await open(page, "/imports");
  await choose(
    page,
    "people-sjis.csv",
    Buffer.from([0x96, 0xbc, 0x91, 0x4f, 0x0a, 0x89, 0xd4, 0x0a]),
  );
  const how = page.getByTestId("import-read-as");
  await expect(how).toContainText("Read as Shift_JIS. This is likely");
  await page.getByTestId("import-encoding").click();
  await page.getByRole("option", { name: "EUC-JP" }).click();
  await expect(how).toContainText("Read as EUC-JP. As you chose.");
});

test("warns of repeated emails and names a country that is none", async ({ page }) => {
  await open(page, "/imports");
  const body =
    "Name,Email,Country\nHana,h@example.com,JP\nKen,H@example.com,JP\nLee,l@example.com,Atlantis\n";
  await choose(page, "people.csv", body);
  await expect(page.getByTestId("import-warnings")).toContainText(
    "1 line has an email address that an earlier line has (line 3).",
  );
  await expect(page.getByTestId("import-start")).toBeEnabled();
  const bad = page.locator('[data-testid="import-line"][data-state="invalid"]');
  await expect(bad).toContainText("No country is called “Atlantis”");
  await expectAccessible(page);
  await shot(page, "import-warnings");
});
