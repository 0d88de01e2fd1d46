import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type FormEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { useAppContext } from "../../context/workspace";
import type { Connection } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./settings.module.css";

/** The longest name that the backend takes. */
const MAX_NAME_LENGTH = 100;

/** The connection's name, and a place to change it. */
export function ConnectionName({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const { errorLine } = useAppContext();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const close = () => {
    // The field is gone; the keyboard goes on from where it came, whatever is pressed next.
    flushSync(() => {
      setTyped(null);
      setProblem(null);
    });
    pencil.current?.focus();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const name = typed?.trim() ?? "";
    if (name === "") return setProblem(t("rule.required"));
    if (name === connection.name) return close();
    setSaving(true);
    try {
      await ipc.renameConnection(connection.id, name);
      close();
    } catch (error) {
      setProblem(errorLine(error));
    }
    setSaving(false);
  };
  if (typed === null)
    return (
      <div className={classes.nameLine}>
        <span className={classes.name} data-testid="connection-name" dir="auto">
          {connection.name}
        </span>
        <ModeBadge mode={connection.mode} />
        <Tooltip label={t("settings.rename")}>
          <ActionIcon
            ref={pencil}
            size="sm"
            aria-label={t("settings.rename")}
            data-testid="connection-rename"
            onClick={() => setTyped(connection.name)}
          >
            <IconPencil size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
    );
  return (
    <form className={classes.rename} onSubmit={(event) => void save(event)}>
      <TextInput
        aria-label={t("settings.name")}
        value={typed}
        error={problem}
        maxLength={MAX_NAME_LENGTH}
        autoFocus
        autoComplete="off"
        data-testid="connection-name-field"
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setProblem(null);
        }}
        onKeyDown={(event) => event.key === "Escape" && close()}
      />
      <Button type="submit" loading={saving}>
        {t("settings.save")}
      </Button>
      <Button variant="default" onClick={close}>
        {t("common.cancel")}
      </Button>
    </form>
  );
}
