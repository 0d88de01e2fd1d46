import {
  IconActivity,
  IconBell,
  IconBolt,
  IconBox,
  IconBuildingStore,
  IconChartBar,
  IconFileImport,
  IconKeyboard,
  IconLanguage,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconPlus,
  IconRefresh,
  IconSearch,
  IconSettings,
  IconSun,
  IconSunMoon,
  IconUsers,
} from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { Language, Mode, Theme } from "../ipc/bindings";
import type { Action } from "./registry";

/** What the window's own actions act on. */
export interface WindowParts {
  go: (to: string) => void;
  /** The connection that is shown; none before the first one was made. */
  connection: string | null;
  connections: { id: string; name: string; mode: Mode }[];
  paused: boolean;
  onConnection: (id: string) => void;
  onTheme: (theme: Theme) => void;
  onLanguage: (language: Language) => void;
  onCheckNow: () => void;
  onPause: (paused: boolean) => void;
  onPalette: () => void;
  onHelp: () => void;
}

/** What can be done from anywhere in the window. */
export function windowActions(parts: WindowParts, t: TFunction): Action[] {
  const { go } = parts;
  const connected = parts.connection !== null;
  const to = (id: string, path: string, keys: string, icon: Action["icon"]): Action => ({
    id: `go.${id}`,
    group: "go",
    label: t("actions.goTo", { place: t(`nav.${id}`) }),
    keywords: id,
    keys: [keys],
    ...(icon && { icon }),
    run: () => go(path),
  });
  const theme = (value: Theme, icon: Action["icon"]): Action => ({
    id: `theme.${value}`,
    group: "switch",
    label: t("actions.theme", { theme: t(`theme.${value}`) }),
    keywords: `theme ${value} テーマ`,
    ...(icon && { icon }),
    run: () => parts.onTheme(value),
  });
  const language = (value: "en" | "ja", label: string): Action => ({
    id: `language.${value}`,
    group: "switch",
    label: t("actions.language", { language: label }),
    keywords: `language 言語 ${value} ${label}`,
    icon: IconLanguage,
    run: () => parts.onLanguage(value),
  });
  const ofAccount: Action[] = [
    to("activity", "/activity", "g a", IconActivity),
    to("overview", "/overview", "g o", IconChartBar),
    to("flows", "/flows", "g f", IconBolt),
    to("customers", "/customers", "g c", IconUsers),
    to("products", "/products", "g p", IconBox),
    to("imports", "/imports", "g i", IconFileImport),
    {
      id: "create.customer",
      group: "create",
      label: t("customers.new"),
      keywords: "new create add 新規 追加",
      keys: ["c"],
      icon: IconPlus,
      run: () => go("/customers/new"),
    },
    {
      id: "create.product",
      group: "create",
      label: t("products.new"),
      keywords: "new create add 新規 追加",
      keys: ["p"],
      icon: IconPlus,
      run: () => go("/products/new"),
    },
    {
      id: "create.import",
      group: "create",
      label: t("imports.fromCsv"),
      keywords: "csv excel spreadsheet 取り込み",
      icon: IconFileImport,
      run: () => go("/imports"),
    },
    {
      id: "watch.check",
      group: "watch",
      label: t("actions.checkNow"),
      keywords: "poll refresh 更新",
      keys: ["r"],
      icon: IconRefresh,
      run: parts.onCheckNow,
    },
    parts.paused
      ? {
          id: "watch.pause",
          group: "watch",
          label: t("actions.resume"),
          icon: IconPlayerPlay,
          run: () => parts.onPause(false),
        }
      : {
          id: "watch.pause",
          group: "watch",
          label: t("actions.pause"),
          icon: IconPlayerPause,
          run: () => parts.onPause(true),
        },
    {
      id: "list.search",
      group: "list",
      label: t("actions.search"),
      keys: ["/"],
      keysOnly: true,
      icon: IconSearch,
      run: focusSearch,
    },
  ];
  const switches = parts.connections
    .filter((one) => one.id !== parts.connection)
    .map<Action>((one) => ({
      id: `connection.${one.id}`,
      group: "switch",
      label: t("actions.switchTo", { name: one.name, mode: t(`mode.${one.mode}`) }),
      keywords: "connection account 接続 アカウント",
      icon: IconBuildingStore,
      run: () => {
        parts.onConnection(one.id);
        // What is open belongs to the other account.
        go("/activity");
      },
    }));
  return [
    ...(connected ? ofAccount : []),
    to("settings", "/settings", "g s", IconSettings),
    to("connect", "/connect", "g n", IconPlugConnected),
    ...switches,
    theme("light", IconSun),
    theme("dark", IconMoon),
    theme("system", IconSunMoon),
    language("en", "English"),
    language("ja", "日本語"),
    {
      id: "app.palette",
      group: "app",
      label: t("palette.title"),
      keys: ["mod+k"],
      keysOnly: true,
      inFields: true,
      icon: IconBell,
      run: parts.onPalette,
    },
    {
      id: "app.help",
      group: "app",
      label: t("help.title"),
      keywords: "shortcuts hotkeys キー",
      keys: ["?"],
      icon: IconKeyboard,
      run: parts.onHelp,
    },
  ];
}

/** The search field of whichever list is on the screen. */
function focusSearch() {
  const field = document.querySelector<HTMLInputElement>(
    '[data-testid="search-field"], [data-testid="activity-filter-text"]',
  );
  field?.focus();
  field?.select();
}
