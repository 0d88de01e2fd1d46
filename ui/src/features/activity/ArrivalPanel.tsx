import { ActionIcon, Anchor, Button, Skeleton, Tooltip } from "@mantine/core";
import { IconExternalLink, IconMail, IconMailOpened, IconX } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { type KeyboardEvent, type Ref, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { DescriptionList } from "../../components/table/DescriptionList";
import { Section } from "../../components/table/DetailPage";
import { RawJson } from "../../components/table/RawJson";
import { signedAmount, triggerIcons } from "../../components/trigger/triggers";
import { useWorkspace } from "../../context/workspace";
import { formatMoney } from "../../format/money";
import { formatDate, formatFullTime } from "../../format/time";
import type { ArrivalDetail } from "../../ipc/bindings";
import { arrivalFacts } from "./arrivalFacts";
import { LifeSteps } from "./LifeSteps";
import classes from "./panel.module.css";
import { StatusBadge } from "./StatusBadge";

interface ArrivalPanelProps {
  panel: Ref<HTMLElement>;
  detail: UseQueryResult<ArrivalDetail>;
  onClose: () => void;
  onMark: (read: boolean) => void;
  onDashboard: (url: string) => void;
}

const scrolls = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "];

/** One arrival, whole, beside the list. */
export function ArrivalPanel({ panel, detail, onClose, onMark, onDashboard }: ArrivalPanelProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const body = useRef<HTMLDivElement>(null);
  const { data, error } = detail;
  const seq = data?.row.seq;
  useEffect(() => {
    if (seq !== undefined) body.current?.scrollTo({ top: 0 });
  }, [seq]);
  // In here the arrows scroll; in the list they go from arrival to arrival.
  const onKeyDown = (event: KeyboardEvent) => {
    if (scrolls.includes(event.key)) event.stopPropagation();
  };
  const Icon = data && triggerIcons[data.row.trigger];
  return (
    <aside
      ref={panel}
      className={classes.panel}
      aria-label={t("activity.detail")}
      tabIndex={-1}
      data-testid="arrival-detail"
      data-seq={seq}
    >
      <div className={classes.bar}>
        <span className={classes.kind}>
          {Icon && <Icon size={16} stroke={1.7} aria-hidden />}
          {data && t(`trigger.${data.row.trigger}`)}
        </span>
        {data && (
          <Tooltip label={t(data.row.read ? "activity.markUnread" : "activity.markRead")}>
            <ActionIcon
              aria-label={t(data.row.read ? "activity.markUnread" : "activity.markRead")}
              onClick={() => onMark(!data.row.read)}
              data-testid="arrival-mark"
            >
              {data.row.read ? <IconMail size={16} /> : <IconMailOpened size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={t("common.close")}>
          <ActionIcon aria-label={t("common.close")} onClick={onClose} data-testid="arrival-close">
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only keeps the keys that scroll it */}
      <div ref={body} className={classes.body} tabIndex={0} onKeyDown={onKeyDown}>
        {error !== null ? (
          workspace.failure(error, () => void detail.refetch())
        ) : data ? (
          <Arrival detail={data} onDashboard={onDashboard} />
        ) : (
          <PanelPlaceholder label={t("activity.loading")} />
        )}
      </div>
    </aside>
  );
}

function Arrival({
  detail,
  onDashboard,
}: { detail: ArrivalDetail } & Pick<ArrivalPanelProps, "onDashboard">) {
  const { t, i18n } = useTranslation();
  const { row, raw, dashboard_url } = detail;
  const locale = i18n.language;
  const amount = signedAmount(row);
  const { facts, discount } = arrivalFacts(detail, t);
  const reason = detail.fields.find(({ key }) => key === "failure_message")?.value;
  return (
    <>
      <header className={classes.head}>
        <h2 dir="auto">{row.title}</h2>
        {(amount !== null || row.status !== null) && (
          <div className={classes.sum}>
            {amount !== null && (
              <span className={classes.amount}>
                {formatMoney(amount, row.currency ?? "usd", locale)}
              </span>
            )}
            {row.status !== null && <StatusBadge status={row.status} />}
          </div>
        )}
        {row.refunded > 0 && (
          <p className={classes.kept}>
            {t("activity.kept", {
              refunded: formatMoney(row.refunded, row.currency ?? "usd", locale),
              received: formatMoney(row.received ?? 0, row.currency ?? "usd", locale),
            })}
          </p>
        )}
        {row.answer_by !== null && (
          <p className={classes.due}>
            {t("activity.answerBy", { date: formatDate(row.answer_by, locale) })}
          </p>
        )}
        {reason?.kind === "text" && (
          <p className={classes.reason} lang="en">
            {reason.value}
          </p>
        )}
        <p className={classes.line}>
          {row.customer !== null && (
            <Anchor inherit href={`#/customers/${encodeURIComponent(row.customer)}`} dir="auto">
              {row.customer_label ?? row.customer}
            </Anchor>
          )}
          {row.parent !== null && (
            <Anchor inherit href={`#/activity?q=${encodeURIComponent(row.parent)}`}>
              {t("activity.parent")}
            </Anchor>
          )}
          <time dateTime={new Date(row.created * 1000).toISOString()}>
            {formatFullTime(row.created, locale)}
          </time>
        </p>
        {dashboard_url !== null && (
          <Button
            variant="default"
            size="compact-sm"
            rightSection={<IconExternalLink size={14} />}
            onClick={() => onDashboard(dashboard_url)}
            data-testid="arrival-dashboard"
          >
            {t("activity.dashboard")}
          </Button>
        )}
      </header>
      <LifeSteps steps={detail.life} />
      <section className={classes.facts} aria-label={t(`trigger.${row.trigger}`)}>
        <DescriptionList
          facts={[
            ...facts,
            {
              key: "recorded",
              label: t("activity.recorded"),
              value: formatFullTime(row.recorded, locale),
            },
          ]}
        />
      </section>
      {discount !== null && (
        <Section title={t("field.customer.discount")} testId="arrival-discount">
          <DescriptionList facts={discount} />
        </Section>
      )}
      <RawJson key={row.seq} raw={raw} />
    </>
  );
}

function PanelPlaceholder({ label }: { label: string }) {
  return (
    <div className={classes.placeholder} role="status" aria-label={label}>
      <Skeleton height={20} width="70%" />
      <Skeleton height={20} width="40%" mb="md" />
      {[80, 64, 72, 56, 76, 60].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </div>
  );
}
