import { Switch } from "@mantine/core";
import type { ReactNode } from "react";

interface FieldSwitchProps {
  field: string;
  label: string;
  hint: ReactNode;
  checked: boolean;
  readOnly: boolean;
  error: ReactNode;
  onChange: (checked: boolean) => void;
}

/** A field that is on or off. */
export function FieldSwitch({ field, hint, readOnly, onChange, ...rest }: FieldSwitchProps) {
  return (
    <Switch
      {...rest}
      description={hint}
      disabled={readOnly}
      onChange={(event) => onChange(event.currentTarget.checked)}
      data-testid={`field-${field}`}
    />
  );
}
