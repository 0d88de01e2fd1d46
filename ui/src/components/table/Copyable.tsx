import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./page.module.css";

interface CopyableProps {
  text: string;
  label: string;
  /** How the text shows, where it is more than a text: a link. */
  children?: ReactNode;
}

/** An id with a button that copies it. */
export function Copyable({ text, label, children }: CopyableProps) {
  const { t } = useTranslation();
  return (
    <span className={classes.copyable}>
      {children ?? <code>{text}</code>}
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t("common.copied") : label}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label={copied ? t("common.copied") : label}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
