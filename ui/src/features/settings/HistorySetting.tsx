import { Button, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { useAppContext } from "../../context/workspace";
import { formatDate } from "../../format/time";
import type { Connection, HistoryImport, Retention } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { HistoryDialog } from "./HistoryDialog";
import { HistoryLists } from "./HistoryLists";
import { shareOf, sumOf } from "./history";
import { SettingRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";

/** What was there before the watching: read on demand, account by account. */
export function HistorySetting({ settings, connections }: SectionProps) {
  const { t } = useTranslation();
  if (connections.length === 0) return null;
  return (
    <div data-testid="settings-history">
      <SettingRow label={t("history.title")} hint={t("history.hint")} />
      {connections.map((connection) => (
        <HistoryLine
          key={connection.id}
          connection={connection}
          keep={settings.data.retention}
          named={connections.length > 1}
        />
      ))}
    </div>
  );
}

interface HistoryLineProps {
  connection: Connection;
  /** How long arrivals are kept. */
  keep: Retention;
  /** There are several, so that each says whose it is. */
  named: boolean;
}

function HistoryLine({ connection, keep, named }: HistoryLineProps) {
  const { t } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id } = connection;
  const { data, error } = useQuery({
    queryKey: ["history", id],
    queryFn: () => ipc.getHistory(id),
  });
  const act = useMutation({
    mutationFn: (command: "pauseHistory" | "resumeHistory" | "stopHistory") => ipc[command](id),
    onError: (failed) => notify(errorLine(failed)),
    onSettled: () => void cache.invalidateQueries({ queryKey: ["history", id] }),
  });
  const open = data?.state === "running" || data?.state === "paused";
  const button = (command: Parameters<typeof act.mutate>[0], label: string) => (
    <Button
      size="compact-sm"
      variant="default"
      disabled={act.isPending}
      onClick={() => act.mutate(command)}
    >
      {label}
    </Button>
  );
  return (
    <div className={classes.copy} data-testid="history" data-id={id}>
      <div className={classes.settingText}>
        {named && (
          <div className={classes.nameLine}>
            <span className={classes.name}>{connection.name}</span>
            <ModeBadge mode={connection.mode} />
          </div>
        )}
        <div className={classes.hint}>
          {error !== null ? errorLine(error) : <Extent data={data ?? null} />}
        </div>
      </div>
      <div className={classes.buttons}>
        {data?.state === "running" && button("pauseHistory", t("history.pause"))}
        {data?.state === "paused" && button("resumeHistory", t("history.resume"))}
        {open && button("stopHistory", t("history.stop"))}
        {!open && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={data === undefined}
            data-testid="history-open"
            onClick={() => setAsking(true)}
          >
            {t("history.open")}
          </Button>
        )}
      </div>
      {open && data && <HistoryLists lists={data.lists} />}
      {asking && (
        <HistoryDialog connection={connection} keep={keep} onClose={() => setAsking(false)} />
      )}
    </div>
  );
}

function Extent({ data }: { data: HistoryImport | null }) {
  const { t, i18n } = useTranslation();
  const { errorLine } = useAppContext();
  if (data === null) return t("history.none");
  const count = sumOf(data.lists, "added");
  const calls = t("history.calls", { count: sumOf(data.lists, "calls") });
  const skipped = data.lists.find(
    ({ state, problem }) => state === "skipped" && problem?.code !== "endpoint_unavailable",
  );
  const share = shareOf(data);
  const words =
    data.state === "done" || data.state === "stopped"
      ? t(`history.${data.state}`, {
          count,
          calls,
          when: formatDate(data.ended ?? data.begun, i18n.language),
        })
      : t(`history.${data.state}`, { count, calls });
  return (
    <>
      {words}
      {data.state === "running" && share !== null && (
        <Progress value={share * 100} size="sm" mt="2xs" aria-label={t("history.progress")} />
      )}
      {data.problem !== null && (
        <div className={classes.bad}>{t("history.waits", { reason: errorLine(data.problem) })}</div>
      )}
      {skipped && (
        <div className={classes.bad}>
          {t("history.skipped", {
            name: t(`trigger.${skipped.trigger}`),
            reason: skipped.problem ? errorLine(skipped.problem) : t("history.unread"),
          })}
        </div>
      )}
    </>
  );
}
