import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./form.module.css";

/** A kept draft, as far as this line shows it. */
export interface KeptDraft {
  id: string;
  target: string | null;
  content: unknown;
  updated: number;
}

interface DraftsLineProps<D extends KeptDraft> {
  drafts: D[];
  onContinue: (draft: D) => void;
  onDiscard: (draft: D) => void;
}

function nameOf(draft: KeptDraft): string {
  const content = draft.content as { name?: unknown; email?: unknown } | null;
  const words = [content?.name, content?.email].find((w) => typeof w === "string" && w !== "");
  return (words as string | undefined) ?? draft.target ?? "";
}

/** Offers forms that were begun and not saved, also those of before a restart. */
export function DraftsLine<D extends KeptDraft>({
  drafts,
  onContinue,
  onDiscard,
}: DraftsLineProps<D>) {
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
