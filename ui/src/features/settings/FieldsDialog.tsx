import { Button, Checkbox, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { LedgerView } from "../../ipc/bindings";
import { fieldOf, turnFields } from "./assistants";
import classes from "./assistants.module.css";
import settings from "./settings.module.css";

interface FieldsDialogProps {
  views: LedgerView[];
  allowed: ReadonlySet<string>;
  /** None were chosen yet. */
  isDefault: boolean;
  /** None stands for the default. */
  onChange: (fields: string[] | null) => void;
  onClose: () => void;
}

/** Which columns an assistant may read; each choice holds at once. */
export function FieldsDialog({ views, allowed, isDefault, onChange, onClose }: FieldsDialogProps) {
  const { t } = useTranslation();
  const turn = (fields: string[], on: boolean) => onChange(turnFields(views, allowed, fields, on));
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("assistants.fieldsTitle")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p className={classes.text}>{t("assistants.fieldsText")}</p>
      {views.map((view) => {
        const fields = view.columns.map((column) => fieldOf(view, column));
        const count = fields.filter((field) => allowed.has(field)).length;
        return (
          <fieldset key={view.name} className={classes.view}>
            <legend>
              <Checkbox
                label={<code>{view.name}</code>}
                checked={count === fields.length}
                indeterminate={count > 0 && count < fields.length}
                onChange={() => turn(fields, count < fields.length)}
              />
            </legend>
            <div className={classes.columns}>
              {view.columns.map((column) => {
                const field = fieldOf(view, column);
                return (
                  <Checkbox
                    key={field}
                    size="xs"
                    label={
                      <>
                        <code>{column.name}</code>
                        {column.personal && (
                          <span className={classes.personal}>{t("assistants.personal")}</span>
                        )}
                      </>
                    }
                    checked={allowed.has(field)}
                    onChange={(event) => turn([field], event.currentTarget.checked)}
                    data-testid={`field-${field}`}
                  />
                );
              })}
            </div>
          </fieldset>
        );
      })}
      <div className={settings.dialogButtons}>
        <Button variant="default" disabled={isDefault} onClick={() => onChange(null)}>
          {t("assistants.fieldsReset")}
        </Button>
        <Button onClick={onClose}>{t("common.close")}</Button>
      </div>
    </Modal>
  );
}
