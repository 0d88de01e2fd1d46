import { Select } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../components/table/age";
import { useAppContext } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import { forecastInForce } from "./interval";
import { SettingRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";

/** How often to look, and what each choice costs. */
export function IntervalChoice({ settings, apply, saved }: SectionProps) {
  const { t, i18n } = useTranslation();
  const appContext = useAppContext();
  const id = useId();
  const connection = appContext.connection?.id ?? null;
  const { data: forecasts = [], error } = useQuery({
    queryKey: ["forecasts", connection],
    queryFn: () => ipc.forecastReads(connection),
  });
  const number = new Intl.NumberFormat(i18n.language);
  const now = forecastInForce(settings.watching.interval_seconds, forecasts);
  const allowance = number.format(now?.allowance ?? 10_000);
  const reads = (count: number) => t("settings.forecast", { reads: number.format(count) });
  const forecastOf = (value: string) =>
    forecasts.find(({ interval_seconds }) => String(interval_seconds) === value);
  return (
    <SettingRow
      label={t("settings.interval")}
      htmlFor={id}
      saved={saved === "interval"}
      testId="settings-interval"
      hint={
        <>
          {now !== null && (
            <span className={classes.forecast} data-testid="interval-forecast">
              {reads(now.reads_30_days)}
            </span>
          )}
          <br />
          {now !== null && now.reads_30_days > now.allowance
            ? t("settings.overAllowance", { allowance })
            : t("settings.intervalHint", { allowance })}
          {error !== null && <span className={classes.bad}>{appContext.errorLine(error)}</span>}
        </>
      }
    >
      <Select
        id={id}
        w={180}
        aria-describedby={`${id}-hint`}
        data-testid="interval-select"
        allowDeselect={false}
        value={now === null ? null : String(now.interval_seconds)}
        onChange={(value) =>
          value !== null &&
          apply("interval", ({ watching }) => ({
            watching: { ...watching, interval_seconds: Number(value) },
          }))
        }
        data={forecasts.map(({ interval_seconds }) => ({
          value: String(interval_seconds),
          label: formatDuration(interval_seconds, i18n.language),
        }))}
        maxDropdownHeight={420}
        comboboxProps={{ width: 340, position: "bottom-end", shadow: "md", withinPortal: false }}
        renderOption={({ option, checked }) => (
          <span className={classes.option} data-testid="interval-option">
            <IconCheck
              size={14}
              aria-hidden
              style={{ visibility: checked ? "visible" : "hidden" }}
            />
            <span>{option.label}</span>
            <span className={classes.optionCost}>
              {reads(forecastOf(option.value)?.reads_30_days ?? 0)}
            </span>
          </span>
        )}
      />
    </SettingRow>
  );
}
