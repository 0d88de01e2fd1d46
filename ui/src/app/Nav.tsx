import {
  IconBell,
  IconBolt,
  IconBox,
  IconChartBar,
  IconFileImport,
  type IconProps,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import type { Connection } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { BellIcon } from "./BellIcon";
import { ConnectionSwitcher } from "./ConnectionSwitcher";
import classes from "./nav.module.css";

interface NavProps {
  path: string;
  connection: Connection | null;
  connections: Connection[];
  onConnection: (id: string) => void;
}

/** The places of the window, and which connection it shows. */
export function Nav({ path, connection, connections, onConnection }: NavProps) {
  const { t, i18n } = useTranslation();
  const { data: statuses = [] } = useQuery({
    queryKey: ["status"],
    queryFn: () => ipc.listWatchStatuses(),
    enabled: connections.length > 0,
  });
  const unreadOf = (id: string) => statuses.find((one) => one.connection === id)?.unread ?? 0;
  const unread = connection === null ? 0 : unreadOf(connection.id);
  const shown = new Intl.NumberFormat(i18n.language, { notation: "compact" }).format(unread);
  const item = (id: string, Icon: ComponentType<IconProps>, aside?: React.ReactNode) => {
    const here = path.split("/")[1] === id;
    return (
      <a
        href={`#/${id}`}
        className={classes.item}
        data-testid={`nav-${id}`}
        {...(here && { "aria-current": "page" as const })}
      >
        <Icon size={17} stroke={1.7} aria-hidden />
        <span className={classes.label}>{t(`nav.${id}`)}</span>
        {aside}
      </a>
    );
  };
  return (
    <nav className={classes.nav} aria-label={t("nav.places")}>
      <div className={classes.brand}>
        <BellIcon size={22} />
        <span>Shopbell</span>
      </div>
      {connection !== null && (
        <>
          <ConnectionSwitcher
            connection={connection}
            connections={connections}
            unreadOf={unreadOf}
            onConnection={onConnection}
          />
          {item(
            "activity",
            IconBell,
            unread > 0 && (
              <span className={classes.unread} data-testid="nav-unread">
                <span aria-hidden>{shown}</span>
                <span className={classes.hidden}>{t("nav.unread", { count: unread })}</span>
              </span>
            ),
          )}
          {item("overview", IconChartBar)}
          {item("flows", IconBolt)}
          {item("customers", IconUsers)}
          {item("products", IconBox)}
          {item("imports", IconFileImport)}
        </>
      )}
      <div className={classes.spacer} />
      {item("settings", IconSettings)}
    </nav>
  );
}
