import { Button } from "@mantine/core";
import { IconBuildingStore } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AccessTable } from "../../components/access/AccessTable";
import { PermissionList } from "../../components/access/PermissionList";
import { Failure } from "../../components/failure/Failure";
import type { Connection } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { CreateKeyStep } from "./CreateKeyStep";
import classes from "./connect.module.css";
import { KeyForm } from "./KeyForm";
import { useConnecting } from "./useConnecting";

interface ConnectPageProps {
  /** There is no connection yet. */
  first: boolean;
  onConnected: (connection: Connection) => void;
}

/** Makes a connection: with a key, or with the demo account. */
export function ConnectPage({ first, onConnected }: ConnectPageProps) {
  const { t } = useTranslation();
  const connecting = useConnecting(onConnected);
  const { check } = connecting;
  const { data: connections = [] } = useQuery({
    queryKey: ["connections"],
    queryFn: () => ipc.listConnections(),
  });
  const demoThere = connections.some(({ demo }) => demo);
  return (
    <div className={classes.page} data-testid="connect-page">
      <header className={classes.head}>
        <h1>{first ? t("connect.title") : t("connect.addTitle")}</h1>
        <p className={classes.lede}>{t("connect.intro")}</p>
      </header>
      <div className={classes.columns}>
        <div className={classes.steps}>
          <CreateKeyStep />
          <KeyForm connecting={connecting} />
          {!demoThere && (
            <section className={classes.demo}>
              <IconBuildingStore size={20} stroke={1.5} aria-hidden />
              <div className={classes.demoText}>
                <h2>{t("connect.demoTitle")}</h2>
                <p className={classes.lede}>{t("connect.demoText")}</p>
              </div>
              <Button
                variant="default"
                data-testid="connect-demo"
                loading={connecting.busy === "demo"}
                disabled={connecting.busy !== null}
                onClick={() => void connecting.connectDemo()}
              >
                {t("connect.demo")}
              </Button>
              {connecting.demoFailure !== null && (
                <div className={classes.failure}>
                  <Failure error={connecting.demoFailure} testId="demo-error" />
                </div>
              )}
            </section>
          )}
        </div>
        <aside className={classes.beside} data-testid="connect-permissions">
          {check === null ? (
            <>
              <h2>{t("connect.needs")}</h2>
              <p className={classes.lede}>{t("connect.needsText")}</p>
              <PermissionList />
            </>
          ) : (
            <>
              <h2 className={classes.accessTitle}>{t("access.title")}</h2>
              <AccessTable access={check.access} />
            </>
          )}
        </aside>
      </div>
    </div>
  );
}
