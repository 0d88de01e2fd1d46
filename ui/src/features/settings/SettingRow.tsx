import { Switch } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./settings.module.css";

interface SettingRowProps {
  label: ReactNode;
  hint?: ReactNode;
  /** The control's id, where the label belongs to one. */
  htmlFor?: string;
  saved?: boolean;
  children?: ReactNode;
  testId?: string;
}

/** One setting: what it is on the left, how to change it on the right. */
export function SettingRow({
  label,
  hint,
  htmlFor,
  saved = false,
  children,
  testId,
}: SettingRowProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.setting} data-testid={testId}>
      <div className={classes.settingText}>
        <span className={classes.labelLine}>
          {htmlFor === undefined ? (
            <span className={classes.label}>{label}</span>
          ) : (
            <label className={classes.label} htmlFor={htmlFor}>
              {label}
            </label>
          )}
          <span role="status" className={classes.saved}>
            {saved && (
              <>
                <IconCheck size={13} aria-hidden />
                {t("settings.saved")}
              </>
            )}
          </span>
        </span>
        {hint && (
          <div className={classes.hint} id={htmlFor && `${htmlFor}-hint`}>
            {hint}
          </div>
        )}
      </div>
      {children && <div className={classes.control}>{children}</div>}
    </div>
  );
}

interface SwitchRowProps extends Omit<SettingRowProps, "htmlFor" | "children"> {
  checked: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
}

/** A setting that is on or off. */
export function SwitchRow({ checked, onChange, disabled, ...setting }: SwitchRowProps) {
  const id = useId();
  return (
    <SettingRow {...setting} htmlFor={id}>
      <Switch
        id={id}
        checked={checked}
        disabled={disabled ?? false}
        {...(setting.hint && { "aria-describedby": `${id}-hint` })}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </SettingRow>
  );
}

interface SettingGroupProps {
  title: string;
  text?: string;
  aside?: ReactNode;
  children: ReactNode;
  testId: string;
}

/** Settings that belong together. */
export function SettingGroup({ title, text, aside, children, testId }: SettingGroupProps) {
  const id = useId();
  return (
    <section className={classes.group} aria-labelledby={id} data-testid={testId}>
      <div className={classes.groupHead}>
        <div>
          <h2 id={id}>{title}</h2>
          {text && <p className={classes.hint}>{text}</p>}
        </div>
        {aside}
      </div>
      <div className={classes.card}>{children}</div>
    </section>
  );
}
