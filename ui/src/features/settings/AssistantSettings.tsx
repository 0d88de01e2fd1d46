import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyTextButton } from "../../components/copy/CopyTextButton";
import { useAppContext } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import { allowedFields } from "./assistants";
import { FieldsDialog } from "./FieldsDialog";
import { SettingGroup, SettingRow, SwitchRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";

/** What an assistant starts to ask the ledger. */
const COMMAND = "shopbell mcp";

/** Whether assistants may read the ledger, and what of it. */
export function AssistantSettings({ settings, apply, saved }: SectionProps) {
  const { t } = useTranslation();
  const { failure } = useAppContext();
  const [choosing, setChoosing] = useState(false);
  const { assistants } = settings;
  const {
    data: views,
    error,
    refetch,
  } = useQuery({
    queryKey: ["ledgerViews"],
    queryFn: () => ipc.listLedgerViews(),
    enabled: assistants.enabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const all = views?.reduce((sum, view) => sum + view.columns.length, 0) ?? 0;
  const allowed = allowedFields(views ?? [], assistants);
  return (
    <SettingGroup title={t("assistants.title")} testId="settings-assistants">
      <SwitchRow
        label={t("assistants.allow")}
        hint={t("assistants.allowHint")}
        checked={assistants.enabled}
        onChange={(enabled) =>
          apply("assistants", (now) => ({ assistants: { ...now.assistants, enabled } }))
        }
        saved={saved === "assistants"}
        testId="assistants-allow"
      />
      {assistants.enabled && (
        <>
          {error !== null && failure(error, () => void refetch())}
          <SettingRow
            label={t("assistants.fields")}
            hint={
              assistants.fields === null
                ? t("assistants.fieldsDefault")
                : views && t("assistants.fieldsChosen", { count: allowed.size, all })
            }
            saved={saved === "fields"}
            testId="assistants-fields"
          >
            <Button
              size="compact-sm"
              variant="default"
              aria-haspopup="dialog"
              disabled={views === undefined}
              onClick={() => setChoosing(true)}
            >
              {t("assistants.choose")}
            </Button>
          </SettingRow>
          <SettingRow
            label={t("assistants.command")}
            hint={
              <>
                {t("assistants.commandHint")} <code className={classes.path}>{COMMAND}</code>
              </>
            }
            testId="assistants-command"
          >
            <CopyTextButton value={COMMAND} size="compact-sm" />
          </SettingRow>
        </>
      )}
      {choosing && views && (
        <FieldsDialog
          views={views}
          allowed={allowed}
          isDefault={assistants.fields === null}
          onChange={(fields) =>
            apply("fields", (now) => ({ assistants: { ...now.assistants, fields } }))
          }
          onClose={() => setChoosing(false)}
        />
      )}
    </SettingGroup>
  );
}
