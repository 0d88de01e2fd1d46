import { Button } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ErrorView } from "../../ipc/bindings";
import { CopyTextButton } from "../copy/CopyTextButton";
import { errorFacts, formatReport } from "./errorReport";
import classes from "./failure.module.css";

interface FailureProps {
  error: ErrorView;
  onRetry?: (() => void) | undefined;
  /** What to do, where the place knows better than the code. */
  hint?: string | undefined;
  /** More that the person can do about it. */
  children?: ReactNode;
  testId?: string;
}

/** What is wrong with a file, where more is known than that it cannot be read. */
function hintOf({ code, detail }: ErrorView, t: TFunction): string | undefined {
  if (code !== "import_unreadable" || detail.rule === null) return undefined;
  const line = detail.line ?? 0;
  return t(`error.import_unreadable.${detail.rule}`, {
    line,
    defaultValue: t("error.import_unreadable.hint"),
  });
}

/** A failure as the person reads it: what happened, what to do, and Stripe's words to copy. */
export function Failure({ error, onRetry, hint, children, testId }: FailureProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const facts = errorFacts(error);
  const permission = error.detail.permission;
  return (
    <div className={classes.failure} role="alert" data-testid={testId} data-code={error.code}>
      <IconAlertTriangle size={18} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <strong className={classes.title}>{t(`error.${error.code}.title`)}</strong>
        <p className={classes.hint}>
          {hint ??
            hintOf(error, t) ??
            (error.code === "permission_missing" && permission !== null
              ? t("error.permission_missing.named", { permission })
              : t(`error.${error.code}.hint`, { path: error.detail.path ?? "" }))}
        </p>
        {error.detail.stripe_message !== null && (
          <p className={classes.stripe} lang="en">
            {t("error.stripeSays", { message: error.detail.stripe_message })}
          </p>
        )}
        {error.detail.request_id !== null && (
          <p className={classes.request}>{t("form.requestId", { id: error.detail.request_id })}</p>
        )}
        {(facts.length > 0 || onRetry || children) && (
          <div className={classes.buttons}>
            {children}
            {onRetry && (
              <Button size="compact-sm" variant="default" onClick={onRetry}>
                {t("error.retry")}
              </Button>
            )}
            {facts.length > 0 && (
              <button
                type="button"
                className={classes.fold}
                aria-expanded={opened}
                onClick={() => setOpened(!opened)}
              >
                {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                {t("error.details")}
              </button>
            )}
          </div>
        )}
        {opened && (
          <div className={classes.details}>
            <dl>
              {facts.map(({ key, value }) => (
                <div key={key}>
                  <dt>{t(`error.fact.${key}`)}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <CopyTextButton value={formatReport(error)} size="compact-xs" />
          </div>
        )}
      </div>
    </div>
  );
}
