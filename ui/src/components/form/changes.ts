import {
  type AddressForm,
  addressForm,
  addressParts,
  type CustomerForm,
  type CustomerLike,
  customerForm,
  type MetadataEntry,
  type ProductForm,
  type ProductLike,
  productForm,
} from "./values";

/** What saving will do to one field. */
export type FieldChange = "leave" | "set" | "clear";

/** What is sent: absent leaves a field, `null` clears it. */
export interface CustomerChanges {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  description?: string | null;
  address?: Record<string, string | null> | null;
  metadata?: Record<string, string | null>;
}

/** What is sent for a product. */
export interface ProductChanges {
  id?: string;
  name?: string | null;
  active?: boolean;
  caption?: string | null;
  description?: string | null;
  images?: string[];
  shippable?: boolean;
  url?: string | null;
  metadata?: Record<string, string | null>;
}

/** Outer spaces mean nothing in one-line fields; in a description they are the person's own. */
function typed(text: string): string {
  return text.trim() === "" ? "" : text.trim();
}

export function fieldChange(base: string, now: string): FieldChange {
  if (typed(base) === typed(now)) return "leave";
  return typed(now) === "" ? "clear" : "set";
}

function text(base: string, now: string): string | null | undefined {
  const change = fieldChange(base, now);
  if (change === "leave") return undefined;
  return change === "clear" ? null : typed(now);
}

function metadataMap(entries: MetadataEntry[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const entry of entries) {
    const key = entry.key.trim();
    // An empty value is how Stripe removes a key, so a key without a value is not there.
    if (key !== "" && entry.value !== "") map[key] = entry.value;
  }
  return map;
}

export function metadataChanges(
  base: MetadataEntry[],
  now: MetadataEntry[],
): Record<string, string | null> | undefined {
  const before = metadataMap(base);
  const after = metadataMap(now);
  const changes: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(after)) if (before[key] !== value) changes[key] = value;
  for (const key of Object.keys(before)) if (!(key in after)) changes[key] = null;
  return Object.keys(changes).length > 0 ? changes : undefined;
}

function address(base: AddressForm, now: AddressForm) {
  const same = addressParts.every((part) => typed(base[part]) === typed(now[part]));
  if (same) return undefined;
  if (addressParts.every((part) => typed(now[part]) === "")) return null;
  return Object.fromEntries(addressParts.map((part) => [part, typed(now[part]) || null]));
}

/** Drops what is `undefined`, so that an absent field is really absent. */
function defined<T extends object>(changes: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  ) as T;
}

export function customerChanges(base: CustomerLike | null, now: CustomerForm): CustomerChanges {
  const before = customerForm(base);
  return defined<CustomerChanges>({
    name: text(before.name, now.name),
    email: text(before.email, now.email),
    phone: text(before.phone, now.phone),
    description: text(before.description, now.description),
    address: address(before.address, now.address),
    metadata: metadataChanges(before.metadata, now.metadata),
  });
}

export function imageUrls(form: ProductForm): string[] {
  return form.images.map((image) => image.url.trim()).filter((url) => url !== "");
}

export function productChanges(base: ProductLike | null, now: ProductForm): ProductChanges {
  const before = productForm(base);
  const images = imageUrls(now);
  const sameImages = JSON.stringify(images) === JSON.stringify(imageUrls(before));
  return defined<ProductChanges>({
    id: base === null && typed(now.id) !== "" ? typed(now.id) : undefined,
    name: text(before.name, now.name),
    // A new product has Stripe's own defaults: what is as they are is not sent, because Stripe takes
    // `shippable` for some types of product only.
    active: before.active === now.active ? undefined : now.active,
    caption: text(before.caption, now.caption),
    description: text(before.description, now.description),
    images: sameImages ? undefined : images,
    shippable: before.shippable === now.shippable ? undefined : now.shippable,
    url: text(before.url, now.url),
    metadata: metadataChanges(before.metadata, now.metadata),
  });
}

export function isEmpty(changes: object): boolean {
  return Object.keys(changes).length === 0;
}

/** The form with one conflicting field set to what Stripe has now. */
export function takeTheirs<T extends CustomerForm | ProductForm>(
  form: T,
  field: string,
  theirs: unknown,
): T {
  const value = theirs === null || theirs === undefined ? "" : theirs;
  const [head, ...rest] = field.split(".");
  const tail = rest.join(".");
  if (head === "metadata" && tail !== "") {
    const others = form.metadata.filter((entry) => entry.key.trim() !== tail);
    const row = form.metadata.reduce((highest, entry) => Math.max(highest, entry.row), -1) + 1;
    const metadata = value === "" ? others : [...others, { row, key: tail, value: String(value) }];
    return { ...form, metadata };
  }
  if (head === "address" && "address" in form) {
    const next =
      tail === ""
        ? addressForm(theirs as CustomerLike["address"])
        : { ...form.address, [tail]: String(value) };
    return { ...form, address: next };
  }
  if (head === "images" && Array.isArray(theirs))
    return { ...form, images: theirs.map((url, row) => ({ row, url: String(url) })) };
  return { ...form, [field]: value };
}
