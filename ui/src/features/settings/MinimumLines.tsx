import { ActionIcon, Autocomplete, Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { decimalText } from "../../format/money";
import { addLine, type MinimumDraft, problemOf } from "./ruleDraft";
import classes from "./rules.module.css";

interface MinimumLinesProps {
  lines: MinimumDraft[];
  /** In which currencies something arrived, the most frequent first. */
  currencies: string[];
  tried: boolean;
  onChange: (lines: MinimumDraft[]) => void;
}

/** From which amount on it rings, one line a currency. */
export function MinimumLines({ lines, currencies, tried, onChange }: MinimumLinesProps) {
  const { t } = useTranslation();
  const change = (key: number, some: Partial<MinimumDraft>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...some } : line)));
  return (
    <fieldset className={classes.field}>
      <legend className={classes.label}>{t("rules.minimum")}</legend>
      <p className={classes.hint}>{t("rules.minimumHint")}</p>
      {lines.map((line, at) => {
        const problem = problemOf(line, lines);
        // A currency is wrong while it is typed; that is said once it was to be saved.
        const said = problem === "currency" && !tried ? null : problem;
        return (
          <div key={line.key} className={classes.minimum} data-testid="rule-minimum">
            <TextInput
              className={classes.amount}
              inputMode="decimal"
              aria-label={t("rules.amount", { currency: line.currency })}
              placeholder={decimalText(0, line.currency)}
              value={line.amount}
              error={said === "amount" && t("rules.wrong.amount")}
              onChange={(event) => change(line.key, { amount: event.currentTarget.value })}
            />
            <Autocomplete
              className={classes.currency}
              aria-label={t("rules.currency", { number: at + 1 })}
              data={currencies.map((one) => one.toUpperCase())}
              value={line.currency}
              maxLength={3}
              error={said !== null && said !== "amount" && t(`rules.wrong.${said}`)}
              onChange={(currency) => change(line.key, { currency: currency.toUpperCase() })}
            />
            <ActionIcon
              size={32}
              aria-label={t("rules.removeMinimum", { currency: line.currency })}
              onClick={() => onChange(lines.filter(({ key }) => key !== line.key))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        className={classes.add}
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange(addLine(lines, currencies))}
      >
        {t("rules.addMinimum")}
      </Button>
    </fieldset>
  );
}
