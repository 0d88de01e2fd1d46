import { describe, expect, it } from "vitest";
import { parsePrefix, problemOf, problemWhileTyping, stripSpaces } from "./key";

describe("parsePrefix", () => {
  it.each([
    ["rk_live_abc", { mode: "live", kind: "restricted" }],
    ["sk_test_", { mode: "test", kind: "secret" }],
    ["  pk_live_x", { mode: "live", kind: "publishable" }],
    ["sk_test", null],
    ["", null],
  ])("%j", (text, look) => expect(parsePrefix(text)).toEqual(look));
});

describe("problemOf", () => {
  it.each([
    ["rk_live_51AbCdEfGh", null],
    ["sk_test_short", "key_malformed"],
    ["sk_test_with-dash-in-it", "key_malformed"],
    ["pk_test_51AbCdEfGh", "key_publishable"],
    ["sk_org_live_51AbCdEfGh", "key_organization"],
    ["rk_org_51AbCdEfGh", "key_organization"],
    ["https://dashboard.stripe.com", "key_malformed"],
    ["", "key_malformed"],
  ])("%j", (text, problem) => expect(problemOf(text)).toBe(problem));

  it("does not mind the line breaks that a mail put in", () => {
    expect(stripSpaces(" rk_live_51Ab\n  CdEfGh ")).toBe("rk_live_51AbCdEfGh");
    expect(problemOf("rk_live_51Ab\r\nCdEfGh")).toBeNull();
  });
});

describe("problemWhileTyping", () => {
  it("waits while the text may still become a key", () => {
    for (const text of ["", "r", "rk_", "rk_li", "sk_o", "sk_test_5"])
      expect(problemWhileTyping(text)).toBeNull();
  });

  it("says at once what cannot become one", () => {
    expect(problemWhileTyping("whsec_")).toBe("key_malformed");
    expect(problemWhileTyping("pk_")).toBe("key_publishable");
    expect(problemWhileTyping("sk_org_")).toBe("key_organization");
  });
});
