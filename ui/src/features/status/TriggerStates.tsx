import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ErrorView, TriggerStatus } from "../../ipc/bindings";
import classes from "./status.module.css";

interface TriggerStatesProps {
  triggers: TriggerStatus[];
  problem: ErrorView | null;
  signal: boolean;
}

/** Each trigger's state, and why one cannot be read. */
export function TriggerStates({ triggers, problem, signal }: TriggerStatesProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.states}>
      {problem !== null && (
        <p className={classes.why}>
          <strong>{t(`error.${problem.code}.title`)}</strong>{" "}
          {t(`error.${problem.code}.hint`, { path: problem.detail.path ?? "" })}
        </p>
      )}
      <ul>
        {triggers.map(({ trigger, state, reason }) => (
          <li key={trigger} data-state={state}>
            <span>{t(`trigger.${trigger}`)}</span>
            <span className={classes.triggerState}>
              {reason !== null
                ? (reason.detail.permission ?? t(`error.${reason.code}.title`))
                : t(`triggerState.${state}`)}
            </span>
          </li>
        ))}
      </ul>
      {!signal && <p className={classes.why}>{t("status.noSignal")}</p>}
      <Anchor href="#/settings" size="xs">
        {t("status.settings")}
      </Anchor>
    </div>
  );
}
