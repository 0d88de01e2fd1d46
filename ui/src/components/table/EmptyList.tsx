import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RecordKind } from "../../ipc/bindings";
import classes from "./list.module.css";

interface EmptyListProps {
  kind: RecordKind;
  /** What was searched for; none where there is nothing at all. */
  text: string | null;
  onNew: () => void;
  onClear: () => void;
  onImport: () => void;
}

/** Nothing to show: why, and the one thing to do next. */
export function EmptyList({ kind, text, onNew, onClear, onImport }: EmptyListProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.empty} data-testid="list-empty">
      <Text fw={600} size="md">
        {text === null
          ? t(`${kind}.emptyTitle`)
          : text === ""
            ? t("list.nothingHere")
            : t("list.nothingFound", { text })}
      </Text>
      <Text c="dimmed" size="sm" maw={420} ta="center">
        {text === null ? t(`${kind}.emptyText`) : t("list.nothingFoundHint")}
      </Text>
      {text === null ? (
        <div className={classes.emptyButtons}>
          <Button onClick={onNew}>{t(`${kind}.new`)}</Button>
          <Button variant="default" onClick={onImport}>
            {t("imports.fromCsv")}
          </Button>
        </div>
      ) : (
        <Button variant="default" onClick={onClear}>
          {t("list.clearSearch")}
        </Button>
      )}
    </div>
  );
}
