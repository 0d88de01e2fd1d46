import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import i18next from "i18next";
import classes from "./shell.module.css";

/** Says in passing that something was done, with at most one thing to do about it. */
export function notify(message: string, button?: { label: string; run: () => void }): void {
  notifications.show({
    withBorder: true,
    closeButtonProps: closeButton(),
    message: button ? (
      <span className={classes.toast}>
        <span>{message}</span>
        <Button size="compact-xs" variant="default" onClick={button.run}>
          {button.label}
        </Button>
      </span>
    ) : (
      message
    ),
  });
}

/** Says in passing that something went wrong. */
export function notifyFailure(message: string): void {
  notifications.show({
    // The same failure again takes the place of the one that is still there.
    id: `failure:${message}`,
    withBorder: true,
    closeButtonProps: closeButton(),
    color: "red",
    icon: <IconAlertTriangle size={16} />,
    message,
  });
}

function closeButton() {
  return { "aria-label": i18next.t("common.close") };
}
