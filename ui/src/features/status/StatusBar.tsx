import { ActionIcon, Button, HoverCard, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Connection, WatchStatus } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./status.module.css";
import { LastSuccess, NextPoll } from "./Ticking";
import { TriggerStates } from "./TriggerStates";

interface StatusBarProps {
  connection: Connection;
  onFailure: (error: unknown) => void;
}

/** What the watcher does, how it went last, when it goes on, and what it costs. */
export function StatusBar({ connection, onFailure }: StatusBarProps) {
  const { t } = useTranslation();
  const { data: statuses } = useQuery({
    queryKey: ["status"],
    queryFn: () => ipc.listWatchStatuses(),
    // The minute's calls grow old without any event.
    refetchInterval: 10_000,
  });
  const status = statuses?.find((one) => one.connection === connection.id);
  return (
    <section className={classes.bar} data-testid="status-bar" aria-label={t("status.label")}>
      {status ? (
        <Status status={status} onFailure={onFailure} />
      ) : (
        <span className={classes.quiet}>{t("status.starting")}</span>
      )}
    </section>
  );
}

function Status({
  status,
  onFailure,
}: { status: WatchStatus } & Pick<StatusBarProps, "onFailure">) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const { state, polling, problem, behind, last_success, next_poll } = status;
  const list = new Intl.ListFormat(i18n.language, { style: "short", type: "unit" });
  const late = status.triggers.filter((one) => behind.some(({ source }) => source === one.trigger));
  const names = list.format(late.map(({ trigger }) => t(`trigger.${trigger}`)));
  const troubled = status.triggers.filter((trigger) => trigger.state === "disabled").length;
  const paused = state === "paused";
  const reads = { count: status.reads_30_days, shown: number.format(status.reads_30_days) };
  return (
    <>
      <HoverCard width={380} position="top-start" shadow="md" openDelay={150}>
        <HoverCard.Target>
          <button
            type="button"
            className={classes.state}
            data-state={state}
            data-testid="status-state"
          >
            <span className={classes.dot} data-polling={polling || undefined} aria-hidden />
            {polling && !paused
              ? t("status.checking")
              : problem !== null && state === "problem"
                ? t("status.problem", { reason: t(`error.${problem.code}.title`) })
                : state === "partial"
                  ? t("status.partial", { names })
                  : t(`status.${state}`)}
            {troubled > 0 && state !== "problem" && (
              <span className={classes.troubled}>
                <span className={classes.long}>{t("status.troubled", { count: troubled })}</span>
                <span
                  className={classes.short}
                  role="img"
                  aria-label={t("status.troubled", { count: troubled })}
                >
                  <IconAlertTriangle size={13} aria-hidden />
                  {number.format(troubled)}
                </span>
              </span>
            )}
          </button>
        </HoverCard.Target>
        <HoverCard.Dropdown>
          <TriggerStates status={status} />
        </HoverCard.Dropdown>
      </HoverCard>
      <LastSuccess at={last_success} />
      <NextPoll at={next_poll} />
      <span className={classes.spacer} />
      <Tooltip label={t("status.callsHint")}>
        <span data-testid="status-calls" className={classes.meter}>
          <span className={classes.track} aria-hidden>
            <span
              style={{ width: `${Math.min(100, (status.calls_used / status.calls_limit) * 100)}%` }}
            />
          </span>
          <span className={classes.long}>
            {t("status.calls", { used: status.calls_used, limit: status.calls_limit })}
          </span>
          <span className={classes.short}>
            {t("status.callsShort", { used: status.calls_used, limit: status.calls_limit })}
          </span>
        </span>
      </Tooltip>
      <Tooltip label={t("status.readsHint")}>
        <span data-testid="status-reads" className={classes.reads}>
          <span className={classes.long}>{t("status.reads", reads)}</span>
          <span className={classes.short}>{t("status.readsShort", reads)}</span>
        </span>
      </Tooltip>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconRefresh size={13} />}
        data-testid="check-now"
        flex="none"
        disabled={polling}
        onClick={() => void ipc.checkNow(status.connection).catch(onFailure)}
      >
        {t("actions.checkNow")}
      </Button>
      <Tooltip label={paused ? t("actions.resume") : t("actions.pause")}>
        <ActionIcon
          size="sm"
          data-testid="pause-toggle"
          aria-label={paused ? t("actions.resume") : t("actions.pause")}
          onClick={() =>
            void (paused ? ipc.resumeWatching() : ipc.pauseWatching()).catch(onFailure)
          }
        >
          {paused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
        </ActionIcon>
      </Tooltip>
    </>
  );
}
