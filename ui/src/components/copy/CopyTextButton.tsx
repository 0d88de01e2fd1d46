import { Button, type ButtonSize, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface CopyTextButtonProps {
  value: string;
  size: ButtonSize;
}

/** Copies a text, and says that it did. */
export function CopyTextButton({ value, size }: CopyTextButtonProps) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button size={size} variant="default" onClick={copy}>
          {copied ? t("common.copied") : t("common.copy")}
        </Button>
      )}
    </CopyButton>
  );
}
