import { Button, Modal, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { useAppContext } from "../../context/workspace";
import { dayOf, formatDate } from "../../format/time";
import type { Connection, HistoryEstimate, Retention } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { isKept, SPANS, type Span, sinceOf } from "./history";
import classes from "./history.module.css";
import settings from "./settings.module.css";

interface HistoryDialogProps {
  connection: Connection;
  /** How long arrivals are kept. */
  keep: Retention;
  onClose: () => void;
}

/** Which older arrivals to read, and what that costs. */
export function HistoryDialog({ connection, keep, onClose }: HistoryDialogProps) {
  const { t, i18n } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const cache = useQueryClient();
  const [span, setSpan] = useState<Span>("month");
  const [date, setDate] = useState("");
  const [now] = useState(() => Math.floor(Date.now() / 1000));
  const { id } = connection;
  const since = sinceOf(span, date, now);
  const { data, error } = useQuery({
    queryKey: ["history", id, "estimate", since],
    queryFn: () => ipc.estimateHistory(id, since ?? null),
    enabled: since !== undefined,
  });
  const tooOld =
    typeof since === "number" && data?.kept_since != null && since < data.kept_since - 86_400;
  const start = useMutation({
    mutationFn: () => ipc.startHistory(id, since ?? null),
    onSuccess: onClose,
    onError: (failed) => notify(errorLine(failed)),
    onSettled: () => void cache.invalidateQueries({ queryKey: ["history", id] }),
  });
  const chosen = since !== undefined && !tooOld;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={
        <span className={settings.dialogTitle}>
          {t("history.dialogTitle", { name: connection.name })}
          <ModeBadge mode={connection.mode} />
        </span>
      }
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <div className={classes.dialog}>
        <p>{t("history.dialogText")}</p>
        <SegmentedControl
          fullWidth
          aria-label={t("history.span")}
          value={span}
          onChange={(value) => setSpan(value as Span)}
          data={SPANS.map((value) => ({
            value,
            label: t(`history.spans.${value}`),
            disabled: !isKept(value, keep),
          }))}
        />
        {span === "date" && (
          <TextInput
            type="date"
            label={t("history.date")}
            value={date}
            max={dayOf(new Date(now * 1000))}
            data-testid="history-date"
            error={
              tooOld && data?.kept_since != null
                ? t("history.tooOld", { date: formatDate(data.kept_since, i18n.language) })
                : undefined
            }
            onChange={(event) => setDate(event.currentTarget.value)}
          />
        )}
        {keep !== "forever" && <p className={classes.dimmed}>{t("history.keptNote")}</p>}
        <div className={classes.cost} role="status" data-testid="history-cost">
          {error !== null && chosen ? errorLine(error) : data && chosen && <Cost estimate={data} />}
        </div>
        <div className={settings.dialogButtons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={!chosen}
            loading={start.isPending}
            data-testid="history-start"
            onClick={() => start.mutate()}
          >
            {t("history.start")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Cost({ estimate }: { estimate: HistoryEstimate }) {
  const { t, i18n } = useTranslation();
  const objects = estimate.lists.reduce((sum, list) => sum + (list.objects ?? 0), 0);
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <>
      <p>
        <strong>
          {estimate.calls === null
            ? t("history.costMonthly", { count: estimate.calls_a_month })
            : t("history.cost", { count: estimate.calls })}
        </strong>{" "}
        {estimate.calls !== null && t("history.objects", { count: objects })}
      </p>
      <p className={classes.dimmed}>
        {t("history.used", {
          used: number.format(estimate.reads_30_days),
          allowance: number.format(estimate.allowance),
        })}
      </p>
    </>
  );
}
