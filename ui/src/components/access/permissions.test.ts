import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Access } from "../../ipc/bindings";
import { isOptional, missingOf, newKeyPage, permissions } from "./permissions";

const row = (change: Partial<Access>): Access => ({
  resource: "customers",
  read: "granted",
  write: "granted",
  read_permission: "rak_customer_read",
  write_permission: "rak_customer_write",
  in_use: null,
  ...change,
});

describe("missingOf", () => {
  it("names what to add, for reading and for writing", () => {
    expect(missingOf([row({ read: "missing", write: "missing" })])).toEqual([
      { resource: "customers", permission: "rak_customer_read" },
      { resource: "customers", permission: "rak_customer_write" },
    ]);
  });

  it("leaves out what is only good to have", () => {
    const account = row({
      resource: "account",
      read: "missing",
      write: "not_needed",
      write_permission: null,
    });
    expect(missingOf([account])).toEqual([]);
    expect(isOptional("account")).toBe(true);
    expect(isOptional("customers")).toBe(false);
  });

  it("leaves out what no permission can help", () => {
    expect(missingOf([row({ read: "unavailable", write: "unknown" }), row({})])).toEqual([]);
  });
});

describe("permissions", () => {
  it("are those that the backend asks for", () => {
    const probe = readFileSync(
      new URL("../../../../src-tauri/core/src/app/connections/access.rs", import.meta.url),
      "utf8",
    );
    const asked = new Set(probe.match(/rak_\w+/gu));
    expect(
      new Set(permissions.flatMap(({ read, write }) => [read, ...(write ? [write] : [])])),
    ).toEqual(asked);
  });

  it("are filled in where the Dashboard makes a key", () => {
    const page = new URL(newKeyPage("test"));
    expect(page.pathname).toBe("/test/apikeys/create");
    expect(page.searchParams.getAll("permissions[]")).toContain("rak_customer_write");
    const named = page.searchParams.getAll("permissions[]");
    expect(new Set(named).size).toBe(named.length);
    expect(new URL(newKeyPage("live")).pathname).toBe("/apikeys/create");
  });
});
