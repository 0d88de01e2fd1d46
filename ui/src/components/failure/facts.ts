/** What a failure shows; the shape of the backend's errors. */
export interface FailureView {
  code: string;
  message: string;
  detail: {
    stripe_message: string | null;
    status: number | null;
    stripe_code: string | null;
    param: string | null;
    request_id: string | null;
    permission: string | null;
    path: string | null;
  };
}

const keys = ["request_id", "status", "stripe_code", "param", "permission", "path"] as const;

/** What helps whoever looks into it, in the order in which support asks for it. */
export function factsOf({ message, detail }: FailureView): { key: string; value: string }[] {
  const facts: { key: string; value: string }[] = keys.flatMap((key) => {
    const value = detail[key];
    return value === null ? [] : [{ key, value: String(value) }];
  });
  return [...facts, { key: "message", value: message }];
}

/** The same as text for the clipboard. */
export function reportOf(error: FailureView): string {
  const lines = [`code: ${error.code}`];
  if (error.detail.stripe_message !== null) lines.push(`stripe: ${error.detail.stripe_message}`);
  for (const { key, value } of factsOf(error)) lines.push(`${key}: ${value}`);
  return lines.join("\n");
}
