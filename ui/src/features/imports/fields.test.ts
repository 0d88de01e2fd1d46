import { describe, expect, it } from "vitest";
import type { ImportColumn, ImportLine } from "../../ipc/bindings";
import {
  estimateMinutes,
  findDuplicates,
  findMissing,
  findValue,
  nameMetadataField,
} from "./fields";

describe("mapping columns", () => {
  it("names metadata after the header, whichever way that is written", () => {
    expect(nameMetadataField("metadata.size")).toBe("metadata.size");
    expect(nameMetadataField("metadata[size]")).toBe("metadata.size");
    expect(nameMetadataField("CRM id")).toBe("metadata.CRM id");
    expect(nameMetadataField("")).toBe("metadata.column");
    expect(nameMetadataField("x".repeat(60))).toHaveLength("metadata.".length + 40);
  });

  it("finds fields that two columns fill, and what is missing", () => {
    expect(findDuplicates(["name", null, "email", "name", null])).toEqual(["name"]);
    expect(findMissing("products", ["description"])).toBe("name");
    expect(findMissing("customers", [null, null])).toBe("any");
    expect(findMissing("customers", ["email", null])).toBeNull();
  });

  it("names the value that a rule is about", () => {
    const columns = ["name", "address.country"].map(
      (field): ImportColumn => ({ header: field, samples: [], field }),
    );
    const line = { cells: ["Hana", " Atlantis "] } as ImportLine;
    expect(findValue(line, columns, "address[country]")).toBe("Atlantis");
    expect(findValue(line, columns, "phone")).toBe("");
    expect(findValue(line, columns, null)).toBe("");
  });

  it("promises a minute for each hundred lines, begun ones counted whole", () => {
    expect(estimateMinutes(1000)).toBe(10);
    expect(estimateMinutes(1001)).toBe(11);
    expect(estimateMinutes(3)).toBe(1);
  });
});
