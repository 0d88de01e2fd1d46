import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { useAppContext } from "../../context/workspace";
import { formatDate, formatDateTime } from "../../format/time";
import type { AuditReport, Connection } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { SettingRow } from "./SettingRow";
import classes from "./settings.module.css";

/** Whether the record is whole: what the last comparison with Stripe said, and another one. */
export function AuditSetting({ connections }: { connections: Connection[] }) {
  const { t } = useTranslation();
  if (connections.length === 0) return null;
  return (
    <div data-testid="settings-audit">
      <SettingRow label={t("audit.title")} hint={t("audit.hint")} />
      {connections.map((connection) => (
        <AuditLine key={connection.id} connection={connection} named={connections.length > 1} />
      ))}
    </div>
  );
}

interface AuditLineProps {
  connection: Connection;
  /** There are several, so that each says whose it is. */
  named: boolean;
}

function AuditLine({ connection, named }: AuditLineProps) {
  const { t } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const cache = useQueryClient();
  const { id } = connection;
  const { data, error } = useQuery({ queryKey: ["audit", id], queryFn: () => ipc.getAudit(id) });
  const check = useMutation({
    mutationFn: () => ipc.runAudit(id),
    onError: (failed) => notify(errorLine(failed)),
    onSettled: () => void cache.invalidateQueries({ queryKey: ["audit", id] }),
  });
  return (
    <div className={classes.copy} data-testid="audit" data-id={id}>
      <div className={classes.settingText}>
        {named && (
          <div className={classes.nameLine}>
            <span className={classes.name}>{connection.name}</span>
            <ModeBadge mode={connection.mode} />
          </div>
        )}
        <div className={classes.hint} role="status">
          {error !== null ? errorLine(error) : data ? <Verdict report={data} /> : t("audit.none")}
        </div>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        loading={check.isPending}
        data-testid="audit-run"
        onClick={() => check.mutate()}
      >
        {t("audit.run")}
      </Button>
    </div>
  );
}

function Verdict({ report }: { report: AuditReport }) {
  const { t, i18n } = useTranslation();
  const { errorLine } = useAppContext();
  const unread = report.lists.filter(
    ({ problem }) => problem !== null && problem.code !== "endpoint_unavailable",
  );
  const until = formatDateTime(report.until, i18n.language);
  const since = formatDate(report.since, i18n.language);
  const nothing = unread.length > 0 && report.compared === 0;
  return (
    <>
      {report.missing > 0 ? (
        <div className={classes.bad}>{t("audit.missing", { count: report.missing })}</div>
      ) : (
        !nothing && <div className={classes.whole}>{t("audit.complete", { until })}</div>
      )}
      <div>
        {t("audit.compared", {
          count: report.compared,
          since,
          when: formatDateTime(report.at, i18n.language),
          calls: t("history.calls", { count: report.calls }),
        })}
      </div>
      {report.lists.some(({ shortened }) => shortened) && <div>{t("audit.shortened")}</div>}
      {unread.map(({ trigger, problem }) => (
        <div key={trigger} className={classes.bad}>
          {t("history.skipped", {
            name: t(`trigger.${trigger}`),
            reason: problem ? errorLine(problem) : "",
          })}
        </div>
      ))}
    </>
  );
}
