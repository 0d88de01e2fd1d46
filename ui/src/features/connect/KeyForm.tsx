import { Button, Checkbox } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "../../components/failure/Failure";
import { KeyField } from "../../components/key/KeyField";
import { problemOf } from "../../components/key/key";
import { AccountQuestion } from "./AccountQuestion";
import classes from "./connect.module.css";
import { KeyCheckResult } from "./KeyCheckResult";
import { type Connecting, needsReview } from "./useConnecting";

/** Takes the key, says what it is, and connects. */
export function KeyForm({ connecting }: { connecting: Connecting }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const { text, keep, check, keyFailure: failure, busy } = connecting;
  const noKeychain = failure?.code === "keychain_missing" || failure?.code === "keychain_denied";
  // Another try with the same key can end otherwise only where something outside of it was wrong.
  const retry =
    failure !== null && !failure.code.startsWith("key_") && failure.code !== "keychain_missing";
  const replaces = check?.owner.kind === "connection" || connecting.choice?.kind === "same";
  return (
    <section className={classes.step}>
      <span className={classes.number} aria-hidden>
        2
      </span>
      <form
        className={classes.stepBody}
        // The key goes to the backend and nowhere into an address.
        onSubmit={(event) => {
          event.preventDefault();
          if (problemOf(text) !== null) field.current?.focus();
          void connecting.connect();
        }}
      >
        <h2>{t("connect.paste")}</h2>
        <KeyField
          value={text}
          onChange={connecting.setKey}
          tried={connecting.tried}
          disabled={busy === "connecting"}
          inputRef={field}
          description={t("connect.keyHint")}
          testId="connect-key"
        />
        <div className={classes.finding} role="status">
          {busy === "checking" && <p className={classes.lede}>{t("connect.checking")}</p>}
          {check !== null && <KeyCheckResult check={check} onCheckAgain={connecting.checkAgain} />}
        </div>
        {check?.owner.kind === "ask" && (
          <AccountQuestion
            candidates={check.owner.candidates}
            choice={connecting.choice}
            onChoose={connecting.setChoice}
          />
        )}
        {failure !== null && (
          <div className={classes.failure}>
            <Failure
              error={failure}
              testId="connect-error"
              hint={failure.code === "offline" ? t("connect.offline") : undefined}
              onRetry={retry ? () => void connecting.connect() : undefined}
            >
              {noKeychain && (
                <Button
                  size="compact-sm"
                  variant="default"
                  data-testid="connect-this-run"
                  onClick={() => void connecting.connectForThisRun()}
                >
                  {t("connect.thisRun")}
                </Button>
              )}
            </Failure>
          </div>
        )}
        <Checkbox
          checked={keep}
          onChange={(event) => connecting.setKeep(event.currentTarget.checked)}
          label={t("connect.keep")}
          description={keep ? t("connect.privacy") : t("connect.keepHint")}
          data-testid="connect-keep"
        />
        <div className={classes.buttons}>
          <Button
            type="submit"
            loading={busy === "checking" || busy === "connecting"}
            disabled={text.trim() === "" || busy === "demo" || connecting.unanswered}
            data-testid="connect-submit"
          >
            {check === null || !needsReview(check)
              ? t("connect.submit")
              : replaces
                ? t("connect.replace")
                : t("connect.anyway")}
          </Button>
        </div>
      </form>
    </section>
  );
}
