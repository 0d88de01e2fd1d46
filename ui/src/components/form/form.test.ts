import { describe, expect, it } from "vitest";
import { customerChanges, fieldChange, productChanges, takeTheirs } from "./changes";
import { defaultLimits } from "./limits";
import { fieldOfParam } from "./param";
import { characters, customerIssues, notAnEmail, notAUrl, productIssues } from "./rules";
import { customerForm, productForm } from "./values";

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
    expect(fieldChange("a", " a ")).toBe("leave");
    expect(fieldChange("a", "  ")).toBe("clear");
    expect(fieldChange("", "b")).toBe("set");
  });

  it("sends only the metadata keys that changed, null for a removed one", () => {
    const form = customerForm(customer);
    const metadata = form.metadata
      .filter((entry) => entry.key !== "tier")
      .map((entry) => ({ ...entry, value: "L" }));
    expect(customerChanges(customer, { ...form, metadata })).toEqual({
      metadata: { size: "L", tier: null },
    });
  });

  it("treats a renamed metadata key as one removed and one set", () => {
    const form = customerForm({ metadata: { a: "1" } });
    const metadata = form.metadata.map((entry) => ({ ...entry, key: "b" }));
    expect(customerChanges({ metadata: { a: "1" } }, { ...form, metadata })).toEqual({
      metadata: { a: null, b: "1" },
    });
  });

  it("sends the whole address, and null once all of it is empty", () => {
    const form = customerForm(customer);
    const moved = { ...form, address: { ...form.address, city: "Osaka" } };
    expect(customerChanges(customer, moved).address).toMatchObject({
      line1: "1-2-3",
      city: "Osaka",
    });
    const gone = { ...form, address: customerForm(null).address };
    expect(customerChanges(customer, gone).address).toBeNull();
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
    expect(productChanges(product, { ...form, images: form.images.toReversed() })).toEqual({
      images: ["https://a/2", "https://a/1"],
    });
  });
});

describe("rules", () => {
  it("counts characters, not UTF-16 units", () => {
    expect(characters("🔔🔔")).toBe(2);
    const bells = "🔔".repeat(5000);
    expect(customerIssues({ ...customerForm(null), description: bells }, defaultLimits)).toEqual(
      {},
    );
    expect(
      customerIssues({ ...customerForm(null), description: `${bells}!` }, defaultLimits),
    ).toEqual({ description: { rule: "too_long", limit: 5000, length: 5001 } });
  });

  it("takes emails as people have them", () => {
    for (const good of ["a@b.co", "a+b@c.example.jp", "日本@例え.jp", "a.b@c.d"])
      expect(notAnEmail(good), good).toBeNull();
    for (const bad of ["a", "a@", "@b.co", "a@b", "a b@c.de", "a@b..c", "a@b.", "a@.b"])
      expect(notAnEmail(bad), bad).not.toBeNull();
  });

  it("takes web addresses only", () => {
    for (const good of ["https://a.example/x?y", "http://a.example", "https://例え.jp/絵.png"])
      expect(notAUrl(good), good).toBeNull();
    for (const bad of [
      "a.example",
      "ftp://a.example",
      "https://",
      "javascript:alert(1)",
      "https://a b",
    ])
      expect(notAUrl(bad), bad).not.toBeNull();
  });

  it("allows eight images and not nine, and none twice", () => {
    const images = (n: number) =>
      Array.from({ length: n }, (_, row) => ({ row, url: `https://a.example/${row}.png` }));
    const form = { ...productForm(null), name: "Bell" };
    expect(productIssues({ ...form, images: images(8) }, defaultLimits)).toEqual({});
    expect(productIssues({ ...form, images: images(9) }, defaultLimits)).toHaveProperty("images");
    const twice = [...images(1), { row: 5, url: "https://a.example/0.png" }];
    expect(productIssues({ ...form, images: twice }, defaultLimits)).toEqual({
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
    const issues = customerIssues({ ...customerForm(null), metadata }, defaultLimits);
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
    expect(fieldOfParam("email", form)).toBe("email");
    expect(fieldOfParam("address[line1]", form)).toBe("address.line1");
    expect(fieldOfParam("metadata[size]", form)).toBe("metadata:4");
    expect(fieldOfParam("metadata[other]", form)).toBe("metadata");
    expect(fieldOfParam("images[0]", form)).toBe("images:7");
    expect(fieldOfParam("images", form)).toBe("images");
  });
});

describe("a conflict decided for the other side", () => {
  it("takes plain, nested and metadata values", () => {
    const form = customerForm(customer);
    expect(takeTheirs(form, "email", null).email).toBe("");
    expect(takeTheirs(form, "address.city", "Nara").address.city).toBe("Nara");
    expect(takeTheirs(form, "metadata.size", "XL").metadata).toContainEqual(
      expect.objectContaining({ key: "size", value: "XL" }),
    );
    expect(takeTheirs(form, "metadata.size", null).metadata.map((entry) => entry.key)).toEqual([
      "tier",
    ]);
    expect(takeTheirs(productForm(null), "images", ["https://a"]).images).toEqual([
      { row: 0, url: "https://a" },
    ]);
  });
});
