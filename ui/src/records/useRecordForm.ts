import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { changeLabels } from "../components/form/labels";
import { useEditor } from "../components/form/useEditor";
import { useLeaveGuard } from "../components/form/useLeaveGuard";
import { useWorkspace } from "../context/workspace";
import type { RecordTypes } from "../ipc/backend";
import type { Conflict, FieldRule, JsonValue, RecordKind } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { compareTexts, findChanges } from "./changes";
import { labelField } from "./fieldKeys";
import { acceptRemote, type FormValues, textAt, toFormValues } from "./formValues";
import type { RecordFormProps } from "./recordFormProps";
import { useFieldErrors } from "./useFieldErrors";
import { findIssues } from "./validation";
import { findWriteAccess } from "./writeAccess";

/** The life of a record's form: what is typed, checked, kept, sent and decided. */
export function useRecordForm<K extends RecordKind>(props: RecordFormProps<K>) {
  type T = RecordTypes[K];
  const { type, draftId, onSaved } = props;
  const { kind, fields } = type;
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const target = props.base?.id ?? null;
  const { readOnly, permission } = findWriteAccess(workspace.connection, kind);
  const { [kind]: all, metadata } = props.rules;
  /** What was decided when the record was made is neither shown nor checked again. */
  const isFixed = useCallback((rule: FieldRule) => rule.create_only && target !== null, [target]);
  const rules = useMemo(() => all.filter((rule) => !isFixed(rule)), [all, isFixed]);
  const ruleOf = (field: string) => all.find((rule) => rule.field === field);
  const shown = fields.filter(({ key, control }) => {
    const rule = ruleOf(key);
    return control !== undefined && !(rule && isFixed(rule));
  });

  const editor = useEditor<FormValues, T, T>({
    initial: props.initial,
    base: props.base,
    untouched: useCallback((base: T | null) => toFormValues(fields, base), [fields]),
    issuesOf: useCallback(
      (values: FormValues) => findIssues(values, rules, metadata),
      [rules, metadata],
    ),
    keep: (values, base) =>
      ipc.saveDraft({
        id: draftId,
        connection,
        kind,
        target,
        content: values as unknown as JsonValue,
        base: base as unknown as JsonValue,
        updated: 0,
        unsettled: false,
      }),
    forget: () => ipc.discardDraft(draftId),
    save: async (values, base) => {
      const changes = findChanges(fields, base, values);
      if (base === null) return await ipc.createRecord(connection, kind, draftId, changes);
      if (Object.keys(changes).length === 0) {
        await ipc.discardDraft(draftId);
        return base;
      }
      return await ipc.updateRecord(connection, kind, base.id, draftId, changes, base);
    },
    onSaved: (record) => {
      guard.release();
      onSaved(record);
    },
  });
  const guard = useLeaveGuard(editor.dirty && !readOnly);
  const errors = useFieldErrors(editor, [...shown.map(({ key }) => key), "metadata"]);
  const untouched = toFormValues(fields, editor.base);
  const labelOf = (field: string) => labelField(type, field, t);
  const change = (field: string, value: FormValues[string]) => editor.change({ [field]: value });

  return {
    target,
    readOnly,
    permission,
    shown,
    editor,
    guard,
    errors,
    labelOf,
    ruleOf,
    change,
    /** The failure where it belongs to no field. */
    failure:
      editor.failure !== null && !errors.landed && editor.failure.code !== "edit_conflict"
        ? editor.failure
        : null,
    /** What a text field of the form needs. */
    textField: (field: string) => {
      const value = textAt(editor.form, field);
      const before = textAt(untouched, field);
      const limit = ruleOf(field)?.max_length;
      return {
        field,
        label: labelOf(field),
        value,
        ...(limit && { limit }),
        required: ruleOf(field)?.required ?? false,
        readOnly,
        error: errors.of(field),
        onBlur: errors.onBlur(field),
        onChange: (text: string) => change(field, text),
        ...(editor.base !== null && {
          change: compareTexts(before, value),
          changeLabels: changeLabels(t),
          onUndo: () => change(field, before),
        }),
      };
    },
    /** Goes on after a conflict, with Stripe's value where that was chosen. */
    decide: (theirs: Conflict[]) => {
      const next = theirs.reduce(
        (values, conflict) => acceptRemote(fields, values, conflict.field, conflict.theirs),
        editor.form,
      );
      editor.resolve(next, editor.failure?.detail.current as unknown as T);
    },
  };
}
