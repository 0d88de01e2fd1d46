import { describe, expect, test } from "vitest";
import { hashOf, isFiltered, parseActivityUrl, unfiltered } from "./activityUrl";

const read = (query: string) => parseActivityUrl(new URLSearchParams(query), "acct_1:live");

describe("the place of Activity", () => {
  test.each([
    "/activity",
    "/activity?unread=1",
    "/activity?seq=12",
    "/activity?q=two+jugs&trigger=charge.added%2Corder.added&status=failed%2Cpaid&unread=1&seq=7",
  ])("%s reads and writes as the same", (address) => {
    expect(hashOf(read(address.split("?")[1] ?? ""))).toBe(address);
  });

  test("a link of this connection opens its arrival, and forgets which connection it was", () => {
    const place = read("c=acct_1%3Alive&unread=1&seq=3");
    expect(place.seq).toBe(3);
    expect(hashOf(place)).toBe("/activity?unread=1&seq=3");
  });

  test("the number of another connection's arrival opens nothing here", () => {
    expect(read("c=acct_1%3Atest&seq=3").seq).toBeNull();
  });

  test("what nobody knows is left out", () => {
    const place = read("trigger=charge.added,refund.added&seq=x&unread=yes");
    expect(place).toEqual({ filter: { ...unfiltered, triggers: ["charge.added"] }, seq: null });
  });

  test("blanks hold nothing back", () => {
    expect(isFiltered({ ...unfiltered, text: "  " })).toBe(false);
    expect(isFiltered({ ...unfiltered, unread: true })).toBe(true);
  });
});
