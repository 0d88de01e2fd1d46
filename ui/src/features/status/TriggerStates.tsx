import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatClockSeconds } from "../../format/time";
import type { SourceStatus, TriggerStatus, WatchStatus } from "../../ipc/bindings";
import classes from "./status.module.css";

/** Each trigger's state, why one cannot be read, and what is behind. */
export function TriggerStates({ status }: { status: WatchStatus }) {
  const { t, i18n } = useTranslation();
  const { triggers, problem, behind, signal } = status;
  const find = (source: SourceStatus["source"]) => behind.find((one) => one.source === source);
  const copy = find("mirror.customers") ?? find("mirror.products");
  const events = find("signal");
  const reasonOf = (one: SourceStatus) => t(`error.${one.problem.code}.title`);

  const describeTrigger = ({ trigger, state, reason }: TriggerStatus) => {
    if (reason !== null) return reason.detail.permission ?? t(`error.${reason.code}.title`);
    const late = find(trigger);
    if (late === undefined) return t(`triggerState.${state}`);
    if (late.last_success === null) return t("status.neverRead", { reason: reasonOf(late) });
    const when = formatClockSeconds(late.last_success, i18n.language);
    return t("status.since", { reason: reasonOf(late), when });
  };

  return (
    <div className={classes.states}>
      {problem !== null && (
        <p className={classes.why}>
          <strong>{t(`error.${problem.code}.title`)}</strong>{" "}
          {t(`error.${problem.code}.hint`, { path: problem.detail.path ?? "" })}
        </p>
      )}
      <ul>
        {triggers.map((one) => (
          <li key={one.trigger} data-state={find(one.trigger) ? "behind" : one.state}>
            <span>{t(`trigger.${one.trigger}`)}</span>
            <span className={classes.triggerState}>{describeTrigger(one)}</span>
          </li>
        ))}
      </ul>
      {!signal && <p className={classes.why}>{t("status.noSignal")}</p>}
      {events !== undefined && (
        <p className={classes.why}>{t("status.signalBehind", { reason: reasonOf(events) })}</p>
      )}
      {copy !== undefined && (
        <p className={classes.why}>{t("status.mirrorBehind", { reason: reasonOf(copy) })}</p>
      )}
      <Anchor href="#/settings" size="xs">
        {t("status.settings")}
      </Anchor>
    </div>
  );
}
