/** What a key's own letters tell, before anybody is asked. */
export interface KeyLook {
  mode: "live" | "test";
  kind: "restricted" | "secret" | "publishable";
}

export type KeyProblem = "key_publishable" | "key_malformed";

const kinds = { rk: "restricted", sk: "secret", pk: "publishable" } as const;
const prefix = /^(?<kind>rk|sk|pk)_(?<mode>live|test)_/u;
const whole = /^(?:rk|sk)_(?:live|test)_\w{8,255}$/u;
const beginnings = ["rk_live_", "rk_test_", "sk_live_", "sk_test_"];

/** A key as it is sent: what a mail or a terminal wrapped into it is not the person's mistake. */
export function tidyKey(text: string): string {
  return text.replace(/\s+/gu, "");
}

/** Mode and kind, as soon as the prefix is whole. */
export function lookOf(text: string): KeyLook | null {
  const found = prefix.exec(tidyKey(text))?.groups;
  if (!found) return null;
  return { mode: found.mode as KeyLook["mode"], kind: kinds[found.kind as keyof typeof kinds] };
}

/** Why a text can be no usable key; the same rule as the backend's. */
export function problemOf(text: string): KeyProblem | null {
  const key = tidyKey(text);
  if (key.startsWith("pk_")) return "key_publishable";
  return whole.test(key) ? null : "key_malformed";
}

/** What is wrong for certain while it is still being typed: no further letter can mend it. */
export function problemSoFar(text: string): KeyProblem | null {
  const key = tidyKey(text);
  if (key.startsWith("pk_")) return "key_publishable";
  const begun = beginnings.some((begin) => key.startsWith(begin) || begin.startsWith(key));
  return begun ? null : "key_malformed";
}
