import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./actions.module.css";
import { Keys } from "./Keys";
import { actionGroups } from "./registry";
import { useAllActions } from "./useActions";

/** Lists every key that works right now, straight from the registry. */
export function HelpSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const actions = useAllActions().filter((action) => action.keys?.length);
  const groups = actionGroups
    .map((group) => ({ group, actions: actions.filter((action) => action.group === group) }))
    .filter(({ actions: some }) => some.length > 0);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("help.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p className={classes.helpIntro}>{t("help.intro")}</p>
      <div className={classes.helpGroups} data-testid="help-sheet">
        {groups.map(({ group, actions: some }) => (
          <section key={group}>
            <h3 className={classes.helpGroup}>{t(`actions.group.${group}`)}</h3>
            <dl className={classes.helpList}>
              {some.map((action) => (
                <div key={action.id} className={classes.helpRow}>
                  <dt>{action.label}</dt>
                  <dd>
                    {action.keys?.map((keys) => (
                      <Keys key={keys} keys={keys} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
