import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../../actions/registry";
import { useActions } from "../../actions/useActions";

/** What the keys of a list do. */
interface ListMoves {
  move: (by: number) => void;
  open: () => void;
  pick: () => void;
  pickAll: () => void;
  copy: () => void;
}

/** Offers the list's keys wherever the focus is; in the rows themselves the table has them first. */
export function useListKeys(picked: boolean, moves: ListMoves) {
  const { t } = useTranslation();
  const latest = useRef(moves);
  latest.current = moves;
  const actions = useMemo<Action[]>(() => {
    const key = (id: string, label: string, keys: string[], run: () => void): Action => ({
      id: `list.${id}`,
      group: "list",
      label,
      keys,
      keysOnly: true,
      run,
    });
    return [
      key("next", t("list.nextKey"), ["j", "down"], () => latest.current.move(1)),
      key("previous", t("list.previousKey"), ["k", "up"], () => latest.current.move(-1)),
      key("open", t("list.openKey"), ["enter"], () => latest.current.open()),
      key("pick", t("list.pickKey"), ["x", "space"], () => latest.current.pick()),
      key("all", t("list.allKey"), ["mod+a"], () => latest.current.pickAll()),
      {
        ...key("copy", t("list.copyRows"), ["mod+c"], () => latest.current.copy()),
        disabled: !picked,
      },
    ];
  }, [t, picked]);
  useActions(actions);
}
