import { Radio, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AccountChoice, KeyCandidate } from "../../ipc/bindings";

interface AccountQuestionProps {
  candidates: KeyCandidate[];
  choice: AccountChoice | null;
  onChoose: (choice: AccountChoice) => void;
}

const NEW = "new";

/** Asks whose key it is, where Stripe does not say it. */
export function AccountQuestion({ candidates, choice, onChoose }: AccountQuestionProps) {
  const { t } = useTranslation();
  const value = choice === null ? null : choice.kind === "new" ? NEW : choice.connection;
  return (
    <Radio.Group
      value={value}
      onChange={(chosen) =>
        onChoose(chosen === NEW ? { kind: "new" } : { kind: "same", connection: chosen })
      }
      label={t("connect.whose")}
      description={t("connect.whoseText")}
      data-testid="connect-whose"
    >
      <Stack gap="xs" mt="xs">
        {candidates.map(({ connection, name, key_hint }) => (
          <Radio
            key={connection}
            value={connection}
            label={t("connect.sameAs", { name })}
            description={t("connect.sameAsHint", { hint: key_hint })}
          />
        ))}
        <Radio value={NEW} label={t("connect.newAccount")} />
      </Stack>
    </Radio.Group>
  );
}
