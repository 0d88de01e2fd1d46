import { Button, Modal, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAppContext } from "../../context/workspace";
import type { Retention } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { SettingRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";

const CHOICES: readonly Retention[] = ["forever", "year", "quarter"];

/** How long arrivals are kept; a choice that deletes some asks first. */
export function RetentionSetting({ settings, apply, saved }: SectionProps) {
  const { t } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const [asked, setAsked] = useState<{ keep: Retention; count: number } | null>(null);
  const set = (retention: Retention) =>
    apply("retention", (now) => ({ data: { ...now.data, retention } }));
  const choose = async (keep: Retention) => {
    try {
      const count = await ipc.countOldArrivals(keep);
      if (count > 0) setAsked({ keep, count });
      else set(keep);
    } catch (error) {
      notify(errorLine(error));
    }
  };
  return (
    <SettingRow
      label={t("settings.retention")}
      hint={t("settings.retentionHint")}
      saved={saved === "retention"}
      testId="settings-retention"
    >
      <SegmentedControl
        aria-label={t("settings.retention")}
        value={settings.data.retention}
        onChange={(value) => void choose(value as Retention)}
        data={CHOICES.map((value) => ({ value, label: t(`settings.keep.${value}`) }))}
      />
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t("settings.retentionTitle")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Text size="sm" mb="md">
          {t("settings.retentionWarning", { count: asked?.count ?? 0 })}
        </Text>
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={() => setAsked(null)} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button
            color="red"
            data-testid="retention-confirm"
            onClick={() => {
              if (asked !== null) set(asked.keep);
              setAsked(null);
            }}
          >
            {t("settings.retentionDelete", { count: asked?.count ?? 0 })}
          </Button>
        </div>
      </Modal>
    </SettingRow>
  );
}
