import { Anchor, Progress } from "@mantine/core";
import { IconCloud, IconCloudOff, IconDatabase } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { RecordKind, RowSource } from "../../ipc/bindings";
import { formatAge, formatDuration } from "./age";
import classes from "./list.module.css";

interface DataSourceBarProps {
  kind: RecordKind;
  source: RowSource;
  total: number | null;
  asOf: number | null;
  /** The local copy while it is being made. */
  copying: { progress: number | null; etaSeconds: number | null; count: number } | null;
  mirrorEnabled: boolean;
  /** Unix seconds. */
  now: number;
}

/** Says where the rows come from, how old they are, and what search can find there. */
export function DataSourceBar({
  kind,
  source,
  total,
  asOf,
  copying,
  mirrorEnabled,
  now,
}: DataSourceBarProps) {
  const { t, i18n } = useTranslation();
  const count = total === null ? null : t(`${kind}.count`, { count: total });
  if (source === "stripe")
    return (
      <div className={classes.source} data-testid="mirror-line" data-source={source}>
        <IconCloud size={14} aria-hidden />
        {copying ? (
          <>
            <span>
              {copying.etaSeconds === null
                ? t("mirror.copying", { count: copying.count })
                : t("mirror.copyingEta", {
                    count: copying.count,
                    eta: formatDuration(copying.etaSeconds, i18n.language),
                  })}
            </span>
            <Progress
              className={classes.progress ?? ""}
              value={(copying.progress ?? 0) * 100}
              size="sm"
              aria-label={t("mirror.progress")}
            />
            <span className={classes.sourceHint}>{t("mirror.exactOnly")}</span>
          </>
        ) : (
          <>
            <span>{t("mirror.fromStripe")}</span>
            <span className={classes.sourceHint}>{t("mirror.exactOnly")}</span>
            {!mirrorEnabled && <Anchor href="#/settings">{t("mirror.turnOn")}</Anchor>}
          </>
        )}
      </div>
    );
  const offline = source === "mirror_offline";
  const Icon = offline ? IconCloudOff : IconDatabase;
  const when = asOf === null ? "" : formatAge(asOf, now, i18n.language);
  return (
    <div className={classes.source} data-testid="mirror-line" data-source={source}>
      <Icon size={14} aria-hidden />
      <span>{count}</span>
      <span className={classes.sourceHint}>
        {t(offline ? "mirror.offline" : "mirror.current", { when })}
      </span>
    </div>
  );
}
