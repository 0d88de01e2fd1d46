import { SegmentedControl, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import type { Stretch } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { FigureList } from "./FigureList";
import { STRETCHES } from "./figures";
import classes from "./overview.module.css";
import { TakingsCard } from "./TakingsCard";
import { TopCustomers } from "./TopCustomers";

/** How the shop is doing, from what the ledger has. */
export function OverviewPage() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const [stretch, setStretch] = useState<Stretch>("month");
  const overview = useQuery({
    queryKey: ["arrivals", connection, "overview", stretch],
    queryFn: () => ipc.getOverview(connection, stretch),
    placeholderData: keepPreviousData,
  });
  const { data, error } = overview;
  return (
    <div className={classes.page} data-testid="overview">
      <header className={classes.head}>
        <h1>{t("nav.overview")}</h1>
        <SegmentedControl
          aria-label={t("overview.stretch")}
          value={stretch}
          onChange={(value) => setStretch(value as Stretch)}
          data={STRETCHES.map((one) => ({
            value: one.stretch,
            label:
              one.stretch === "year" ? t("overview.year") : t("overview.days", { count: one.days }),
          }))}
          data-testid="overview-stretch"
        />
      </header>
      {error !== null ? (
        workspace.failure(error, () => void overview.refetch())
      ) : data === undefined ? (
        <div role="status" aria-label={t("overview.loading")}>
          <Skeleton height={320} mb="md" />
          <Skeleton height={96} />
        </div>
      ) : data.counts.length === 0 ? (
        <p className={classes.empty} data-testid="overview-empty">
          {t("overview.empty")}
        </p>
      ) : (
        <>
          <TakingsCard overview={data} />
          <FigureList counts={data.counts} />
          <TopCustomers connection={connection} stretch={stretch} />
        </>
      )}
    </div>
  );
}
