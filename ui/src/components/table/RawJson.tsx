import { Collapse } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyTextButton } from "../copy/CopyTextButton";
import classes from "./page.module.css";

/** The object as Stripe sent it, folded away until it is wanted. */
export function RawJson({ raw }: { raw: string }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          {t("common.rawJson")}
        </button>
        {opened && <CopyTextButton value={raw} size="compact-xs" />}
      </div>
      <Collapse expanded={opened}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys */}
        <pre className={classes.raw} tabIndex={0}>
          {raw}
        </pre>
      </Collapse>
    </section>
  );
}
