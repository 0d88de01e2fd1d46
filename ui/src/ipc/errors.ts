import type { ErrorCode, ErrorDetail, ErrorView } from "./bindings";

/** The detail of an error of which no more is known than its code. */
export const noDetail: ErrorDetail = {
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
  line: null,
  rule: null,
};

function isView(error: unknown): error is ErrorView {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    "message" in error &&
    "detail" in error
  );
}

/** Whatever was thrown, in the one form that the screens read. */
export function asErrorView(error: unknown): ErrorView {
  if (isView(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", message, detail: noDetail };
}

export function codeOf(error: unknown): ErrorCode {
  return asErrorView(error).code;
}
