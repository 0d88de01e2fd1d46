import { Button, CloseButton, TextInput } from "@mantine/core";
import { IconChecks, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import list from "../../components/table/list.module.css";
import { TRIGGERS } from "../../components/trigger/triggers";
import type { ArrivalFilter, ArrivalOutline } from "../../ipc/bindings";
import classes from "./activity.module.css";
import { isFiltered, unfiltered } from "./activityUrl";
import { ExportMenu } from "./ExportMenu";
import { FilterMenu } from "./FilterMenu";

interface ActivityToolbarProps {
  filter: ArrivalFilter;
  onFilter: (filter: ArrivalFilter) => void;
  outline: ArrivalOutline | undefined;
  onMarkAll: () => void;
  /** From the search down into the list. */
  onDown: () => void;
}

/** How long the typing rests before the list follows. */
const SEARCH_DEBOUNCE_MS = 120;

/** What stands over the arrivals: search, filters, how many there are, and marking all read. */
export function ActivityToolbar({
  filter,
  onFilter,
  outline,
  onMarkAll,
  onDown,
}: ActivityToolbarProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(filter.text);
  const search = useEffectEvent((text: string) => {
    if (text !== filter.text) onFilter({ ...filter, text });
  });
  useEffect(() => {
    const wait = window.setTimeout(() => search(typed), SEARCH_DEBOUNCE_MS);
    return () => window.clearTimeout(wait);
  }, [typed]);
  useEffect(() => setTyped(filter.text), [filter.text]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "Enter") onDown();
    else if (event.key === "Escape" && typed !== "") setTyped("");
    else return;
    event.preventDefault();
  };
  const statuses = [...new Set([...(outline?.statuses ?? []), ...filter.statuses])];
  const unread = outline?.unread ?? 0;
  const total = outline?.total ?? 0;
  return (
    <>
      <div className={list.toolbar}>
        <h1 className={`${list.title} ${classes.name}`}>{t("activity.title")}</h1>
        <TextInput
          className={`${list.search} ${classes.search}`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          placeholder={t("activity.search")}
          aria-label={t("activity.search")}
          leftSection={<IconSearch size={16} />}
          rightSection={
            typed !== "" && (
              <CloseButton
                size="sm"
                aria-label={t("list.clearSearch")}
                onClick={() => setTyped("")}
              />
            )
          }
          data-testid="activity-filter-text"
          spellCheck={false}
        />
        <FilterMenu
          label={t("activity.trigger")}
          options={TRIGGERS.map((value) => ({ value, label: t(`trigger.${value}`) }))}
          chosen={filter.triggers}
          onChange={(chosen) =>
            // Always in the same order: the same choice is the same address.
            onFilter({ ...filter, triggers: TRIGGERS.filter((one) => chosen.includes(one)) })
          }
          testId="activity-filter-trigger"
        />
        <FilterMenu
          label={t("activity.status")}
          options={statuses.map((value) => ({
            value,
            label: t(`word.${value}`, { defaultValue: value }),
          }))}
          chosen={filter.statuses}
          onChange={(chosen) => onFilter({ ...filter, statuses: chosen.toSorted() })}
          testId="activity-filter-status"
        />
        <Button
          variant="default"
          className={classes.filter ?? ""}
          data-on={filter.unread || undefined}
          aria-pressed={filter.unread}
          onClick={() => onFilter({ ...filter, unread: !filter.unread })}
          data-testid="activity-filter-unread"
        >
          {t("activity.unread")}
        </Button>
      </div>
      <div className={list.source} data-testid="activity-count">
        {outline && (
          <span>
            {unread > 0
              ? t("activity.countUnread", { count: total, unread })
              : t("activity.count", { count: total })}
          </span>
        )}
        {isFiltered(filter) && total > 0 && (
          <Button
            variant="subtle"
            size="compact-xs"
            fw={500}
            onClick={() => onFilter(unfiltered)}
            data-testid="activity-clear"
          >
            {t("activity.clear")}
          </Button>
        )}
        <span className={list.spacer} />
        <ExportMenu filter={filter} disabled={total === 0} />
        <Button
          variant="subtle"
          size="compact-xs"
          color="gray"
          className={classes.markAll ?? ""}
          leftSection={<IconChecks size={14} />}
          disabled={unread === 0}
          title={t("activity.markAll")}
          onClick={onMarkAll}
          data-testid="activity-mark-all"
        >
          <span data-label>{t("activity.markAll")}</span>
        </Button>
      </div>
    </>
  );
}
