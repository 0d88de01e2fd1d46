import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import { FlowEditor } from "./FlowEditor";
import classes from "./flows.module.css";
import { newPlan } from "./newStep";

/** A flow, or a new one, which may begin with a recipe. */
export function FlowEditorPage({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const { connection, failure, query } = useWorkspace();
  const recipe = query.get("recipe");
  const made = id === "new";
  const flows = useQuery({
    queryKey: ["flows", connection.id],
    queryFn: () => ipc.listFlows(connection.id),
    enabled: !made,
  });
  const recipes = useQuery({
    queryKey: ["flow-recipes", i18n.language],
    queryFn: () => ipc.listFlowRecipes(),
    enabled: made && recipe !== null,
  });
  const error = flows.error ?? recipes.error;
  const flow = flows.data?.find((one) => one.id === id);
  const begun = recipes.data?.find((one) => one.id === recipe)?.plan;
  const plan = made ? (recipe === null ? newPlan() : begun) : flow?.plan;
  if (plan !== undefined)
    return <FlowEditor key={`${id} ${recipe}`} id={made ? null : id} plan={plan} />;
  return (
    <div className={classes.page}>
      {error !== null && failure(error)}
      {error === null && (flows.data || recipes.data) && <p>{t("flows.gone")}</p>}
      {error === null && !flows.data && !recipes.data && <Skeleton height={320} />}
    </div>
  );
}
