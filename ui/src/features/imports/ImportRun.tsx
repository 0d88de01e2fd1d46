import { Button, Progress, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Callout } from "../../components/form/Callout";
import { formatDuration } from "../../components/table/age";
import { useWorkspace } from "../../context/workspace";
import type { Import } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { ImportLines } from "./ImportLines";
import classes from "./imports.module.css";

interface ImportRunProps {
  one: Import;
  onChange: (one: Import) => void;
  onDiscard: () => void;
}

/** An import at work, standing still or done. */
export function ImportRun({ one, onChange, onDiscard }: ImportRunProps) {
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const pause = useMutation({ mutationFn: () => ipc.pauseImport(one.id), onSuccess: onChange });
  const start = useMutation({ mutationFn: () => ipc.startImport(one.id), onSuccess: onChange });
  const report = useMutation({
    mutationFn: () => ipc.writeImportReport(one.id),
    onSuccess: (file) =>
      workspace.notify(t("imports.reportSaved", { path: file.path }), {
        label: t("list.showFile"),
        run: () => void ipc.revealFile(file.path),
      }),
  });
  const done = one.created + one.refused;
  const share = one.valid === 0 ? 1 : done / one.valid;
  const problem = pause.error ?? start.error ?? report.error;

  return (
    <>
      {one.state === "done" ? (
        <Callout
          tone={one.refused > 0 ? "warn" : "good"}
          icon={one.refused > 0 ? <IconAlertTriangle size={18} /> : <IconCheck size={18} />}
          title={t("imports.finished")}
        >
          {t(`imports.summary.${one.kind}`, { count: one.created })}
          {one.refused > 0 && ` ${t("imports.summaryRefused", { count: one.refused })}`}
          {one.invalid > 0 && ` ${t("imports.summaryLeft", { count: one.invalid })}`}
        </Callout>
      ) : (
        <div className={classes.run}>
          <div className={classes.runHead}>
            <Text fw={600}>{t(`imports.state.${one.state}`)}</Text>
            <Text c="dimmed" data-testid="import-progress">
              {t("imports.doneOf", { done, count: one.valid })}
              {one.state === "running" &&
                one.eta_seconds !== null &&
                ` · ${t("imports.left", { time: formatDuration(one.eta_seconds, i18n.language) })}`}
            </Text>
          </div>
          <Progress value={share * 100} aria-label={t("imports.progress")} />
          <Text size="xs" c="dimmed">
            {t("imports.paceNote")}
          </Text>
        </div>
      )}
      {one.problem !== null && one.state === "paused" && (
        <Callout
          tone="warn"
          icon={<IconAlertTriangle size={18} />}
          title={t("imports.stoodStill")}
          testId="import-problem"
        >
          {workspace.errorLine(one.problem)} {t("imports.goesOn")}
        </Callout>
      )}
      {problem !== null && workspace.failure(problem)}
      <div className={classes.footRow}>
        {one.state === "running" && (
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={16} />}
            loading={pause.isPending}
            onClick={() => pause.mutate()}
            data-testid="import-pause"
          >
            {t("imports.pause")}
          </Button>
        )}
        {one.state === "paused" && (
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            loading={start.isPending}
            onClick={() => start.mutate()}
            data-testid="import-start"
          >
            {t("imports.resume")}
          </Button>
        )}
        <Button
          variant={one.state === "done" ? "filled" : "default"}
          loading={report.isPending}
          onClick={() => report.mutate()}
          data-testid="import-report"
        >
          {t("imports.report")}
        </Button>
        {one.state !== "running" && (
          <Button variant="default" onClick={onDiscard} data-testid="import-discard">
            {one.state === "done" ? t("imports.remove") : t("imports.stopHere")}
          </Button>
        )}
      </div>
      <ImportLines one={one} />
    </>
  );
}
