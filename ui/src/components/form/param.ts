import type { ImageEntry, MetadataEntry } from "./values";

/**
 * Finds the form's field for the parameter that Stripe or the backend names.
 *
 * Stripe writes `address[line1]`, `images[2]`, `metadata[size]`; the form has `address.line1`,
 * `images:ROW` and `metadata:ROW`, because rows keep their number when they are moved.
 */
export function fieldOfParam(
  param: string,
  form: { metadata: MetadataEntry[]; images?: ImageEntry[] },
): string {
  const [head = "", ...keys] = param.replaceAll("]", "").split(/[[.]/u);
  const key = keys.join(".");
  if (key === "") return head;
  if (head === "metadata") {
    const entry = form.metadata.find((candidate) => candidate.key.trim() === key);
    return entry ? `metadata:${entry.row}` : "metadata";
  }
  if (head === "images") {
    const filled = (form.images ?? []).filter((image) => image.url.trim() !== "");
    const image = filled[Number.parseInt(key, 10)];
    return image ? `images:${image.row}` : "images";
  }
  return `${head}.${key}`;
}
