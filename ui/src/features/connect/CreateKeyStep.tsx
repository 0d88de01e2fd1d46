import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { newKeyPage } from "../../components/access/permissions";
import { useAppContext } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import classes from "./connect.module.css";

/** The way to a key that may do what the app needs and no more. */
export function CreateKeyStep() {
  const { t } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const open = (mode: "live" | "test") =>
    void ipc.openLink(newKeyPage(mode)).catch((error) => notify(errorLine(error)));
  return (
    <section className={classes.step}>
      <span className={classes.number} aria-hidden>
        1
      </span>
      <div className={classes.stepBody}>
        <h2>{t("connect.make")}</h2>
        <p className={classes.lede}>{t("connect.makeText")}</p>
        <div className={classes.buttons}>
          <Button
            variant="default"
            rightSection={<IconExternalLink size={14} aria-hidden />}
            data-testid="make-live"
            onClick={() => open("live")}
          >
            {t("connect.makeLive")}
          </Button>
          <Button
            variant="default"
            rightSection={<IconExternalLink size={14} aria-hidden />}
            data-testid="make-test"
            onClick={() => open("test")}
          >
            {t("connect.makeTest")}
          </Button>
        </div>
      </div>
    </section>
  );
}
