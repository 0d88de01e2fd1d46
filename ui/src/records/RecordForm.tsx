import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { FormScreen } from "../components/form/FormScreen";
import classes from "../components/form/form.module.css";
import { ImageListEditor } from "../components/form/ImageListEditor";
import { imageLabels, metadataLabels } from "../components/form/labels";
import { MetadataEditor } from "../components/form/MetadataEditor";
import { TextField } from "../components/form/TextField";
import { useWorkspace } from "../context/workspace";
import type { RecordTypes } from "../ipc/backend";
import type { RecordKind } from "../ipc/bindings";
import { FieldSwitch } from "./FieldSwitch";
import { groupOf } from "./fieldKeys";
import { type Control, flagAt, imagesAt } from "./formValues";
import { ImagePreview } from "./ImagePreview";
import type { RecordField } from "./RecordType";
import type { RecordFormProps } from "./recordFormProps";
import own from "./records.module.css";
import { useRecordForm } from "./useRecordForm";

const inputTypes: Partial<Record<Control, "email" | "url" | "tel">> = {
  email: "email",
  phone: "tel",
  url: "url",
};

/** Makes or changes a record: texts first, then their groups, switches, pictures and labels. */
export function RecordForm<K extends RecordKind>(props: RecordFormProps<K>) {
  const { type, draft } = props;
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const form = useRecordForm(props);
  const { editor, guard, errors, readOnly, target, labelOf } = form;
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });

  type Field = RecordField<RecordTypes[K]>;
  const switches = form.shown.filter(({ control }) => control === "switch");
  const images = form.shown.filter(({ control }) => control === "images");
  const texts = form.shown.filter((field) => !switches.includes(field) && !images.includes(field));
  const groups = [...new Set(texts.flatMap(({ key }) => groupOf(key) ?? []))];
  const hintOf = ({ hint }: Field) =>
    hint === undefined || (hint.newOnly && target !== null) ? undefined : t(hint.text);
  const text = (field: Field, first = false) => {
    const inputType = field.control && inputTypes[field.control];
    return (
      <TextField
        key={field.key}
        {...form.textField(field.key)}
        description={hintOf(field)}
        multiline={field.control === "multiline"}
        autoFocus={first && target === null}
        {...(inputType && { type: inputType })}
      />
    );
  };

  return (
    <FormScreen
      title={target === null ? t(`${type.kind}.newTitle`) : t(`${type.kind}.editTitle`)}
      back={props.back}
      editor={editor}
      guard={guard}
      readOnly={readOnly ? t("form.permission", { permission: form.permission }) : null}
      restored={
        draft === null ? null : t("form.restored", { when: when.format(draft.updated * 1000) })
      }
      unsettled={draft?.unsettled ?? false}
      onStartOver={() => {
        guard.release();
        void editor.abandon().then(props.onStartOver);
      }}
      onCancel={props.onLeave}
      failure={form.failure && workspace.failure(form.failure)}
      saveLabel={target === null ? t(`${type.kind}.create`) : t("form.save")}
      labelOf={labelOf}
      onDecide={form.decide}
    >
      {texts
        .filter(({ key }) => groupOf(key) === null)
        .map((field, index) => (
          <Fragment key={field.key}>
            {text(field, index === 0)}
            {field.note?.({ values: editor.form, base: editor.base })}
          </Fragment>
        ))}
      {groups.map((group) => (
        <fieldset key={group} className={classes.group}>
          <legend className={classes.legend}>{labelOf(group)}</legend>
          <div className={classes.address}>
            {texts.filter(({ key }) => groupOf(key) === group).map((field) => text(field))}
          </div>
        </fieldset>
      ))}
      {switches.length > 0 && (
        <div className={own.switches}>
          {switches.map((field) => (
            <FieldSwitch
              key={field.key}
              field={field.key}
              label={labelOf(field.key)}
              hint={hintOf(field)}
              checked={flagAt(editor.form, field.key)}
              readOnly={readOnly}
              error={errors.of(field.key)}
              onChange={(checked) => form.change(field.key, checked)}
            />
          ))}
        </div>
      )}
      {images.map(({ key }) => (
        <ImageListEditor
          key={key}
          entries={imagesAt(editor.form, key)}
          onChange={(entries) => form.change(key, entries)}
          errorOf={(row) => errors.text(`${key}:${row}`)}
          error={errors.text(key)}
          most={form.ruleOf(key)?.max_items ?? Number.POSITIVE_INFINITY}
          readOnly={readOnly}
          preview={(url) => <ImagePreview url={url} size={36} />}
          labels={imageLabels(t, labelOf(key))}
        />
      ))}
      <MetadataEditor
        entries={editor.form.metadata}
        onChange={(metadata) => form.change("metadata", metadata)}
        errorOf={(row) => errors.text(`metadata:${row}`)}
        error={errors.text("metadata")}
        readOnly={readOnly}
        labels={metadataLabels(t)}
      />
    </FormScreen>
  );
}
