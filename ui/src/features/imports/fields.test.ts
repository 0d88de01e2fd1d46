import { describe, expect, it } from "vitest";
import { doubled, metadataField, minutes, missing } from "./fields";

describe("mapping columns", () => {
  it("names metadata after the header, whichever way that is written", () => {
    expect(metadataField("metadata.size")).toBe("metadata.size");
    expect(metadataField("metadata[size]")).toBe("metadata.size");
    expect(metadataField("CRM id")).toBe("metadata.CRM id");
    expect(metadataField("")).toBe("metadata.column");
    expect(metadataField("x".repeat(60))).toHaveLength("metadata.".length + 40);
  });

  it("finds fields that two columns fill, and what is missing", () => {
    expect(doubled(["name", null, "email", "name", null])).toEqual(["name"]);
    expect(missing("products", ["description"])).toBe("name");
    expect(missing("customers", [null, null])).toBe("any");
    expect(missing("customers", ["email", null])).toBeNull();
  });

  it("promises a minute for each hundred lines, begun ones counted whole", () => {
    expect(minutes(1000)).toBe(10);
    expect(minutes(1001)).toBe(11);
    expect(minutes(3)).toBe(1);
  });
});
