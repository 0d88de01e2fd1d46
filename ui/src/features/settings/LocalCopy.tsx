import { Button, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { formatDuration } from "../../components/table/age";
import { useAppContext } from "../../context/workspace";
import { formatSize } from "../../format/size";
import type { Connection, MirrorStatus } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./settings.module.css";

interface LocalCopyProps {
  connection: Connection;
  on: boolean;
  /** There are several, so that each says whose it is. */
  named: boolean;
}

/** How much of one account is copied, and the ways to be rid of it or have it anew. */
export function LocalCopy({ connection, on, named }: LocalCopyProps) {
  const { t } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const cache = useQueryClient();
  const { id } = connection;
  const { data: status, error } = useQuery({
    queryKey: ["mirror", id],
    queryFn: () => ipc.getMirrorStatus(id),
  });
  const act = useMutation({
    mutationFn: () => (on ? ipc.rebuildMirror(id) : ipc.wipeMirror(id)),
    onSuccess: () => notify(on ? t("settings.rebuilding") : t("settings.wiped")),
    onError: (failed) => notify(errorLine(failed)),
    onSettled: () => void cache.invalidateQueries({ queryKey: ["mirror", id] }),
  });
  const empty = status === undefined || (status.bytes === 0 && countOf(status, null) === 0);
  if (!on && empty) return null;
  return (
    <div className={classes.copy} data-testid="local-copy" data-id={id}>
      <div className={classes.settingText}>
        {named && (
          <div className={classes.nameLine}>
            <span className={classes.name}>{connection.name}</span>
            <ModeBadge mode={connection.mode} />
          </div>
        )}
        <div className={classes.hint}>
          {error !== null ? errorLine(error) : status && <Extent status={status} on={on} />}
        </div>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        loading={act.isPending}
        disabled={status === undefined}
        data-testid={on ? "mirror-rebuild" : "mirror-wipe"}
        onClick={() => act.mutate()}
      >
        {on ? t("settings.rebuild") : t("settings.wipe")}
      </Button>
    </div>
  );
}

function countOf({ kinds }: MirrorStatus, kind: "customers" | "products" | null): number {
  const counted = kinds.filter((one) => kind === null || one.kind === kind);
  return counted.reduce((sum, { count }) => sum + count, 0);
}

function Extent({ status, on }: { status: MirrorStatus; on: boolean }) {
  const { t, i18n } = useTranslation();
  const { errorLine } = useAppContext();
  const problem = status.kinds.find((one) => one.problem !== null)?.problem ?? null;
  const building = status.kinds.filter((one) => on && one.progress !== null);
  const share = building.reduce((sum, one) => sum + (one.progress ?? 0), 0) / building.length;
  const left = Math.max(0, ...building.map((one) => one.eta_seconds ?? 0));
  const count = countOf(status, null);
  return (
    <>
      {building.length > 0 ? (
        <>
          {left > 0
            ? t("mirror.copyingEta", { count, eta: formatDuration(left, i18n.language) })
            : t("mirror.copying", { count })}
          <Progress value={share * 100} size="sm" mt="2xs" aria-label={t("mirror.progress")} />
        </>
      ) : (
        t("settings.mirrorSize", {
          customers: countOf(status, "customers"),
          products: countOf(status, "products"),
          size: formatSize(status.bytes, i18n.language),
        })
      )}
      {on && problem !== null && <div className={classes.bad}>{errorLine(problem)}</div>}
    </>
  );
}
