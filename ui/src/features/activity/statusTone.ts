type Tone = "good" | "warn" | "bad" | "plain";

const tones: Record<string, Tone> = {
  succeeded: "good",
  paid: "good",
  fulfilled: "good",
  complete: "good",
  failed: "bad",
  pending: "warn",
  unpaid: "warn",
};

/** How a status word looks; one that nobody knows looks like nothing in particular. */
export function toneOf(status: string): Tone {
  return tones[status] ?? "plain";
}
