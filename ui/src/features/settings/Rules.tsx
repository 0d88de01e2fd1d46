import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../../components/mode/ModeBadge";
import { SWITCHED_TRIGGERS, triggerIcons, watches } from "../../components/trigger/triggers";
import { useAppContext } from "../../context/workspace";
import type { Connection, Settings, Trigger, TriggerRule } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { RuleDialog } from "./RuleDialog";
import classes from "./rules.module.css";
import { ruleWords } from "./ruleWords";
import { SettingGroup } from "./SettingRow";

/** What rings of the connection that is shown: a rule for each trigger that is on. */
export function Rules({ settings }: { settings: Settings }) {
  const { connection } = useAppContext();
  return connection && <RulesOf key={connection.id} connection={connection} settings={settings} />;
}

function RulesOf({ connection, settings }: { connection: Connection; settings: Settings }) {
  const { t } = useTranslation();
  const { failure } = useAppContext();
  const cache = useQueryClient();
  const [edited, setEdited] = useState<Trigger | null>(null);
  const queryKey = ["rules", connection.id];
  const {
    data: rules = [],
    error,
    refetch,
  } = useQuery({ queryKey, queryFn: () => ipc.listRules(connection.id) });
  const shown = rules.filter(({ trigger }) =>
    watches(settings.watching, trigger, SWITCHED_TRIGGERS),
  );
  const open = rules.find(({ trigger }) => trigger === edited) ?? null;
  return (
    <SettingGroup
      title={t("rules.title")}
      text={t("rules.text")}
      aside={
        <span className={classes.account}>
          <span className={classes.accountName}>{connection.name}</span>
          <ModeBadge mode={connection.mode} />
        </span>
      }
      testId="settings-rules"
    >
      {error !== null && <div className={classes.none}>{failure(error, () => void refetch())}</div>}
      {error === null && shown.length === 0 && rules.length > 0 && (
        <p className={classes.none}>{t("rules.none")}</p>
      )}
      {shown.map((one) => (
        <RuleRow key={one.trigger} one={one} onEdit={() => setEdited(one.trigger)} />
      ))}
      <RuleDialog
        connection={connection}
        edited={open}
        onClose={() => setEdited(null)}
        onSaved={(trigger, rule) => {
          cache.setQueryData<TriggerRule[]>(queryKey, (now = []) =>
            now.map((one) => (one.trigger === trigger ? { ...one, rule } : one)),
          );
          setEdited(null);
        }}
      />
    </SettingGroup>
  );
}

function RuleRow({ one, onEdit }: { one: TriggerRule; onEdit: () => void }) {
  const { t, i18n } = useTranslation();
  const Icon = triggerIcons[one.trigger];
  const name = t(`trigger.${one.trigger}`);
  return (
    <div className={classes.rule} data-testid={`rule-${one.trigger}`} data-off={!one.rule.on}>
      <Icon size={18} stroke={1.7} aria-hidden />
      <div className={classes.ruleText}>
        <span className={classes.ruleName}>{name}</span>
        <span className={classes.says}>{ruleWords(one.rule, t, i18n.language)}</span>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        aria-haspopup="dialog"
        aria-label={t("rules.changeOf", { name })}
        onClick={onEdit}
      >
        {t("rules.change")}
      </Button>
    </div>
  );
}
