/** The limits that the backend checks before it sends; Stripe's own description gives the numbers. */
export interface Limits {
  name: { customer: number; product: number };
  email: number;
  phone: number;
  description: { customer: number; product: number };
  caption: number;
  url: number;
  id: number;
  address: number;
  images: number;
  metadata: { entries: number; key: number; value: number };
}

/** In force until the backend has told its own. */
export const defaultLimits: Limits = {
  name: { customer: 256, product: 5000 },
  email: 512,
  phone: 20,
  description: { customer: 5000, product: 40_000 },
  caption: 5000,
  url: 5000,
  id: 5000,
  address: 5000,
  images: 8,
  metadata: { entries: 50, key: 40, value: 500 },
};
