import { Anchor, Skeleton, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import { formatMoney } from "../../format/money";
import type { Stretch } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./overview.module.css";

/** Who brought most, currency by currency. */
export function TopCustomers({ connection, stretch }: { connection: string; stretch: Stretch }) {
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const top = useQuery({
    queryKey: ["arrivals", connection, "top", stretch],
    queryFn: () => ipc.listTopCustomers(connection, stretch),
    placeholderData: keepPreviousData,
  });
  const rows = top.data ?? [];
  const currencies = [...new Set(rows.map((row) => row.currency))];
  return (
    <section className={classes.card} aria-label={t("overview.topCustomers")}>
      <h2>{t("overview.topCustomers")}</h2>
      {top.isPending && <Skeleton height={72} aria-hidden />}
      {top.error !== null && <Text c="dimmed">{workspace.errorLine(top.error)}</Text>}
      {top.data?.length === 0 && <Text c="dimmed">{t("overview.noCustomers")}</Text>}
      <div className={classes.tops}>
        {currencies.map((currency) => (
          <ol key={currency} className={classes.top} aria-label={currency.toUpperCase()}>
            {rows
              .filter((row) => row.currency === currency)
              .map((row) => (
                <li key={row.customer}>
                  <Anchor
                    inherit
                    dir="auto"
                    href={`#/customers/${encodeURIComponent(row.customer)}`}
                  >
                    {row.label ?? row.customer}
                  </Anchor>
                  <span className={classes.dim}>
                    {t("overview.charges", { count: row.charges })}
                  </span>
                  <span className={classes.amount}>
                    {formatMoney(row.received, row.currency, i18n.language)}
                  </span>
                </li>
              ))}
          </ol>
        ))}
      </div>
    </section>
  );
}
