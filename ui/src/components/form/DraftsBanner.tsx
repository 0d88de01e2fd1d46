import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Draft } from "../../ipc/bindings";
import classes from "./form.module.css";

interface DraftsBannerProps {
  drafts: Draft[];
  onContinue: (draft: Draft) => void;
  onDiscard: (draft: Draft) => void;
}

function nameOf(draft: Draft): string {
  const content = draft.content as { name?: unknown; email?: unknown } | null;
  const name = [content?.name, content?.email].find((w) => typeof w === "string" && w !== "");
  return (name as string | undefined) ?? draft.target ?? "";
}

/** Offers forms that were begun and not saved, also those of before a restart. */
export function DraftsBanner({ drafts, onContinue, onDiscard }: DraftsBannerProps) {
  const { t, i18n } = useTranslation();
  if (drafts.length === 0) return null;
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <ul className={classes.drafts} aria-label={t("drafts.title")} data-testid="drafts">
      {drafts.map((draft) => {
        const name = nameOf(draft);
        return (
          <li key={draft.id} className={classes.draft}>
            <IconPencil size={14} aria-hidden />
            <span className={classes.draftName}>
              {name === "" ? t("drafts.unnamed") : t("drafts.named", { name })}
              <span className={classes.draftTime}>{when.format(draft.updated * 1000)}</span>
            </span>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onContinue(draft)}
              data-testid="draft-continue"
            >
              {t("drafts.continue")}
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={() => onDiscard(draft)}
              data-testid="draft-discard"
            >
              {t("drafts.discard")}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
