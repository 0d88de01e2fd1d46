import { Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Callout } from "../../components/form/Callout";
import { useWorkspace } from "../../context/workspace";
import type { EncodingCertainty, Import, ImportWarning } from "../../ipc/bindings";
import classes from "./imports.module.css";

/** How the file was read, and how sure that is. */
export function EncodingNote({
  encoding,
  certainty,
}: {
  encoding: string;
  certainty: EncodingCertainty;
}) {
  const { t } = useTranslation();
  return (
    <Text size="sm" data-testid="import-read-as" data-certainty={certainty}>
      <strong>{t("imports.readAs", { encoding })}</strong>
      {". "}
      {t(`imports.certainty.${certainty}`)}
    </Text>
  );
}

/** What the person should know before sending, and may want so all the same. */
export function ImportWarnings({ warnings }: { warnings: ImportWarning[] }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <Callout
      tone="warn"
      icon={<IconAlertTriangle size={18} />}
      title={t("imports.warnings")}
      testId="import-warnings"
    >
      <ul className={classes.warnings}>
        {warnings.map((warning) => (
          <li key={warning.kind}>
            <WarningText warning={warning} />
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function WarningText({ warning: { kind, count, lines } }: { warning: ImportWarning }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language, { useGrouping: false });
  const numbers = lines.map((line) => number.format(line)).join(", ");
  const named = t("imports.warningLines", { count: lines.length, lines: numbers });
  const more = count - lines.length;
  return t(`imports.warning.${kind}`, {
    count,
    lines: more > 0 ? t("imports.warningMore", { lines: named, more }) : named,
  });
}

/** Why the lines cannot be read, so that none of them can be sent. */
export function ImportProblem({ one, onAgain }: { one: Import; onAgain?: () => void }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  if (one.problem === null) return null;
  return (
    <div data-testid="import-problem">
      {workspace.failure(one.problem)}
      {onAgain && (
        <Button mt="xs" size="compact-sm" variant="default" onClick={onAgain}>
          {t("imports.readAgain")}
        </Button>
      )}
    </div>
  );
}
