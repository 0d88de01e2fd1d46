import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Failure } from "../components/failure/Failure";
import type { Start } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { asErrorView } from "../ipc/errors";
import { go, parseLocation } from "../navigation/location";
import { hashOf } from "../navigation/route";
import { AppShell } from "./AppShell";
import { setLanguage } from "./i18n";
import classes from "./shell.module.css";

/** Asks the backend for everything that the first screen needs; says so where that fails. */
export function Boot() {
  const { t } = useTranslation();
  const start = useQuery({
    queryKey: ["start"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const start = await ipc.loadStart();
      const { language } = start.settings.general;
      await setLanguage(language === "system" ? start.system_language : language);
      restoreRoute(start);
      return start;
    },
  });
  if (start.error !== null)
    return (
      <main className={classes.boot}>
        <h1>{t("boot.failed")}</h1>
        <Failure
          error={asErrorView(start.error)}
          onRetry={() => void start.refetch()}
          testId="boot-error"
        />
      </main>
    );
  if (!start.data)
    return (
      <div className={classes.booting} role="status" aria-label={t("boot.starting")}>
        <Skeleton height={24} width={120} radius={4} />
        {[72, 64, 80, 56].map((width) => (
          <Skeleton key={width} height={14} width={width} radius={4} />
        ))}
      </div>
    );
  return <AppShell start={start.data} />;
}

/** A click on a notification goes first, then what the address says, then where the window was. */
function restoreRoute(start: Start): void {
  const here = parseLocation(window.location.hash);
  if (start.route !== null) {
    go(hashOf(start.route), { replace: true });
    void ipc.takeRoute();
  } else if (here.path === "/") {
    const last = start.view.route;
    const usable = last?.startsWith("/") && !last.startsWith("/connect") ? last : null;
    go(usable ?? "/activity", { replace: true });
  }
}
