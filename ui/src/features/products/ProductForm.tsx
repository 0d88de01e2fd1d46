import { Switch } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { fieldChange, isEmpty, productChanges, takeTheirs } from "../../components/form/changes";
import { FormScreen } from "../../components/form/FormScreen";
import { ImageListEditor } from "../../components/form/ImageListEditor";
import { defaultLimits } from "../../components/form/limits";
import { MetadataEditor } from "../../components/form/MetadataEditor";
import { Note } from "../../components/form/Note";
import { productIssues } from "../../components/form/rules";
import { TextField } from "../../components/form/TextField";
import { useEditor } from "../../components/form/useEditor";
import { useFieldErrors } from "../../components/form/useFieldErrors";
import { useLeaveGuard } from "../../components/form/useLeaveGuard";
import { type ProductForm as Form, productForm } from "../../components/form/values";
import { changeWords, imageWords, metadataWords } from "../../components/form/words";
import { useWorkspace } from "../../context/workspace";
import type { Draft, Product, ProductFields } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import type { FormPageProps } from "./ProductFormPage";
import { ProductImage } from "./ProductImage";
import classes from "./products.module.css";

const shown = [
  "name",
  "id",
  "active",
  "caption",
  "description",
  "images",
  "shippable",
  "url",
  "metadata",
] as const;
const limits = defaultLimits;

/** Makes or changes a product. */
export function ProductForm(props: FormPageProps<Form, Product>) {
  const { draftId, draft, onSaved } = props;
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const connection = workspace.connection.id;
  const target = props.base?.id ?? null;
  const write = workspace.connection.access.find((access) => access.resource === "products");
  const readOnly = write?.write === "missing";

  const editor = useEditor<Form, Product, Product>({
    draftId,
    initial: props.initial,
    base: props.base,
    untouched: productForm,
    issuesOf: useCallback((form: Form) => productIssues(form, limits), []),
    keep: (form, base) =>
      ipc.saveDraft({
        id: draftId,
        connection,
        kind: target === null ? "create_product" : "update_product",
        target,
        content: form as unknown as Draft["content"],
        base: base as unknown as Draft["base"],
        updated: 0,
        unsettled: false,
      }),
    forget: () => ipc.discardDraft(draftId),
    save: async (form, base) => {
      const fields = productChanges(base, form) as ProductFields;
      if (base === null) return await ipc.createProduct(connection, draftId, fields);
      if (isEmpty(fields)) {
        await ipc.discardDraft(draftId);
        return base;
      }
      return await ipc.updateProduct(connection, base.id, draftId, fields, base);
    },
    onSaved: (product) => {
      guard.release();
      onSaved(product);
    },
  });
  const guard = useLeaveGuard(editor.dirty && !readOnly);
  const errors = useFieldErrors(editor, shown);
  const untouched = productForm(editor.base);
  const label = (field: string) =>
    field.startsWith("metadata.")
      ? field.replace("metadata.", `${t("form.metadata")}: `)
      : t(`field.product.${field}`);
  const field = (key: "name" | "caption" | "description" | "url", limit: number) => ({
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
  const service = editor.base !== null && editor.base.type !== "good";
  const captioned = editor.form.caption.trim() !== "";

  return (
    <FormScreen
      title={target === null ? t("products.newTitle") : t("products.editTitle")}
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
      saveLabel={target === null ? t("products.create") : t("form.save")}
      labelOf={label}
      onDecide={(theirs) => {
        const next = theirs.reduce(
          (form, conflict) => takeTheirs(form, conflict.field, conflict.theirs),
          editor.form,
        );
        editor.resolve(next, failure?.detail.current as Product);
      }}
    >
      <TextField {...field("name", limits.name.product)} required autoFocus={target === null} />
      {target === null && (
        <TextField
          field="id"
          label={label("id")}
          value={editor.form.id}
          onChange={(id) => editor.change({ id })}
          error={errors.of("id")}
          onBlur={errors.onBlur("id")}
          readOnly={readOnly}
          description={t("products.idHint")}
        />
      )}
      <TextField
        {...field("caption", limits.caption)}
        description={
          service && captioned ? undefined : target === null ? t("products.captionHint") : undefined
        }
      />
      {captioned && (target === null || service) && (
        <Note
          tone={service ? "warn" : "plain"}
          icon={<IconInfoCircle size={18} />}
          testId="caption-note"
        >
          {service ? t("products.captionService") : t("products.captionGood")}
        </Note>
      )}
      <TextField {...field("description", limits.description.product)} multiline />
      <TextField {...field("url", limits.url)} type="url" />
      <div className={classes.switches}>
        <Switch
          label={label("active")}
          description={t("products.activeHint")}
          checked={editor.form.active}
          disabled={readOnly}
          error={errors.of("active")}
          onChange={(event) => editor.change({ active: event.currentTarget.checked })}
          data-testid="field-active"
        />
        <Switch
          label={label("shippable")}
          description={t("products.shippableHint")}
          checked={editor.form.shippable}
          disabled={readOnly}
          error={errors.of("shippable")}
          onChange={(event) => editor.change({ shippable: event.currentTarget.checked })}
          data-testid="field-shippable"
        />
      </div>
      <ImageListEditor
        entries={editor.form.images}
        onChange={(images) => editor.change({ images })}
        errorOf={(row) => errors.text(`images:${row}`)}
        error={errors.text("images")}
        most={limits.images}
        readOnly={readOnly}
        preview={(url) => <ProductImage url={url} size={36} />}
        words={imageWords(t)}
      />
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
