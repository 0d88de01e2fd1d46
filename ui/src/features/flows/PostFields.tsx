import { Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PostBody } from "../../ipc/bindings";
import classes from "./editor.module.css";
import { problemAt } from "./flowWords";
import { SigningSecret } from "./SigningSecret";
import type { StepFieldsOf } from "./stepContext";

/** Where to post, and what. */
export function PostFields({ step, context, onChange }: StepFieldsOf<"post">) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t("flows.url")}
        description={t("flows.urlHint")}
        placeholder="https://"
        value={step.url}
        error={problemAt(context.problems, `steps.${context.at}.url`, t)}
        onChange={(event) => onChange({ ...step, url: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        data-testid={`step-${context.at}-url`}
      />
      <SegmentedControl
        size="sm"
        className={classes.join}
        aria-label={t("flows.body")}
        value={step.body}
        onChange={(body) => onChange({ ...step, body: body as PostBody })}
        data={[
          { value: "arrival", label: t("flows.bodies.arrival") },
          { value: "stripe_event", label: t("flows.bodies.stripe_event") },
        ]}
      />
      <p className={classes.dim}>{t(`flows.bodyHint.${step.body}`)}</p>
      {step.body === "stripe_event" && <SigningSecret />}
      <Checkbox
        label={t("flows.localNetwork")}
        description={t("flows.localNetworkHint")}
        checked={step.local_network}
        onChange={(event) => onChange({ ...step, local_network: event.currentTarget.checked })}
      />
    </>
  );
}
