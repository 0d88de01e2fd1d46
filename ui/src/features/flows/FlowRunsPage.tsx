import { Anchor, Button, SegmentedControl, Skeleton } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import classes from "./flows.module.css";
import { RunItem } from "./RunItem";

const PAGE = 50;

/** The log of a flow: each run with what its steps gave. */
export function FlowRunsPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { connection, failure } = useWorkspace();
  const [failed, setFailed] = useState(false);
  const flows = useQuery({
    queryKey: ["flows", connection.id],
    queryFn: () => ipc.listFlows(connection.id),
  });
  const flow = flows.data?.find((one) => one.id === id);
  const runs = useInfiniteQuery({
    queryKey: ["flow-runs", id, failed],
    queryFn: ({ pageParam }) => ipc.listFlowRuns(id, failed, pageParam, PAGE),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : (page.at(-1)?.id ?? undefined)),
  });
  const all = runs.data?.pages.flat() ?? [];
  return (
    <div className={classes.page} data-testid="flow-runs-page">
      <header className={classes.head}>
        <div>
          <Anchor href="#/flows" size="sm">
            {t("flows.back")}
          </Anchor>
          <h1>{flow?.plan.name ?? t("flows.runs")}</h1>
        </div>
        <SegmentedControl
          size="sm"
          value={failed ? "failed" : "all"}
          onChange={(value) => setFailed(value === "failed")}
          data={[
            { value: "all", label: t("flows.allRuns") },
            { value: "failed", label: t("flows.failedRuns") },
          ]}
          aria-label={t("flows.runs")}
        />
      </header>
      {runs.error !== null && failure(runs.error, () => void runs.refetch())}
      {runs.isPending && runs.error === null && <Skeleton height={160} />}
      {runs.data && all.length === 0 && (
        <p className={classes.dim}>{t(failed ? "flows.noneFailed" : "flows.noRuns")}</p>
      )}
      <ul className={classes.list}>
        {all.map((run) => (
          <RunItem key={run.id} run={run} />
        ))}
      </ul>
      {runs.hasNextPage && (
        <Button
          variant="default"
          loading={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          {t("flows.older")}
        </Button>
      )}
    </div>
  );
}
