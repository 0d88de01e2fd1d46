import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { keysPage, missingOf } from "../../components/access/permissions";
import { Callout } from "../../components/form/Callout";
import { Copyable } from "../../components/table/Copyable";
import { useAppContext } from "../../context/workspace";
import type { KeyCheck } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./connect.module.css";

/** Whose key it is, and what it lacks. */
export function KeyCheckResult({
  check,
  onCheckAgain,
}: {
  check: KeyCheck;
  onCheckAgain: () => void;
}) {
  const { t } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const missing = missingOf(check.access);
  const whole = missing.length === 0;
  return (
    <Callout
      tone={whole ? "good" : "warn"}
      icon={whole ? <IconCircleCheck size={18} /> : <IconAlertTriangle size={18} />}
      title={
        <span data-testid="connect-account">{check.account_name ?? t("connect.nameless")}</span>
      }
      testId="connect-found"
    >
      {check.owner.kind === "connection" && <p>{t("connect.existing")}</p>}
      {!check.restricted && <p>{t("connect.secretHint")}</p>}
      {whole ? (
        check.restricted && <p>{t("connect.allGranted")}</p>
      ) : (
        <>
          <p>{t("connect.someMissing", { count: missing.length })}</p>
          <ul className={classes.missing} data-testid="connect-missing">
            {missing.map(({ resource, permission }) => (
              <li key={permission}>
                <Copyable text={permission} label={t("common.copy")} />
                <span>{t(`access.for.${resource}`)}</span>
              </li>
            ))}
          </ul>
          <div className={classes.buttons}>
            <Button
              size="compact-sm"
              variant="default"
              rightSection={<IconExternalLink size={13} aria-hidden />}
              onClick={() =>
                void ipc.openLink(keysPage(check.mode)).catch((error) => notify(errorLine(error)))
              }
            >
              {t("connect.openKeys")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={onCheckAgain}>
              {t("connect.check")}
            </Button>
          </div>
        </>
      )}
    </Callout>
  );
}
