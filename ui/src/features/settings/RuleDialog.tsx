import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { useAppContext } from "../../context/workspace";
import type { Connection, Rule, Trigger, TriggerRule } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { RuleFields } from "./RuleFields";
import { RulePreviewList } from "./RulePreviewList";
import { draftOf, everything, isEverything, problemOf, ruleOf } from "./ruleDraft";
import classes from "./rules.module.css";

interface RuleDialogProps {
  connection: Connection;
  /** The rule to change; none keeps it closed. */
  edited: TriggerRule | null;
  onClose: () => void;
  onSaved: (trigger: Trigger, rule: Rule) => void;
}

/** Changes a rule, and shows at once what it would have rung for. */
export function RuleDialog({ edited, connection, onClose, onSaved }: RuleDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={edited !== null}
      onClose={onClose}
      size={860}
      title={
        edited && (
          <span className={classes.dialogTitle}>
            {t("rules.of", { name: t(`trigger.${edited.trigger}`) })}
            <span className={classes.accountName}>{connection.name}</span>
            <ModeBadge mode={connection.mode} />
          </span>
        )
      }
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {edited && (
        <RuleForm connection={connection} edited={edited} onClose={onClose} onSaved={onSaved} />
      )}
    </Modal>
  );
}

/** It is made anew with each opening. */
function RuleForm({
  connection,
  edited,
  onClose,
  onSaved,
}: RuleDialogProps & { edited: TriggerRule }) {
  const { t } = useTranslation();
  const { failure } = useAppContext();
  const [draft, setDraft] = useState(() => draftOf(edited.rule));
  const [tried, setTried] = useState(false);
  const rule = ruleOf(draft);
  const save = useMutation({
    mutationFn: () => ipc.setRule(connection.id, edited.trigger, rule),
    onSuccess: (kept) => onSaved(edited.trigger, kept),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const wrong = draft.minimums.some((line) => problemOf(line, draft.minimums) !== null);
    if (!wrong && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.dialog}>
        <RuleFields rule={edited} draft={draft} tried={tried} onChange={setDraft} />
        <RulePreviewList connection={connection.id} trigger={edited.trigger} rule={rule} />
      </div>
      {save.error !== null && <div className={classes.failure}>{failure(save.error)}</div>}
      <div className={classes.buttons}>
        <Button
          variant="subtle"
          color="gray"
          className={classes.reset}
          disabled={isEverything(rule) && draft.minimums.length === 0}
          onClick={() => setDraft(draftOf(everything))}
        >
          {t("rules.reset")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" loading={save.isPending} data-testid="rule-save">
          {t("settings.save")}
        </Button>
      </div>
    </form>
  );
}
