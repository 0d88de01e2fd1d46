import { useTranslation } from "react-i18next";
import type { Mode } from "../../ipc/bindings";
import classes from "./mode.module.css";

/** LIVE is real money and looks like it; TEST stays quiet. */
export function ModeBadge({ mode, testId }: { mode: Mode; testId?: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.badge} data-mode={mode} data-testid={testId}>
      {t(`mode.${mode}`)}
    </span>
  );
}
