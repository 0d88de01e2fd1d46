import { Button } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AccessTable } from "../../components/access/AccessTable";
import { missingOf } from "../../components/access/permissions";
import { useAppContext } from "../../context/workspace";
import type { Connection } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { ConnectionName } from "./ConnectionName";
import { RemoveConnection } from "./RemoveConnection";
import { ReplaceKey } from "./ReplaceKey";
import classes from "./settings.module.css";

/** One account in one mode. */
export function ConnectionCard({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const [opened, setOpened] = useState(false);
  const [asking, setAsking] = useState(false);
  const [dialog, setDialog] = useState<"replace" | "remove" | null>(null);
  const missing = missingOf(connection.access).length;
  const keyGone = connection.key_place === "missing";
  const recheck = async () => {
    setAsking(true);
    try {
      await ipc.recheckAccess(connection.id);
      notify(t("settings.rechecked"));
    } catch (error) {
      notify(errorLine(error));
    }
    setAsking(false);
  };
  return (
    <article
      className={classes.connection}
      aria-label={`${connection.name} (${t(`mode.${connection.mode}`)})`}
      data-testid="connection"
      data-id={connection.id}
    >
      <div className={classes.connectionHead}>
        <div className={classes.settingText}>
          <ConnectionName connection={connection} />
          <div className={keyGone ? classes.keyGone : classes.hint} data-testid="connection-key">
            {t(`settings.keyIn.${connection.key_place}`, { hint: connection.key_hint })}
          </div>
          {connection.host !== null && !connection.demo && (
            <div className={classes.hint}>{t("settings.host", { host: connection.host })}</div>
          )}
        </div>
        <div className={classes.buttons}>
          {!connection.demo && (
            <Button
              size="compact-sm"
              variant={keyGone ? "filled" : "default"}
              data-testid="connection-replace"
              onClick={() => setDialog("replace")}
            >
              {keyGone ? t("settings.enterKey") : t("settings.replaceKey")}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            data-testid="connection-remove"
            onClick={() => setDialog("remove")}
          >
            {t("settings.remove")}
          </Button>
        </div>
      </div>
      <button
        type="button"
        className={classes.fold}
        data-testid="connection-access"
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        {opened ? (
          <IconChevronDown size={14} aria-hidden />
        ) : (
          <IconChevronRight size={14} aria-hidden />
        )}
        {t("settings.access")}
        {missing > 0 && (
          <span className={classes.warn}>{t("connect.someMissing", { count: missing })}</span>
        )}
      </button>
      {opened && (
        <div className={classes.access}>
          <AccessTable access={connection.access} />
          <Button
            size="compact-sm"
            variant="default"
            loading={asking}
            data-testid="connection-recheck"
            onClick={() => void recheck()}
          >
            {t("settings.recheckAccess")}
          </Button>
        </div>
      )}
      <ReplaceKey
        connection={connection}
        opened={dialog === "replace"}
        onClose={() => setDialog(null)}
      />
      <RemoveConnection
        connection={connection}
        opened={dialog === "remove"}
        onClose={() => setDialog(null)}
      />
    </article>
  );
}
