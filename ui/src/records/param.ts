import { type FormValues, imagesAt } from "./formValues";

/**
 * Finds the form's field for the parameter that Stripe or the backend names.
 *
 * Stripe writes `address[line1]`, `images[2]`, `metadata[size]`; the form has `address.line1`,
 * `images:ROW` and `metadata:ROW`, because rows keep their number when they are moved.
 */
export function findField(param: string, values: FormValues): string {
  const [head = "", ...keys] = param.replaceAll("]", "").split(/[[.]/u);
  const key = keys.join(".");
  if (key === "") return head;
  if (head === "metadata") {
    const entry = values.metadata.find((candidate) => candidate.key.trim() === key);
    return entry ? `metadata:${entry.row}` : "metadata";
  }
  const entries = values[head];
  if (Array.isArray(entries)) {
    const filled = imagesAt(values, head).filter((image) => image.url.trim() !== "");
    const image = filled[Number.parseInt(key, 10)];
    return image ? `${head}:${image.row}` : head;
  }
  return `${head}.${key}`;
}
