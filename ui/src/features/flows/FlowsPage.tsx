import { Button, Skeleton, Text } from "@mantine/core";
import { IconBolt, IconPlus, IconWand } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import { FlowCard } from "./FlowCard";
import classes from "./flows.module.css";
import { RecipeDialog } from "./RecipeDialog";

/** What is done at arrivals. */
export function FlowsPage() {
  const { t } = useTranslation();
  const { connection, failure, go } = useWorkspace();
  const [choosing, setChoosing] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["flows", connection.id],
    queryFn: () => ipc.listFlows(connection.id),
  });
  const buttons = (
    <div className={classes.buttons}>
      <Button
        variant="default"
        leftSection={<IconWand size={16} aria-hidden />}
        aria-haspopup="dialog"
        onClick={() => setChoosing(true)}
        data-testid="flows-recipe"
      >
        {t("flows.fromRecipe")}
      </Button>
      <Button
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => go("/flows/new")}
        data-testid="flows-new"
      >
        {t("flows.new")}
      </Button>
    </div>
  );
  return (
    <div className={classes.page} data-testid="flows-page">
      <header className={classes.head}>
        <div>
          <h1>{t("nav.flows")}</h1>
          <Text c="dimmed">{t("flows.intro")}</Text>
        </div>
        {data && data.length > 0 && buttons}
      </header>
      {error !== null && failure(error, () => void refetch())}
      {isPending && error === null && (
        <>
          <Skeleton height={96} />
          <Skeleton height={96} />
        </>
      )}
      {data?.length === 0 && (
        <div className={classes.empty} data-testid="flows-empty">
          <IconBolt size={36} stroke={1.3} aria-hidden />
          <Text fw={600}>{t("flows.emptyTitle")}</Text>
          <Text c="dimmed" size="sm" maw={460} ta="center">
            {t("flows.emptyText")}
          </Text>
          {buttons}
        </div>
      )}
      {data && data.length > 0 && (
        <ul className={classes.list}>
          {data.map((flow) => (
            <FlowCard key={flow.id} flow={flow} />
          ))}
        </ul>
      )}
      <RecipeDialog opened={choosing} onClose={() => setChoosing(false)} />
    </div>
  );
}
