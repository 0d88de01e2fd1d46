import { useTranslation } from "react-i18next";
import classes from "./activity.module.css";
import { toneOf } from "./statusTone";

/** Stripe's status word in the person's language; its tone is in the dot. */
export function StatusBadge({ status }: { status: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.status} data-tone={toneOf(status)}>
      <span>{t(`word.${status}`, { defaultValue: status })}</span>
    </span>
  );
}
