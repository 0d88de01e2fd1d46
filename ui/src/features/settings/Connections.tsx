import { Anchor, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Connection } from "../../ipc/bindings";
import { ConnectionCard } from "./ConnectionCard";
import { SettingGroup } from "./SettingRow";
import classes from "./settings.module.css";

/** All accounts, each in its mode, with its key and what that may do. */
export function Connections({ connections }: { connections: Connection[] }) {
  const { t } = useTranslation();
  return (
    <SettingGroup
      title={t("settings.connections")}
      text={t("settings.connectionsText")}
      testId="settings-connections"
      aside={
        <Anchor href="#/connect" className={classes.add ?? ""} data-testid="add-connection">
          <IconPlus size={14} aria-hidden />
          {t("settings.add")}
        </Anchor>
      }
    >
      {connections.length === 0 && (
        <Text size="sm" c="dimmed" className={classes.none ?? ""}>
          {t("settings.noConnections")}
        </Text>
      )}
      {connections.map((connection) => (
        <ConnectionCard key={connection.id} connection={connection} />
      ))}
    </SettingGroup>
  );
}
