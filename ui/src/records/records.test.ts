import { describe, expect, it } from "vitest";
import { countCharacters } from "../components/form/issues";
import type { RecordKind } from "../ipc/bindings";
import { recordRules } from "../ipc/fake/recordRules";
import { compareTexts, findChanges } from "./changes";
import { acceptRemote, type FormValues, restoreFormValues, toFormValues } from "./formValues";
import { findField } from "./param";
import { listImportFields, recordTypes } from "./recordTypes";
import { checkEmail, checkUrl, findIssues } from "./validation";

const { customers, products } = recordTypes;
const customerForm = (record: object | null) => toFormValues(customers.fields, record);
const productForm = (record: object | null) => toFormValues(products.fields, record);
const customerChanges = (base: object | null, values: FormValues) =>
  findChanges(customers.fields, base, values);
const productChanges = (base: object | null, values: FormValues) =>
  findChanges(products.fields, base, values);
const issuesOf = (kind: RecordKind, values: FormValues) =>
  findIssues(values, recordRules[kind], recordRules.metadata);

const customer = {
  name: "Hana",
  email: "hana@example.com",
  phone: null,
  description: "regular",
  address: { line1: "1-2-3", city: "Kyoto", country: "JP" },
  metadata: { size: "M", tier: "gold" },
};

describe("what is sent", () => {
  it("is nothing for an untouched form", () => {
    expect(customerChanges(customer, customerForm(customer))).toEqual({});
  });

  it("has three states: left, set and cleared", () => {
    const form = { ...customerForm(customer), email: "", phone: "+81 75" };
    expect(customerChanges(customer, form)).toEqual({ email: null, phone: "+81 75" });
    expect(compareTexts("a", " a ")).toBe("leave");
    expect(compareTexts("a", "  ")).toBe("clear");
    expect(compareTexts("", "b")).toBe("set");
  });

  it("sends only the metadata keys that changed, null for a removed one", () => {
    const form = customerForm(customer);
    const metadata = form.metadata
      .filter((entry) => entry.key !== "tier")
      .map((entry) => ({ ...entry, value: "L" }));
    expect(customerChanges(customer, { ...form, metadata })).toEqual({
      "metadata.size": "L",
      "metadata.tier": null,
    });
  });

  it("treats a renamed metadata key as one removed and one set", () => {
    const form = customerForm({ metadata: { a: "1" } });
    const metadata = form.metadata.map((entry) => ({ ...entry, key: "b" }));
    expect(customerChanges({ metadata: { a: "1" } }, { ...form, metadata })).toEqual({
      "metadata.a": null,
      "metadata.b": "1",
    });
  });

  it("sends the lines of the address that changed, and null for those that were emptied", () => {
    const moved = { ...customerForm(customer), "address.city": "Osaka" };
    expect(customerChanges(customer, moved)).toEqual({ "address.city": "Osaka" });
    const lines = Object.keys(moved).filter((field) => field.startsWith("address."));
    const gone = { ...moved, ...Object.fromEntries(lines.map((line) => [line, ""])) };
    expect(customerChanges(customer, gone)).toEqual({
      "address.line1": null,
      "address.city": null,
      "address.country": null,
    });
  });

  it("is the filled fields for a new product, with images in their order", () => {
    const form = {
      ...productForm(null),
      name: "Bell",
      images: [
        { row: 1, url: "https://a.example/2.png" },
        { row: 0, url: " " },
        { row: 2, url: "https://a.example/1.png" },
      ],
    };
    expect(productChanges(null, form)).toEqual({
      name: "Bell",
      images: ["https://a.example/2.png", "https://a.example/1.png"],
    });
  });

  it("sends the images when only their order changed", () => {
    const product = { name: "Bell", images: ["https://a/1", "https://a/2"] };
    const form = productForm(product);
    expect(
      productChanges(product, {
        ...form,
        images: (form.images as unknown[]).toReversed() as FormValues["images"],
      }),
    ).toEqual({
      images: ["https://a/2", "https://a/1"],
    });
  });
});

describe("rules", () => {
  it("counts characters, not UTF-16 units", () => {
    expect(countCharacters("🔔🔔")).toBe(2);
    const bells = "🔔".repeat(5000);
    expect(issuesOf("customers", { ...customerForm(null), description: bells })).toEqual({});
    expect(issuesOf("customers", { ...customerForm(null), description: `${bells}!` })).toEqual({
      description: { rule: "too_long", limit: 5000, length: 5001 },
    });
  });

  it("takes emails as people have them", () => {
    for (const good of ["a@b.co", "a+b@c.example.jp", "日本@例え.jp", "a.b@c.d"])
      expect(checkEmail(good), good).toBeNull();
    for (const bad of ["a", "a@", "@b.co", "a@b", "a b@c.de", "a@b..c", "a@b.", "a@.b"])
      expect(checkEmail(bad), bad).not.toBeNull();
  });

  it("takes web addresses only", () => {
    for (const good of ["https://a.example/x?y", "http://a.example", "https://例え.jp/絵.png"])
      expect(checkUrl(good), good).toBeNull();
    for (const bad of [
      "a.example",
      "ftp://a.example",
      "https://",
      "javascript:alert(1)",
      "https://a b",
    ])
      expect(checkUrl(bad), bad).not.toBeNull();
  });

  it("allows eight images and not nine, and none twice", () => {
    const images = (n: number) =>
      Array.from({ length: n }, (_, row) => ({ row, url: `https://a.example/${row}.png` }));
    const form = { ...productForm(null), name: "Bell" };
    expect(issuesOf("products", { ...form, images: images(8) })).toEqual({});
    expect(issuesOf("products", { ...form, images: images(9) })).toHaveProperty("images");
    const twice = [...images(1), { row: 5, url: "https://a.example/0.png" }];
    expect(issuesOf("products", { ...form, images: twice })).toEqual({
      "images:5": { rule: "duplicate" },
    });
  });

  it("finds what is wrong with metadata, row by row", () => {
    const metadata = [
      { row: 0, key: "a", value: "1" },
      { row: 1, key: "a", value: "2" },
      { row: 2, key: "", value: "x" },
      { row: 3, key: "a[b]", value: "x" },
      { row: 4, key: "", value: "" },
      { row: 5, key: "k", value: "x".repeat(501) },
    ];
    const issues = issuesOf("customers", { ...customerForm(null), metadata });
    expect(Object.entries(issues).map(([key, issue]) => [key, issue.rule])).toEqual([
      ["metadata:1", "duplicate"],
      ["metadata:2", "required"],
      ["metadata:3", "bad_key"],
      ["metadata:5", "too_long"],
    ]);
  });
});

describe("the field that a parameter names", () => {
  const form = {
    metadata: [{ row: 4, key: "size", value: "M" }],
    images: [
      { row: 3, url: "" },
      { row: 7, url: "https://a" },
    ],
  };
  it("is found through brackets and through rows that moved", () => {
    expect(findField("email", form)).toBe("email");
    expect(findField("address[line1]", form)).toBe("address.line1");
    expect(findField("metadata[size]", form)).toBe("metadata:4");
    expect(findField("metadata[other]", form)).toBe("metadata");
    expect(findField("images[0]", form)).toBe("images:7");
    expect(findField("images", form)).toBe("images");
  });
});

describe("a conflict decided for the other side", () => {
  it("takes plain, nested and metadata values", () => {
    const form = customerForm(customer);
    const accept = (field: string, theirs: unknown) =>
      acceptRemote(customers.fields, form, field, theirs);
    expect(accept("email", null).email).toBe("");
    expect(accept("address.city", "Nara")["address.city"]).toBe("Nara");
    expect(accept("metadata.size", "XL").metadata).toContainEqual(
      expect.objectContaining({ key: "size", value: "XL" }),
    );
    expect(accept("metadata.size", null).metadata.map((entry) => entry.key)).toEqual(["tier"]);
    expect(
      acceptRemote(products.fields, productForm(null), "images", ["https://a"]).images,
    ).toEqual([{ row: 0, url: "https://a" }]);
  });
});

describe("a draft", () => {
  it("comes back as it was typed, also one of the first version", () => {
    const untouched = customerForm(null);
    const typed = { ...untouched, name: "Hana", "address.city": "Kyoto" };
    expect(restoreFormValues(untouched, JSON.parse(JSON.stringify(typed)))).toEqual(typed);
    const first = {
      name: "Hana",
      email: "",
      address: { line1: "", city: "Kyoto" },
      metadata: [{ row: 0, key: "tier", value: "gold" }],
      gone: "x",
    };
    expect(restoreFormValues(untouched, first)).toEqual({
      ...typed,
      metadata: [{ row: 0, key: "tier", value: "gold" }],
    });
  });
});

describe("an import", () => {
  it("fills what the form fills", () => {
    expect(listImportFields("customers")).toEqual([
      "name",
      "email",
      "phone",
      "description",
      "address.line1",
      "address.line2",
      "address.city",
      "address.state",
      "address.postal_code",
      "address.country",
    ]);
    expect(listImportFields("products")).toEqual([
      "name",
      "id",
      "active",
      "caption",
      "description",
      "images",
      "shippable",
      "url",
      "unit_label",
      "statement_descriptor",
    ]);
  });
});
