import { type ReactNode, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "../components/form/form.module.css";
import type { Rule } from "../components/form/issues";
import { formatIssue } from "../components/form/labels";
import type { Editor } from "../components/form/useEditor";
import type { FormValues } from "./formValues";
import { findField } from "./param";

/** These are wrong however the text goes on; the others may come right with the next key. */
const atOnce: Rule[] = ["too_long", "too_many", "duplicate", "bad_key"];

interface FieldErrors {
  /** What stands below a field: Stripe's refusal first, then our own rules. */
  of: (field: string) => ReactNode;
  text: (field: string) => string | null;
  onBlur: (field: string) => () => void;
  /** The failure belongs to a field of this form and shows there. */
  landed: boolean;
}

/** Decides which field shows which error, and when. */
export function useFieldErrors<B>(
  editor: Editor<FormValues, B>,
  fields: readonly string[],
): FieldErrors {
  const { t, i18n } = useTranslation();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { failure, failedWith, form, issues, tried } = editor;

  const param = failure?.detail.param ?? null;
  const failedField = param === null || failedWith === null ? null : findField(param, failedWith);
  // `images:3` is a row of the field `images`.
  const head = failedField?.split(":")[0] ?? "";
  const landed = failedField !== null && fields.includes(head);
  const untouched =
    failedWith !== null && JSON.stringify(failedWith[head]) === JSON.stringify(form[head]);

  const text = (field: string): string | null => {
    if (landed && untouched && field === failedField && failure)
      return failure.detail.stripe_message ?? failure.message;
    const issue = issues[field];
    if (!issue || !(tried || left.has(field) || atOnce.includes(issue.rule))) return null;
    return formatIssue(issue, t, i18n.language);
  };
  const of = (field: string): ReactNode => {
    const message = text(field);
    if (message === null) return undefined;
    const requestId = field === failedField ? failure?.detail.request_id : null;
    return requestId ? (
      <>
        {message}
        <span className={classes.requestId}>{t("form.requestId", { id: requestId })}</span>
      </>
    ) : (
      message
    );
  };
  return {
    of,
    text,
    landed,
    onBlur: useCallback(
      (field) => () =>
        setLeft((before) => (before.has(field) ? before : new Set(before).add(field))),
      [],
    ),
  };
}
