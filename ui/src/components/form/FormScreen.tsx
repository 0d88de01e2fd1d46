import { Button, Modal, Text } from "@mantine/core";
import { IconAlertTriangle, IconHistory, IconLock } from "@tabler/icons-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../../actions/registry";
import { useActions } from "../../actions/useActions";
import type { Conflict } from "../../ipc/bindings";
import { Callout } from "./Callout";
import { ConflictDialog } from "./ConflictDialog";
import classes from "./form.module.css";
import { conflictLabels } from "./labels";
import type { Editor } from "./useEditor";
import type { LeaveGuard } from "./useLeaveGuard";

interface FormScreenProps {
  title: string;
  back: ReactNode;
  editor: Pick<
    Editor<object, unknown>,
    "failure" | "issues" | "tried" | "dirty" | "saving" | "submit" | "dismiss" | "flush" | "abandon"
  >;
  guard: LeaveGuard;
  /** Why nothing can be changed, if so: names the permission that is missing. */
  readOnly: string | null;
  /** The form was filled from a draft kept earlier. */
  restored: string | null;
  unsettled: boolean;
  onStartOver: () => void;
  onCancel: () => void;
  /** A failure that lands at no field, in words with its request id. */
  failure: ReactNode;
  saveLabel: string;
  labelOf: (field: string) => string;
  onDecide: (theirs: Conflict[]) => void;
  children: ReactNode;
}

/** The frame of every form: what was restored, what failed, saving, leaving and conflicts. */
export function FormScreen(props: FormScreenProps) {
  const { editor, guard, readOnly } = props;
  const { t } = useTranslation();
  const { submit } = editor;
  const actions = useMemo<Action[]>(
    () =>
      readOnly === null
        ? [
            {
              id: "form.save",
              group: "form",
              label: props.saveLabel,
              keys: ["mod+s", "mod+enter"],
              keysOnly: true,
              inFields: true,
              run: submit,
            },
          ]
        : [],
    [readOnly, props.saveLabel, submit],
  );
  useActions(actions);
  const conflicts = editor.failure?.code === "edit_conflict" ? editor.failure.detail.conflicts : [];
  const repeatable = ["timed_out", "offline", "stripe_unavailable"].includes(
    editor.failure?.code ?? "",
  );
  const blocked = editor.tried && Object.keys(editor.issues).length > 0;

  return (
    <div className={classes.screen}>
      <form
        className={classes.screenForm}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <header className={classes.screenHead}>
          <div className={classes.screenBack}>{props.back}</div>
          <h1 className={classes.screenTitle}>{props.title}</h1>
        </header>
        <div className={classes.screenBody}>
          <div className={classes.form}>
            {readOnly !== null && (
              <Callout
                tone="plain"
                icon={<IconLock size={18} />}
                title={t("form.readOnly")}
                testId="form-read-only"
              >
                {readOnly}
              </Callout>
            )}
            {props.restored !== null && (
              <Callout tone="plain" icon={<IconHistory size={18} />} testId="form-restored">
                <div className={classes.restored}>
                  <span>
                    {props.restored} {props.unsettled && t("form.unsettled")}
                  </span>
                  <Button size="xs" variant="default" onClick={props.onStartOver}>
                    {t("form.startOver")}
                  </Button>
                </div>
              </Callout>
            )}
            {props.children}
          </div>
        </div>
        <footer className={classes.screenFoot}>
          {props.failure && (
            <Callout tone="bad" icon={<IconAlertTriangle size={18} />} urgent testId="form-failure">
              {props.failure}
              {repeatable && <Text size="sm">{t("form.safeToRepeat")}</Text>}
            </Callout>
          )}
          <div className={classes.footRow}>
            {readOnly === null && (
              <Button type="submit" loading={editor.saving} data-testid="form-save">
                {props.saveLabel}
              </Button>
            )}
            <Button variant="default" onClick={props.onCancel} data-testid="form-cancel">
              {t("common.cancel")}
            </Button>
            <Text size="xs" c={blocked ? "red" : "dimmed"} role="status">
              {blocked
                ? t("form.fixFirst", { count: Object.keys(editor.issues).length })
                : editor.dirty && readOnly === null
                  ? t("form.draftKept")
                  : ""}
            </Text>
          </div>
        </footer>
      </form>
      {conflicts.length > 0 && (
        <ConflictDialog
          conflicts={conflicts}
          labelOf={props.labelOf}
          onBack={editor.dismiss}
          onDecide={props.onDecide}
          labels={conflictLabels(t)}
        />
      )}
      <Modal
        opened={guard.asking}
        onClose={guard.stay}
        title={t("leave.title")}
        size={520}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Text size="sm">{t("leave.text")}</Text>
        <div className={classes.dialogButtons}>
          <Button
            variant="subtle"
            color="red"
            onClick={() => void editor.abandon().then(guard.leave)}
            data-testid="leave-discard"
          >
            {t("leave.discard")}
          </Button>
          <Button
            variant="default"
            onClick={() => void editor.flush().then(guard.leave)}
            data-testid="leave-keep"
          >
            {t("leave.keep")}
          </Button>
          <Button data-autofocus onClick={guard.stay} data-testid="leave-stay">
            {t("leave.stay")}
          </Button>
        </div>
      </Modal>
    </div>
  );
}
