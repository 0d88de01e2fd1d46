import { describe, expect, test } from "vitest";
import { formatActivityUrl, isFiltered, parseActivityUrl, unfiltered } from "./activityUrl";

const read = (query: string) => parseActivityUrl(new URLSearchParams(query), "acct_1:live");

describe("the place of Activity", () => {
  test.each([
    "/activity",
    "/activity?unread=1",
    "/activity?seq=12",
    "/activity?q=two+jugs&trigger=charge.added%2Corder.added&status=failed%2Cpaid&unread=1&seq=7",
  ])("%s reads and writes as the same", (address) => {
    expect(formatActivityUrl(read(address.split("?")[1] ?? ""))).toBe(address);
  });

  test("a link of this connection opens its arrival, and forgets which connection it was", () => {
    const location = read("c=acct_1%3Alive&unread=1&seq=3");
    expect(location.seq).toBe(3);
    expect(formatActivityUrl(location)).toBe("/activity?unread=1&seq=3");
  });

  test("the number of another connection's arrival opens nothing here", () => {
    expect(read("c=acct_1%3Atest&seq=3").seq).toBeNull();
  });

  test("what nobody knows is left out", () => {
    const location = read("trigger=charge.added,payout.added&seq=x&unread=yes");
    expect(location).toEqual({ filter: { ...unfiltered, triggers: ["charge.added"] }, seq: null });
  });

  test("blanks hold nothing back", () => {
    expect(isFiltered({ ...unfiltered, text: "  " })).toBe(false);
    expect(isFiltered({ ...unfiltered, unread: true })).toBe(true);
  });
});
