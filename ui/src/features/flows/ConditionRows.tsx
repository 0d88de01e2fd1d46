import {
  ActionIcon,
  Button,
  NumberInput,
  SegmentedControl,
  Select,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type {
  ConditionForm,
  ConditionRow,
  FlowField,
  Meaning,
  RowJoin,
  RowOperator,
} from "../../ipc/bindings";
import { firstValue, needsValue, operatorsOf } from "./conditionForm";
import classes from "./editor.module.css";

interface ConditionRowsProps {
  form: ConditionForm;
  fields: FlowField[];
  onChange: (form: ConditionForm) => void;
}

/** A condition as rows of field, operator and value. */
export function ConditionRows({ form, fields, onChange }: ConditionRowsProps) {
  const { t } = useTranslation();
  const put = (at: number, row: ConditionRow | null) =>
    onChange({
      ...form,
      rows: form.rows.flatMap((one, place) => (place !== at ? [one] : row === null ? [] : [row])),
    });
  return (
    <div className={classes.rows} data-testid="condition-rows">
      {form.rows.length === 0 && <p className={classes.dim}>{t("flows.always")}</p>}
      {form.rows.length > 1 && (
        <SegmentedControl
          size="xs"
          className={classes.join}
          value={form.join}
          onChange={(join) => onChange({ ...form, join: join as RowJoin })}
          data={[
            { value: "all", label: t("flows.all") },
            { value: "any", label: t("flows.any") },
          ]}
          aria-label={t("flows.join")}
        />
      )}
      {form.rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
        <Row key={at} row={row} fields={fields} onChange={(next) => put(at, next)} />
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden />}
        className={classes.add}
        onClick={() =>
          onChange({ ...form, rows: [...form.rows, { field: "", operator: "is", value: "" }] })
        }
        data-testid="condition-add"
      >
        {t("flows.addRow")}
      </Button>
    </div>
  );
}

interface RowProps {
  row: ConditionRow;
  fields: FlowField[];
  onChange: (row: ConditionRow | null) => void;
}

function Row({ row, fields, onChange }: RowProps) {
  const { t } = useTranslation();
  const meaning: Meaning = fields.find(({ key }) => key === row.field)?.meaning ?? "text";
  const choose = (field: string) => {
    const next = fields.find(({ key }) => key === field)?.meaning ?? "text";
    const operator = operatorsOf(next).includes(row.operator) ? row.operator : operatorsOf(next)[0];
    const value = next === meaning ? row.value : firstValue(next);
    onChange({ field, operator: operator ?? "is", value });
  };
  return (
    <div className={classes.row}>
      <Select
        aria-label={t("flows.field")}
        placeholder={t("flows.field")}
        searchable
        allowDeselect={false}
        value={row.field === "" ? null : row.field}
        data={fields.map(({ key }) => key)}
        onChange={(field) => field !== null && choose(field)}
        data-testid="row-field"
      />
      <Select
        aria-label={t("flows.operator")}
        allowDeselect={false}
        value={row.operator}
        data={operatorsOf(meaning).map((one) => ({
          value: one,
          label: t(
            meaning === "time" && (one === "above" || one === "below")
              ? `flows.operators.time_${one}`
              : `flows.operators.${one}`,
          ),
        }))}
        onChange={(operator) => onChange({ ...row, operator: (operator ?? "is") as RowOperator })}
        data-testid="row-operator"
      />
      <Value row={row} meaning={meaning} onChange={(value) => onChange({ ...row, value })} />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t("flows.removeRow")}
        onClick={() => onChange(null)}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}

interface ValueProps {
  row: ConditionRow;
  meaning: Meaning;
  onChange: (value: string) => void;
}

function Value({ row, meaning, onChange }: ValueProps) {
  const { t } = useTranslation();
  if (!needsValue(row.operator)) return <span />;
  const shared = { "aria-label": t("flows.value"), "data-testid": "row-value" };
  if (meaning === "flag")
    return (
      <Select
        {...shared}
        allowDeselect={false}
        value={row.value}
        data={[
          { value: "true", label: t("common.yes") },
          { value: "false", label: t("common.no") },
        ]}
        onChange={(value) => onChange(value ?? "true")}
      />
    );
  if (meaning === "amount" || meaning === "number")
    return (
      <NumberInput
        {...shared}
        value={row.value}
        allowDecimal={meaning === "number"}
        hideControls
        onChange={(value) => onChange(String(value === "" ? 0 : value))}
      />
    );
  return (
    <TextInput
      {...shared}
      value={meaning === "time" ? row.value.slice(0, 10) : row.value}
      type={meaning === "time" ? "date" : "text"}
      onChange={({ currentTarget: { value } }) =>
        onChange(meaning === "time" && value !== "" ? `${value}T00:00:00Z` : value)
      }
      dir="auto"
    />
  );
}
