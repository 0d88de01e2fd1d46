import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyTextButton } from "../../components/copy/CopyTextButton";
import { useWorkspace } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import classes from "./editor.module.css";

/** The secret that events are signed with: made here, or the handler's own. */
export function SigningSecret() {
  const { t } = useTranslation();
  const { connection, failure } = useWorkspace();
  const cache = useQueryClient();
  const [typed, setTyped] = useState("");
  const queryKey = ["signing-secret", connection.id];
  const { data, error } = useQuery({
    queryKey,
    queryFn: () => ipc.getSigningSecret(connection.id),
    gcTime: 0,
  });
  const keep = useMutation({
    mutationFn: async () => {
      if (typed.trim() === "") await ipc.makeSigningSecret(connection.id);
      else await ipc.setSigningSecret(connection.id, typed.trim());
    },
    onSuccess: () => {
      setTyped("");
      void cache.invalidateQueries({ queryKey });
    },
  });
  const made = typeof data === "string";
  return (
    <div className={classes.secret} data-testid="signing-secret">
      {error !== null && failure(error)}
      <div className={classes.secretRow}>
        <PasswordInput
          label={t("flows.secret")}
          description={t(made ? "flows.secretMade" : "flows.secretNone")}
          value={typed === "" && made ? data : typed}
          placeholder="whsec_"
          onChange={(event) => setTyped(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("flows.showSecret") }}
          autoComplete="off"
          className={classes.grow}
        />
        {made && typed === "" && <CopyTextButton value={data} size="sm" />}
        {(!made || typed !== "") && (
          <Button
            variant="default"
            loading={keep.isPending}
            onClick={() => keep.mutate()}
            data-testid="secret-keep"
          >
            {t(typed === "" ? "flows.makeSecret" : "flows.useSecret")}
          </Button>
        )}
      </div>
      {keep.error !== null && failure(keep.error)}
    </div>
  );
}
