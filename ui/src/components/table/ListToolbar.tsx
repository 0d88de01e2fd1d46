import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { RecordKind } from "../../ipc/bindings";
import { ColumnMenu } from "./ColumnMenu";
import classes from "./list.module.css";
import type { ListPlace } from "./listPlace";

interface ListToolbarProps {
  kind: RecordKind;
  place: ListPlace;
  onPlace: (place: ListPlace) => void;
  typed: string;
  onTyped: (text: string) => void;
  onDown: () => void;
  onEnter: () => void;
  columns: { key: string; label: string }[];
  shown: string[];
  onChosen: (keys: string[]) => void;
  onNew: () => void;
  newTestId: string;
  filterActive?: boolean;
}

/** What stands over a list: its name, search, filter, columns and a new one. */
export function ListToolbar(props: ListToolbarProps) {
  const { kind, place, onPlace } = props;
  const { t } = useTranslation();
  return (
    <div className={classes.toolbar}>
      <h1 className={classes.title}>{t(`nav.${kind}`)}</h1>
      <TextInput
        className={classes.search ?? ""}
        value={props.typed}
        onChange={(event) => props.onTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "ArrowDown") props.onDown();
          else if (event.key === "Enter") props.onEnter();
          else return;
          event.preventDefault();
        }}
        placeholder={t(`${kind}.search`)}
        aria-label={t(`${kind}.search`)}
        leftSection={<IconSearch size={16} />}
        data-testid="search-field"
        spellCheck={false}
      />
      {props.filterActive && (
        <SegmentedControl
          size="xs"
          value={place.active === null ? "all" : String(place.active)}
          onChange={(value) =>
            onPlace({ ...place, row: null, active: value === "all" ? null : value === "true" })
          }
          data={[
            { value: "all", label: t("products.all") },
            { value: "true", label: t("products.active") },
            { value: "false", label: t("products.archived") },
          ]}
          aria-label={t("products.state")}
        />
      )}
      <span className={classes.spacer} />
      <ColumnMenu columns={props.columns} shown={props.shown} onChange={props.onChosen} />
      <Button
        leftSection={<IconPlus size={16} />}
        onClick={props.onNew}
        data-testid={props.newTestId}
      >
        {t(`${kind}.new`)}
      </Button>
    </div>
  );
}
