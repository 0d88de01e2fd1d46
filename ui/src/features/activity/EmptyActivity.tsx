import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import list from "../../components/table/list.module.css";
import { useWorkspace } from "../../context/workspace";
import type { ArrivalFilter } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { isFiltered } from "./activityUrl";

interface EmptyActivityProps {
  filter: ArrivalFilter;
  onClear: () => void;
}

/** No arrivals to show: why, and the one thing to do about it. */
export function EmptyActivity({ filter, onClear }: EmptyActivityProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const filtered = isFiltered(filter);
  const allRead = filter.unread && !isFiltered({ ...filter, unread: false });
  const { paused } = workspace.settings.watching;
  const kind = allRead ? "allRead" : filtered ? "none" : "empty";
  const text = { allRead: null, none: t("activity.noneText"), empty: null }[kind];
  const resume = () =>
    void ipc.resumeWatching().catch((error) => workspace.notify(workspace.errorLine(error)));
  return (
    <div className={list.empty} data-testid="activity-empty" data-kind={kind}>
      <Text fw={600} size="md">
        {t(`activity.${kind}Title`)}
      </Text>
      <Text c="dimmed" size="sm" maw={420} ta="center">
        {kind === "empty" ? t(paused ? "activity.emptyPaused" : "activity.emptyText") : text}
      </Text>
      {filtered ? (
        <Button variant="default" mt="xs" onClick={onClear}>
          {t("activity.clear")}
        </Button>
      ) : (
        paused && (
          <Button mt="xs" onClick={resume}>
            {t("actions.resume")}
          </Button>
        )
      )}
    </div>
  );
}
