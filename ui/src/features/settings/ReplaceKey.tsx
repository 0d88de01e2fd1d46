import { Button, Checkbox, Modal } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../components/failure/Failure";
import { KeyField } from "../../components/key/KeyField";
import { problemOf, stripSpaces } from "../../components/key/key";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { useAppContext } from "../../context/workspace";
import type { Connection, ErrorView } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { asErrorView } from "../../ipc/errors";
import classes from "./settings.module.css";

interface ReplaceKeyProps {
  connection: Connection;
  opened: boolean;
  onClose: () => void;
}

/** Gives a connection another key of the same account and mode. */
export function ReplaceKey({ connection, opened, onClose }: ReplaceKeyProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={
        <span className={classes.dialogTitle}>
          {t("settings.replaceTitle", { name: connection.name })}
          <ModeBadge mode={connection.mode} />
        </span>
      }
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <KeyForm connection={connection} onClose={onClose} />
    </Modal>
  );
}

/** It is made anew with each opening, so that no key outlives the dialog. */
function KeyForm({ connection, onClose }: Omit<ReplaceKeyProps, "opened">) {
  const { t } = useTranslation();
  const { notify } = useAppContext();
  // Plain state: the cache of a mutation would keep the key.
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [keep, setKeep] = useState(connection.key_place !== "this_run");
  // The person's word, once Stripe was asked and did not say whose key it is.
  const [same, setSame] = useState(false);
  const [failure, setFailure] = useState<ErrorView | null>(null);
  const [busy, setBusy] = useState(false);
  const asks = same || failure?.code === "key_account_unknown";
  const field = useRef<HTMLInputElement>(null);
  const noKeychain = failure?.code === "keychain_missing" || failure?.code === "keychain_denied";
  const replace = async (kept: boolean) => {
    setTried(true);
    if (problemOf(text) !== null) {
      field.current?.focus();
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      await ipc.replaceKey(connection.id, stripSpaces(text), kept, same);
      setText("");
      notify(t("settings.replaced"));
      onClose();
    } catch (error) {
      setFailure(asErrorView(error));
      setBusy(false);
    }
  };
  return (
    <form
      className={classes.dialog}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!busy) void replace(keep);
      }}
    >
      <KeyField
        value={text}
        onChange={(next) => {
          setText(next);
          setTried(false);
          setSame(false);
          setFailure(null);
        }}
        tried={tried}
        disabled={busy}
        autoFocus
        inputRef={field}
        description={t("settings.replaceHint")}
        testId="replace-key"
      />
      {failure !== null && (
        <div className={classes.failure}>
          <Failure
            error={failure}
            testId="replace-error"
            hint={failure.code === "offline" ? t("connect.offline") : undefined}
          >
            {noKeychain && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  setKeep(false);
                  void replace(false);
                }}
              >
                {t("connect.thisRun")}
              </Button>
            )}
          </Failure>
        </div>
      )}
      {asks && (
        <Checkbox
          checked={same}
          onChange={(event) => setSame(event.currentTarget.checked)}
          label={t("settings.sameAccount", { name: connection.name })}
          description={t("settings.sameAccountHint")}
          data-testid="replace-same"
        />
      )}
      <Checkbox
        checked={keep}
        onChange={(event) => setKeep(event.currentTarget.checked)}
        label={t("connect.keep")}
        description={keep ? undefined : t("connect.keepHint")}
      />
      <div className={classes.dialogButtons}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          type="submit"
          loading={busy}
          disabled={text.trim() === ""}
          data-testid="replace-submit"
        >
          {t("settings.replaceKey")}
        </Button>
      </div>
    </form>
  );
}
