/** One line of the metadata editor; `row` keeps its identity while its key is typed. */
export interface MetadataEntry {
  row: number;
  key: string;
  value: string;
}

/** One line of the image list. */
export interface ImageEntry {
  row: number;
  url: string;
}

export const addressParts = ["line1", "line2", "city", "state", "postal_code", "country"] as const;
export type AddressPart = (typeof addressParts)[number];
export type AddressForm = Record<AddressPart, string>;

/** What the customer form holds: text as typed, never null. */
export interface CustomerForm {
  name: string;
  email: string;
  phone: string;
  description: string;
  address: AddressForm;
  metadata: MetadataEntry[];
}

/** What the product form holds. */
export interface ProductForm {
  id: string;
  name: string;
  active: boolean;
  caption: string;
  description: string;
  images: ImageEntry[];
  shippable: boolean;
  url: string;
  metadata: MetadataEntry[];
}

/** The parts of a customer that the form shows. */
export interface CustomerLike {
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  description?: string | null;
  address?: Partial<Record<AddressPart, string | null>> | null;
  metadata?: Record<string, string | undefined> | null;
}

/** The parts of a product that the form shows. */
export interface ProductLike {
  id?: string;
  name?: string | null;
  active?: boolean | null;
  caption?: string | null;
  description?: string | null;
  images?: string[] | null;
  shippable?: boolean | null;
  url?: string | null;
  metadata?: Record<string, string | undefined> | null;
}

function metadataEntries(metadata: CustomerLike["metadata"]): MetadataEntry[] {
  return Object.entries(metadata ?? {})
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([key, value], row) => ({ row, key, value: value ?? "" }));
}

export function addressForm(address: CustomerLike["address"]): AddressForm {
  return {
    line1: address?.line1 ?? "",
    line2: address?.line2 ?? "",
    city: address?.city ?? "",
    state: address?.state ?? "",
    postal_code: address?.postal_code ?? "",
    country: address?.country ?? "",
  };
}

export function customerForm(customer: CustomerLike | null): CustomerForm {
  return {
    name: customer?.name ?? "",
    email: customer?.email ?? "",
    phone: customer?.phone ?? "",
    description: customer?.description ?? "",
    address: addressForm(customer?.address),
    metadata: metadataEntries(customer?.metadata),
  };
}

export function productForm(product: ProductLike | null): ProductForm {
  return {
    id: product?.id ?? "",
    name: product?.name ?? "",
    active: product?.active ?? true,
    caption: product?.caption ?? "",
    description: product?.description ?? "",
    images: (product?.images ?? []).map((url, row) => ({ row, url })),
    shippable: product?.shippable ?? true,
    url: product?.url ?? "",
    metadata: metadataEntries(product?.metadata),
  };
}

/** The next free row number of a list of entries. */
export function nextRow(entries: { row: number }[]): number {
  return entries.reduce((highest, entry) => Math.max(highest, entry.row), -1) + 1;
}
