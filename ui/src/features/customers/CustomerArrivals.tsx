import { Anchor, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Section } from "../../components/table/DetailPage";
import { signedAmount } from "../../components/trigger/triggers";
import { useWorkspace } from "../../context/workspace";
import { formatMoney } from "../../format/money";
import { formatDateTime } from "../../format/time";
import type { ArrivalFilter } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./customers.module.css";

/** More than this stand in Activity. */
const MAX_ARRIVALS = 50;

/** What arrived from a customer, newest first. */
export function CustomerArrivals({ customer }: { customer: string }) {
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const filter: ArrivalFilter = { triggers: [], statuses: [], unread: false, customer, text: "" };
  const arrivals = useQuery({
    queryKey: ["arrivals", connection, "of", customer],
    queryFn: () => ipc.listArrivals(connection, filter, 0, MAX_ARRIVALS),
  });
  return (
    <Section title={t("customers.arrivals")} testId="customer-arrivals">
      {arrivals.isPending && <Skeleton height={12} mb={12} aria-hidden />}
      {arrivals.error !== null && <Text c="dimmed">{workspace.errorLine(arrivals.error)}</Text>}
      {arrivals.data?.length === 0 && <Text c="dimmed">{t("customers.noArrivals")}</Text>}
      <ul className={classes.arrivals}>
        {arrivals.data?.map((row) => (
          <li key={row.seq}>
            <Anchor
              href={`#/activity?c=${encodeURIComponent(connection)}&seq=${row.seq}`}
              className={classes.arrival ?? ""}
              underline="never"
            >
              <span className={classes.arrivalTitle}>
                <span>{t(`trigger.${row.trigger}`)}</span>
                {row.amount !== null && (
                  <span className={classes.amount}>
                    {formatMoney(signedAmount(row) ?? 0, row.currency ?? "usd", i18n.language)}
                  </span>
                )}
              </span>
              <span className={classes.arrivalLine}>
                <span>{row.title}</span>
                <span>{formatDateTime(row.created, i18n.language)}</span>
              </span>
            </Anchor>
          </li>
        ))}
      </ul>
    </Section>
  );
}
