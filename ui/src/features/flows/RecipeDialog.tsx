import { Modal, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { triggerIcons } from "../../components/trigger/triggers";
import { useWorkspace } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import classes from "./flows.module.css";

/** Plans to start from; the one that is chosen opens in the editor and is kept only there. */
export function RecipeDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { failure } = useWorkspace();
  const { data, error } = useQuery({
    queryKey: ["flow-recipes", i18n.language],
    queryFn: () => ipc.listFlowRecipes(),
    enabled: opened,
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={640}
      title={t("flows.recipes")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {error !== null && failure(error)}
      {!data && error === null && <Skeleton height={320} />}
      <ul className={classes.recipes}>
        {data?.map(({ id, about, plan }) => {
          const Icon = triggerIcons[plan.trigger];
          return (
            <li key={id}>
              <a
                href={`#/flows/new?recipe=${id}`}
                className={classes.recipe}
                onClick={onClose}
                data-testid={`recipe-${id}`}
              >
                <Icon size={20} stroke={1.6} aria-hidden />
                <span>
                  <span className={classes.recipeName}>{plan.name}</span>
                  <span className={classes.dim}>{about}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </Modal>
  );
}
