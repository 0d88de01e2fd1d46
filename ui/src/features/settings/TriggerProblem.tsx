import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAppContext } from "../../context/workspace";
import type { Trigger } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./settings.module.css";
import { resourceOf, type SharedProblem } from "./triggerProblems";

interface TriggerProblemProps {
  problem: SharedProblem;
  /** It is so in all accounts, so that none has to be named. */
  everywhere: boolean;
  offered: Trigger | null;
  onOffer: (offer: Trigger) => void;
}

/** Why a trigger cannot be read, and what can be done. */
export function TriggerProblem({ problem, everywhere, offered, onOffer }: TriggerProblemProps) {
  const { t, i18n } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const [asking, setAsking] = useState(false);
  const { code, detail } = problem.reason;
  const names = problem.connections.map(({ name, mode }) => `${name} (${t(`mode.${mode}`)})`);
  const ask = async () => {
    setAsking(true);
    try {
      await Promise.all(problem.connections.map(({ id }) => ipc.recheckAccess(id)));
      notify(t("settings.rechecked"));
    } catch (error) {
      notify(errorLine(error));
    }
    setAsking(false);
  };
  return (
    <div className={classes.problem} data-testid="trigger-trouble" data-code={code}>
      <IconAlertTriangle size={15} aria-hidden />
      <div>
        {!everywhere && (
          <strong className={classes.problemNames}>
            {new Intl.ListFormat(i18n.language).format(names)}
          </strong>
        )}
        <p>
          {t(`error.${code}.title`)}
          {i18n.language === "ja" ? "。" : ". "}
          {code === "permission_missing" && detail.permission !== null
            ? t("error.permission_missing.named", { permission: detail.permission })
            : t(`error.${code}.hint`, { path: detail.path ?? "" })}
        </p>
        <div className={classes.buttons}>
          {offered !== null && (
            <Button
              size="compact-sm"
              variant="default"
              data-testid="trigger-offer"
              onClick={() => onOffer(offered)}
            >
              {t("settings.offer", { trigger: t(`access.${resourceOf[offered]}`) })}
            </Button>
          )}
          <Button size="compact-sm" variant="default" loading={asking} onClick={() => void ask()}>
            {t("settings.recheck")}
          </Button>
        </div>
      </div>
    </div>
  );
}
