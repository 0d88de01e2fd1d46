import { Button, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../components/failure/Failure";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { useAppContext } from "../../context/workspace";
import type { Connection } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { asErrorView } from "../../ipc/errors";
import classes from "./settings.module.css";

interface RemoveConnectionProps {
  connection: Connection;
  opened: boolean;
  onClose: () => void;
}

/** Removes a connection and its key, and asks what becomes of its records. */
export function RemoveConnection({ connection, opened, onClose }: RemoveConnectionProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={
        <span className={classes.dialogTitle}>
          {t("settings.removeTitle", { name: connection.name })}
          <ModeBadge mode={connection.mode} />
        </span>
      }
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Choice connection={connection} onClose={onClose} />
    </Modal>
  );
}

function Choice({ connection, onClose }: Omit<RemoveConnectionProps, "opened">) {
  const { t } = useTranslation();
  const { notify } = useAppContext();
  const [ledger, setLedger] = useState("keep");
  const remove = useMutation({
    mutationFn: () => ipc.removeConnection(connection.id, ledger === "delete"),
    onSuccess: () => {
      notify(t("settings.removed"));
      onClose();
    },
  });
  return (
    <>
      <Text size="sm" mb="md">
        {connection.demo ? t("settings.removeDemoText") : t("settings.removeText")}
      </Text>
      <Radio.Group value={ledger} onChange={setLedger} aria-label={t("settings.records")}>
        <Stack gap="sm">
          <Radio
            value="keep"
            data-testid="remove-keep"
            label={t("settings.keepLedger")}
            description={t("settings.keepLedgerHint")}
          />
          <Radio
            value="delete"
            data-testid="remove-delete"
            label={t("settings.deleteLedger")}
            description={t("settings.deleteLedgerHint")}
          />
        </Stack>
      </Radio.Group>
      {remove.error !== null && (
        <div className={classes.failure}>
          <Failure error={asErrorView(remove.error)} testId="remove-error" />
        </div>
      )}
      <div className={classes.dialogButtons}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          data-testid="remove-confirm"
          onClick={() => remove.mutate()}
        >
          {t("settings.remove")}
        </Button>
      </div>
    </>
  );
}
