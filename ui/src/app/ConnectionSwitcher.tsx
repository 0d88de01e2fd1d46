import { Menu } from "@mantine/core";
import { IconCheck, IconPlus, IconSelector } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../components/mode/ModeBadge";
import type { Connection } from "../ipc/bindings";
import { go } from "../navigation/location";
import classes from "./nav.module.css";

interface ConnectionSwitcherProps {
  connection: Connection;
  connections: Connection[];
  unreadOf: (id: string) => number;
  onConnection: (id: string) => void;
}

/** Which account and mode the window shows, and the way to another. */
export function ConnectionSwitcher(props: ConnectionSwitcherProps) {
  const { connection, connections, unreadOf, onConnection } = props;
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Menu width={260} position="bottom-start" withinPortal={false}>
      <Menu.Target>
        <button type="button" className={classes.switcher} data-testid="connection-switcher">
          <span className={classes.name}>{connection.name}</span>
          <ModeBadge mode={connection.mode} testId="mode-badge" />
          <IconSelector size={14} aria-hidden className={classes.arrows} />
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t("nav.connections")}>
        {connections.map((one) => (
          <Menu.Item
            key={one.id}
            data-testid="connection-option"
            onClick={() => {
              if (one.id === connection.id) return;
              onConnection(one.id);
              // What is open belongs to the other account.
              go("/activity");
            }}
            leftSection={
              <IconCheck
                size={14}
                aria-hidden
                style={{ visibility: one.id === connection.id ? "visible" : "hidden" }}
              />
            }
            rightSection={
              <span className={classes.optionEnd}>
                {unreadOf(one.id) > 0 && <span>{number.format(unreadOf(one.id))}</span>}
                <ModeBadge mode={one.mode} />
              </span>
            }
          >
            <span className={classes.name}>{one.name}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => go("/connect")}>
          {t("nav.add")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
