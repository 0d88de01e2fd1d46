import { Skeleton } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { signedAmount, triggerIcons } from "../../components/trigger/triggers";
import { formatMoney } from "../../format/money";
import { formatClock, formatFullTime } from "../../format/time";
import type { ArrivalRow } from "../../ipc/bindings";
import classes from "./activity.module.css";
import { StatusBadge } from "./StatusBadge";

/** One arrival in a line. */
export const ArrivalLine = memo(function ArrivalLine({ row }: { row: ArrivalRow }) {
  const { t, i18n } = useTranslation();
  const Icon = triggerIcons[row.trigger];
  const amount = signedAmount(row);
  return (
    <>
      <span className={classes.mark}>
        {!row.read && (
          <span className={classes.unread} role="img" aria-label={t("activity.unreadMark")} />
        )}
      </span>
      <span className={classes.icon} title={t(`trigger.${row.trigger}`)}>
        <Icon size={16} stroke={1.7} role="img" aria-label={t(`trigger.${row.trigger}`)} />
      </span>
      <span className={classes.title} dir="auto">
        {row.title}
      </span>
      <span className={classes.customer} dir="auto">
        {row.customer_label ?? row.customer}
      </span>
      <span className={classes.state}>
        {row.status !== null && <StatusBadge status={row.status} />}
      </span>
      <span className={classes.amount}>
        {amount !== null && formatMoney(amount, row.currency ?? "usd", i18n.language)}
      </span>
      <time
        className={classes.time}
        dateTime={new Date(row.created * 1000).toISOString()}
        title={formatFullTime(row.created, i18n.language)}
      >
        {formatClock(row.created, i18n.language)}
      </time>
    </>
  );
});

/** Stands for the list before it is known how many arrivals there are. */
export function LinesPlaceholder({ label }: { label: string }) {
  return (
    <div
      className={classes.placeholder}
      role="status"
      aria-label={label}
      data-testid="rows-loading"
    >
      {Array.from({ length: 14 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing tells them apart, and they never move
        <div key={index} className={classes.row}>
          <LinePlaceholder />
        </div>
      ))}
    </div>
  );
}

/** Stands for an arrival that is on its way. */
export function LinePlaceholder() {
  return (
    <>
      <span />
      <Skeleton height={20} width={20} radius="sm" animate={false} />
      <Skeleton height={10} width="70%" radius="sm" animate={false} />
      <span className={classes.customer}>
        <Skeleton height={10} width="60%" radius="sm" animate={false} />
      </span>
      <span className={classes.state}>
        <Skeleton height={10} width="60%" radius="sm" animate={false} />
      </span>
      <span className={classes.amount}>
        <Skeleton height={10} width="70%" ml="auto" radius="sm" animate={false} />
      </span>
      <span className={classes.time}>
        <Skeleton height={10} width="70%" ml="auto" radius="sm" animate={false} />
      </span>
    </>
  );
}
