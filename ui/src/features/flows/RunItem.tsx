import { Anchor, Badge, Button, Modal, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import { formatDateTime } from "../../format/time";
import type { FlowRun, RunState } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { stepName, troubleWords } from "./flowWords";
import classes from "./runs.module.css";

const colours: Record<RunState, string> = {
  waiting: "yellow",
  done: "teal",
  failed: "red",
  canceled: "gray",
};

/** One run: what it was for, how far it came, and what its steps gave. */
export function RunItem({ run }: { run: FlowRun }) {
  const { t, i18n } = useTranslation();
  const { notify, errorLine } = useWorkspace();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const again = useMutation({
    mutationFn: () => ipc.runFlowAgain(run.id),
    onError: (error) => notify(errorLine(error)),
    onSettled: () => {
      setAsking(false);
      void cache.invalidateQueries({ queryKey: ["flow-runs", run.flow] });
    },
  });
  const when = (seconds: number) => formatDateTime(seconds, i18n.language);
  return (
    <li className={classes.run} data-testid="run" data-state={run.state}>
      <div className={classes.head}>
        <Badge tt="none" size="sm" variant="dot" color={colours[run.state]}>
          {t(`flows.state.${run.state}`)}
        </Badge>
        {run.arrival === null ? (
          <span className={classes.title}>{t("flows.forgotten")}</span>
        ) : (
          <Anchor
            href={`#/activity?seq=${run.arrival.seq}`}
            className={classes.title}
            dir="auto"
            c="inherit"
          >
            {run.arrival.title}
          </Anchor>
        )}
        <span className={classes.dim}>{when(run.created)}</span>
        <Button
          size="compact-sm"
          variant="default"
          loading={again.isPending}
          onClick={() => (run.state === "done" ? setAsking(true) : again.mutate())}
          data-testid="run-again"
        >
          {t(run.state === "waiting" ? "flows.tryNow" : "flows.again")}
        </Button>
      </div>
      {run.error !== null && (
        <p className={classes.trouble}>
          {t("flows.stepTrouble", { number: run.step + 1, why: troubleWords(run.error, t) })}{" "}
          {run.next_try !== null && t("flows.nextTry", { when: when(run.next_try) })}
        </p>
      )}
      {run.error?.detail.stripe_message && (
        <p className={classes.said} dir="auto">
          {run.error.detail.stripe_message}
        </p>
      )}
      <details>
        <summary>{t("flows.steps", { count: run.steps.length })}</summary>
        <ol className={classes.steps}>
          {run.steps.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
            <li key={at}>
              <span>
                {stepName(one.step, t)}{" "}
                <span className={classes.dim}>
                  {one.ended === null
                    ? t(
                        at === run.step && one.tries > 0 ? "flows.triedOften" : "flows.notReached",
                        {
                          count: one.tries,
                        },
                      )
                    : when(one.ended)}
                </span>
              </span>
              {one.output !== null && (
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
                <pre className={classes.output} tabIndex={0}>
                  {pretty(one.output)}
                </pre>
              )}
            </li>
          ))}
        </ol>
        <p className={classes.dim}>{t("flows.delivery", { name: run.delivery })}</p>
      </details>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("flows.againTitle")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Text size="sm" mb="md">
          {t("flows.againText")}
        </Text>
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button
            loading={again.isPending}
            onClick={() => again.mutate()}
            data-testid="run-again-confirm"
          >
            {t("flows.again")}
          </Button>
        </div>
      </Modal>
    </li>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
