import type { AppEvent, ErrorCode, ErrorDetail, ErrorView } from "../bindings";

/** What the fake of customers, products, drafts and imports needs from the rest of the fake. */
export interface ManageWorld {
  /** `full`, `empty`, `error`, `loading`, `offline`, `readonly`, `nomirror`, … */
  scenario: string;
  /** How many customers there are. */
  rows: number;
  /** Unix seconds. */
  now: () => number;
  emit: (event: AppEvent) => void;
}

const nothingKnown: ErrorDetail = {
  stripe_message: null,
  status: null,
  stripe_code: null,
  param: null,
  request_id: null,
  permission: null,
  path: null,
  conflicts: [],
  current: null,
  retry_after: null,
  rule: null,
};

/** An error as the backend sends it. */
export function failure(
  code: ErrorCode,
  message: string,
  detail: Partial<ErrorDetail> = {},
): ErrorView {
  return { code, message, detail: { ...nothingKnown, ...detail } };
}

/** What every reading command does first: some scenarios never answer, or fail. */
export async function gate(world: ManageWorld): Promise<void> {
  if (world.scenario === "loading") await new Promise(() => undefined);
  if (world.scenario === "error")
    throw failure("stripe_unavailable", "Stripe answered with 503", {
      status: 503,
      stripe_message: "Stripe is temporarily unavailable.",
      request_id: "req_Fq7mB2xT0aLwKc",
    });
}

/** What every writing command does first. */
export async function writeGate(world: ManageWorld, permission: string): Promise<void> {
  await gate(world);
  if (world.scenario === "offline")
    throw failure("offline", "Stripe could not be reached: no route to host");
  if (world.scenario === "readonly")
    throw failure("permission_missing", "The key may not do this", {
      status: 403,
      permission,
      stripe_message: `The provided key does not have the required permissions for this endpoint. Having the '${permission}' permission would allow this request to continue.`,
      request_id: "req_N0wR1te4llowed",
    });
}

/** A small generator, so that every run shows the same people. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789";

export function stripeId(prefix: string, next: () => number, length = 14): string {
  let id = prefix;
  for (let i = 0; i < length; i += 1) id += letters[Math.floor(next() * letters.length)];
  return id;
}

export function pick<T>(from: readonly T[], next: () => number): T {
  return from[Math.floor(next() * from.length)] as T;
}
