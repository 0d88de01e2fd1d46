import type { Mode } from "../../ipc/bindings";

/** What a key's own letters tell, before anybody is asked. */
interface KeyPrefix {
  mode: Mode;
  kind: "restricted" | "secret" | "publishable";
}

export type KeyProblem = "key_publishable" | "key_organization" | "key_malformed";

const KINDS = { rk: "restricted", sk: "secret", pk: "publishable" } as const;
const PREFIX = /^(?<kind>rk|sk|pk)_(?<mode>live|test)_/u;
const WHOLE_KEY = /^(?:rk|sk)_(?:live|test)_\w{8,255}$/u;
const ORGANIZATION = /^(?:rk|sk)_org_/u;
const PREFIXES = ["rk_live_", "rk_test_", "sk_live_", "sk_test_"];

/** A key as it is sent: what a mail or a terminal wrapped into it is not the person's mistake. */
export function stripSpaces(text: string): string {
  return text.replace(/\s+/gu, "");
}

/** Mode and kind, as soon as the prefix is whole. */
export function parsePrefix(text: string): KeyPrefix | null {
  const found = PREFIX.exec(stripSpaces(text))?.groups;
  if (!found) return null;
  return { mode: found.mode as KeyPrefix["mode"], kind: KINDS[found.kind as keyof typeof KINDS] };
}

/** Why a text can be no usable key; the same rule as the backend's. */
export function problemOf(text: string): KeyProblem | null {
  const key = stripSpaces(text);
  if (key.startsWith("pk_")) return "key_publishable";
  if (ORGANIZATION.test(key)) return "key_organization";
  return WHOLE_KEY.test(key) ? null : "key_malformed";
}

/** What is wrong for certain while it is still being typed: no further letter can mend it. */
export function problemWhileTyping(text: string): KeyProblem | null {
  const key = stripSpaces(text);
  if (key.startsWith("pk_")) return "key_publishable";
  if (ORGANIZATION.test(key)) return "key_organization";
  const begun = [...PREFIXES, "rk_org_", "sk_org_"].some(
    (begin) => key.startsWith(begin) || begin.startsWith(key),
  );
  return begun ? null : "key_malformed";
}
