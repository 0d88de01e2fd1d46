import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { customerChanges, fieldChange, isEmpty, takeTheirs } from "../../components/form/changes";
import { FormScreen } from "../../components/form/FormScreen";
import classes from "../../components/form/form.module.css";
import { defaultLimits } from "../../components/form/limits";
import { MetadataEditor } from "../../components/form/MetadataEditor";
import { customerIssues } from "../../components/form/rules";
import { TextField } from "../../components/form/TextField";
import { useEditor } from "../../components/form/useEditor";
import { useFieldErrors } from "../../components/form/useFieldErrors";
import { useLeaveGuard } from "../../components/form/useLeaveGuard";
import {
  addressParts,
  customerForm,
  type CustomerForm as Form,
} from "../../components/form/values";
import { changeWords, metadataWords } from "../../components/form/words";
import { useWorkspace } from "../../context/workspace";
import type { Customer, CustomerFields, Draft } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import type { FormPageProps } from "./CustomerFormPage";

const shown = ["name", "email", "phone", "description", "address", "metadata"] as const;
const limits = defaultLimits;

/** Makes or changes a customer. */
export function CustomerForm(props: FormPageProps<Form, Customer>) {
  const { draftId, draft, onSaved } = props;
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const target = props.base?.id ?? null;
  const write = workspace.connection.access.find((access) => access.resource === "customers");
  const readOnly = write?.write === "missing";

  const editor = useEditor<Form, Customer, Customer>({
    draftId,
    initial: props.initial,
    base: props.base,
    untouched: customerForm,
    issuesOf: useCallback((form: Form) => customerIssues(form, limits), []),
    keep: (form, base) =>
      ipc.saveDraft({
        id: draftId,
        connection,
        kind: target === null ? "create_customer" : "update_customer",
        target,
        content: form as unknown as Draft["content"],
        base: base as unknown as Draft["base"],
        updated: 0,
        unsettled: false,
      }),
    forget: () => ipc.discardDraft(draftId),
    save: async (form, base) => {
      const fields = customerChanges(base, form) as CustomerFields;
      if (base === null) return await ipc.createCustomer(connection, draftId, fields);
      if (isEmpty(fields)) {
        await ipc.discardDraft(draftId);
        return base;
      }
      return await ipc.updateCustomer(connection, base.id, draftId, fields, base);
    },
    onSaved: (customer) => {
      guard.release();
      onSaved(customer);
    },
  });
  const guard = useLeaveGuard(editor.dirty && !readOnly);
  const errors = useFieldErrors(editor, shown);
  const untouched = customerForm(editor.base);
  const label = (field: string) =>
    field.startsWith("metadata")
      ? field.replace("metadata.", `${t("form.metadata")}: `)
      : t(field.startsWith("address.") ? `field.${field}` : `field.customer.${field}`);

  const field = (key: "name" | "email" | "phone" | "description", limit: number) => ({
    field: key,
    label: label(key),
    value: editor.form[key],
    limit,
    readOnly,
    error: errors.of(key),
    onBlur: errors.onBlur(key),
    onChange: (value: string) => editor.change({ [key]: value }),
    ...(editor.base !== null && {
      change: fieldChange(untouched[key], editor.form[key]),
      changeWords: changeWords(t),
      onUndo: () => editor.change({ [key]: untouched[key] }),
    }),
  });
  const { failure } = editor;
  const atField = errors.landed || failure?.code === "edit_conflict";

  return (
    <FormScreen
      title={target === null ? t("customers.newTitle") : t("customers.editTitle")}
      back={props.back}
      editor={editor}
      guard={guard}
      readOnly={
        readOnly ? t("form.permission", { permission: write?.write_permission ?? "" }) : null
      }
      restored={
        draft === null
          ? null
          : t("form.restored", {
              when: new Intl.DateTimeFormat(i18n.language, {
                dateStyle: "medium",
                timeStyle: "short",
              }).format(draft.updated * 1000),
            })
      }
      unsettled={draft?.unsettled ?? false}
      onStartOver={() => {
        guard.release();
        void editor.abandon().then(props.onStartOver);
      }}
      onCancel={props.onLeave}
      failure={failure !== null && !atField ? workspace.failure(failure) : null}
      saveLabel={target === null ? t("customers.create") : t("form.save")}
      labelOf={label}
      onDecide={(theirs) => {
        const next = theirs.reduce(
          (form, conflict) => takeTheirs(form, conflict.field, conflict.theirs),
          editor.form,
        );
        editor.resolve(next, failure?.detail.current as Customer);
      }}
    >
      <TextField {...field("name", limits.name.customer)} autoFocus={target === null} />
      <TextField {...field("email", limits.email)} type="email" />
      <TextField {...field("phone", limits.phone)} type="tel" />
      <TextField
        {...field("description", limits.description.customer)}
        multiline
        description={t("customers.descriptionHint")}
      />
      <fieldset className={classes.group}>
        <legend className={classes.legend}>{t("field.customer.address")}</legend>
        <div className={classes.address}>
          {addressParts.map((part) => (
            <TextField
              key={part}
              field={`address.${part}`}
              label={t(`field.address.${part}`)}
              value={editor.form.address[part]}
              readOnly={readOnly}
              error={errors.of(`address.${part}`)}
              onBlur={errors.onBlur(`address.${part}`)}
              onChange={(value) =>
                editor.change({ address: { ...editor.form.address, [part]: value } })
              }
              {...(editor.base !== null && {
                change: fieldChange(untouched.address[part], editor.form.address[part]),
                changeWords: changeWords(t),
                onUndo: () =>
                  editor.change({
                    address: { ...editor.form.address, [part]: untouched.address[part] },
                  }),
              })}
            />
          ))}
        </div>
      </fieldset>
      <MetadataEditor
        entries={editor.form.metadata}
        onChange={(metadata) => editor.change({ metadata })}
        errorOf={(row) => errors.text(`metadata:${row}`)}
        error={errors.text("metadata")}
        readOnly={readOnly}
        words={metadataWords(t)}
      />
    </FormScreen>
  );
}
