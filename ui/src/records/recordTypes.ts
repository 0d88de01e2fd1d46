import type { RecordKind } from "../ipc/bindings";
import { customers } from "./customers";
import { products } from "./products";

/** Each kind by its name on the wire. */
export const recordTypes = { customers, products };

/** The fields that a column of a file can fill; metadata columns name their key themselves. */
export function listImportFields(kind: RecordKind): string[] {
  return recordTypes[kind].fields
    .filter(({ control }) => control !== undefined)
    .map(({ key }) => key);
}
