import { Anchor, Button, Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import type { Import } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { ImportProblem } from "./ImportNotes";
import { ImportPreview } from "./ImportPreview";
import { ImportRun } from "./ImportRun";
import classes from "./imports.module.css";

/** One import, at whichever step it is. */
export function ImportPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const key = ["imports", connection];
  const imports = useQuery({ queryKey: key, queryFn: () => ipc.listImports(connection) });
  const one = imports.data?.find((candidate) => candidate.id === id);
  const put = (changed: Import) => {
    cache.setQueryData<Import[]>(key, (before) =>
      before?.map((other) => (other.id === changed.id ? changed : other)),
    );
    void cache.invalidateQueries({ queryKey: [...key, id] });
  };
  const discard = async () => {
    try {
      await ipc.discardImport(id);
      workspace.go("/imports");
      void cache.invalidateQueries({ queryKey: key });
    } catch (error) {
      workspace.notify(workspace.errorLine(error));
    }
  };

  return (
    <div className={classes.page} data-testid="import-page" data-state={one?.state}>
      <header className={classes.head}>
        <Anchor href="#/imports" size="sm">
          {t("imports.back")}
        </Anchor>
        <h1>{one?.file_name ?? t("imports.title")}</h1>
      </header>
      {imports.error !== null && workspace.failure(imports.error, () => void imports.refetch())}
      {imports.isPending && <Skeleton height={160} />}
      {imports.data && !one && <p>{t("imports.gone")}</p>}
      {one?.state === "reading" && (
        <div className={classes.note}>
          {one.problem === null ? <p>{t("imports.halfRead")}</p> : <ImportProblem one={one} />}
          <Button variant="default" onClick={() => void discard()}>
            {t("imports.discard")}
          </Button>
        </div>
      )}
      {one?.state === "preview" && (
        <ImportPreview one={one} onChange={put} onDiscard={() => void discard()} />
      )}
      {one && ["running", "paused", "done"].includes(one.state) && (
        <ImportRun one={one} onChange={put} onDiscard={() => void discard()} />
      )}
    </div>
  );
}
