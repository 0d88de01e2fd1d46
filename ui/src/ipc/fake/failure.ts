import type { ErrorCode, ErrorDetail, ErrorView } from "../bindings";
import { noDetail } from "../errors";
import type { World } from "./world";

/** An error as the backend sends it. */
export function failure(
  code: ErrorCode,
  message: string,
  detail: Partial<ErrorDetail> = {},
): ErrorView {
  return { code, message, detail: { ...noDetail, ...detail } };
}

/** What every reading command does first: some scenarios never answer, or fail. */
export async function gate(world: World): Promise<void> {
  if (world.scenario === "loading") await new Promise(() => undefined);
  if (world.scenario === "error")
    throw failure("stripe_unavailable", "Stripe answered with 503", {
      status: 503,
      stripe_message: "Stripe is temporarily unavailable.",
      request_id: "req_Fq7mB2xT0aLwKc",
    });
}

/** What every writing command does first. */
export async function writeGate(world: World, permission: string): Promise<void> {
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
