import { useTranslation } from "react-i18next";
import { formatAgo, formatClockSeconds, formatCountdown } from "../../format/time";
import classes from "./status.module.css";
import { useNow } from "./useNow";

/** When it last went well. By itself, so that a second redraws a few words and not the bar. */
export function LastSuccess({ at }: { at: number | null }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const ago = at === null ? "" : formatAgo(at, now, i18n.language);
  return (
    <span data-testid="status-last-success" className={classes.fact}>
      {at === null ? (
        t("status.never")
      ) : (
        <>
          <span className={classes.long}>
            {t("status.lastSuccess", { time: formatClockSeconds(at, i18n.language), ago })}
          </span>
          <span className={classes.short}>{t("status.lastSuccessShort", { ago })}</span>
        </>
      )}
    </span>
  );
}

/** How long until the next check. */
export function NextPoll({ at }: { at: number | null }) {
  const { t } = useTranslation();
  const now = useNow();
  const left = at === null ? null : at - now;
  return (
    <span data-testid="status-next" className={classes.fact}>
      {left === null
        ? t("status.noNext")
        : left <= 0
          ? t("status.nextNow")
          : t("status.next", { left: formatCountdown(left) })}
    </span>
  );
}
