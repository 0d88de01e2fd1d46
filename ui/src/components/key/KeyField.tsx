import { PasswordInput } from "@mantine/core";
import { type ReactNode, type Ref, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ModeBadge } from "../mode/ModeBadge";
import { type KeyProblem, parsePrefix, problemOf, problemWhileTyping } from "./key";
import classes from "./key.module.css";

interface KeyFieldProps {
  value: string;
  /** `whole`: it came in one piece, so nothing more is to be expected. */
  onChange: (value: string, whole: boolean) => void;
  /** The person asked for more than such a text can give. */
  tried: boolean;
  description?: ReactNode;
  disabled?: boolean;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  testId: string;
}

const inOnePiece = ["insertFromPaste", "insertFromDrop", "insertReplacementText"];

/** Takes a key: hidden unless asked for, and read by its prefix as soon as that is there. */
export function KeyField(props: KeyFieldProps) {
  const { value, tried } = props;
  const { t } = useTranslation();
  const id = useId();
  const [settled, setSettled] = useState(false);
  const prefix = parsePrefix(value);
  const problem = tried || settled ? value !== "" && problemOf(value) : problemWhileTyping(value);
  return (
    <div>
      <div className={classes.head}>
        <label htmlFor={id}>{t("connect.key")}</label>
        <span className={classes.look} role="status" data-testid="key-look">
          {prefix !== null && (
            <>
              <ModeBadge mode={prefix.mode} testId="key-mode" />
              <span>{t(`connect.kind.${prefix.kind}`)}</span>
            </>
          )}
        </span>
      </div>
      <PasswordInput
        id={id}
        ref={props.inputRef}
        value={value}
        onChange={(event) => {
          const { inputType } = event.nativeEvent as InputEvent;
          const whole = inOnePiece.includes(inputType);
          setSettled(whole);
          props.onChange(event.currentTarget.value, whole);
        }}
        onBlur={() => setSettled(true)}
        error={problem ? <ProblemText problem={problem} /> : undefined}
        errorProps={{ "data-testid": "key-problem", role: "alert" }}
        // One voice at a time: what is wrong says what is right as well.
        description={problem ? undefined : props.description}
        inputWrapperOrder={["label", "input", "error", "description"]}
        classNames={{ innerInput: classes.input ?? "" }}
        readOnly={props.disabled ?? false}
        data-autofocus={props.autoFocus || undefined}
        placeholder="rk_live_…"
        // No part of the machine but the keychain is to keep it.
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        data-1p-ignore
        data-lpignore="true"
        data-testid={props.testId}
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ "aria-label": t("connect.reveal") }}
      />
    </div>
  );
}

function ProblemText({ problem }: { problem: KeyProblem }) {
  const { t } = useTranslation();
  return (
    <>
      <strong className={classes.problem}>{t(`error.${problem}.title`)}</strong>
      {t(`error.${problem}.hint`)}
    </>
  );
}
