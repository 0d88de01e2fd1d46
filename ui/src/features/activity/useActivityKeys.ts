import {
  IconArrowBarToUp,
  IconBraces,
  IconChecks,
  IconExternalLink,
  IconMail,
  IconMailOpened,
} from "@tabler/icons-react";
import { useEffectEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../../actions/registry";
import { useActions } from "../../actions/useActions";

/** What the keys of Activity do. */
interface ActivityMoves {
  move: (by: number) => void;
  open: () => void;
  close: () => void;
  toggleRead: () => void;
  markAll: () => void;
  toTop: () => void;
  dashboard: () => void;
  copyJson: () => void;
}

/** What can be done right now. */
interface ActivityState {
  opened: boolean;
  /** Whether the arrival under the cursor was read; none where there is none. */
  read: boolean | null;
  unread: boolean;
  dashboard: boolean;
}

/** Offers what can be done in Activity to the keys, the palette and the help sheet. */
export function useActivityKeys(
  { opened, read, unread, dashboard }: ActivityState,
  moves: ActivityMoves,
) {
  const { t } = useTranslation();
  const run = useEffectEvent((name: Exclude<keyof ActivityMoves, "move">) => moves[name]());
  const move = useEffectEvent((by: number) => moves.move(by));
  const actions = useMemo<Action[]>(() => {
    const action = (id: string, label: string, more: Partial<Action>): Action => ({
      id: `arrival.${id}`,
      group: "list",
      label,
      run: () => run(id as Exclude<keyof ActivityMoves, "move">),
      ...more,
    });
    const key = (id: string, label: string, keys: string[], more: Partial<Action> = {}) =>
      action(id, label, { keys, keysOnly: true, ...more });
    return [
      key("next", t("activity.next"), ["j", "down"], { run: () => move(1) }),
      key("previous", t("activity.previous"), ["k", "up"], { run: () => move(-1) }),
      key("open", t("activity.open"), ["enter"], { disabled: read === null }),
      key("close", t("activity.close"), ["esc"], { disabled: !opened }),
      action("toggleRead", t(read ? "activity.markUnread" : "activity.markRead"), {
        keys: ["u"],
        icon: read ? IconMail : IconMailOpened,
        disabled: read === null,
      }),
      action("markAll", t("activity.markAll"), {
        keys: ["shift+u"],
        icon: IconChecks,
        disabled: !unread,
      }),
      action("toTop", t("activity.toTop"), { keys: ["t"], icon: IconArrowBarToUp }),
      action("dashboard", t("activity.dashboard"), {
        keys: ["o"],
        icon: IconExternalLink,
        disabled: !dashboard,
      }),
      action("copyJson", t("activity.copyJson"), { icon: IconBraces, disabled: !opened }),
    ];
  }, [t, opened, read, unread, dashboard]);
  useActions(actions);
}
