type Tone = "good" | "warn" | "bad" | "plain";

const tones: Record<string, Tone> = {
  succeeded: "good",
  paid: "good",
  fulfilled: "good",
  complete: "good",
  failed: "bad",
  dispute_lost: "bad",
  lost: "bad",
  won: "good",
  pending: "warn",
  uncaptured: "warn",
  disputed: "warn",
  needs_response: "warn",
  under_review: "warn",
  warning_needs_response: "warn",
  warning_under_review: "warn",
  requires_action: "warn",
  unpaid: "warn",
  active: "good",
  trialing: "good",
  incomplete: "warn",
  past_due: "bad",
  uncollectible: "bad",
  requires_payment_method: "bad",
  in_transit: "warn",
  processing: "warn",
};

/** How a status word looks; one that nobody knows looks like nothing in particular. */
export function toneOf(status: string): Tone {
  return tones[status] ?? "plain";
}
