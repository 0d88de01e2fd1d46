import type { ErrorView } from "../../ipc/bindings";

const keys = ["request_id", "status", "stripe_code", "param", "permission", "path"] as const;

/** What helps whoever looks into it, in the order in which support asks for it. */
export function errorFacts({ message, detail }: ErrorView): { key: string; value: string }[] {
  const facts: { key: string; value: string }[] = keys.flatMap((key) => {
    const value = detail[key];
    return value === null ? [] : [{ key, value: String(value) }];
  });
  return [...facts, { key: "message", value: message }];
}

/** The same as text for the clipboard. */
export function formatReport(error: ErrorView): string {
  const lines = [`code: ${error.code}`];
  if (error.detail.stripe_message !== null) lines.push(`stripe: ${error.detail.stripe_message}`);
  for (const { key, value } of errorFacts(error)) lines.push(`${key}: ${value}`);
  return lines.join("\n");
}
