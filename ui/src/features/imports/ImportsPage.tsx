import { Badge, Button, Progress, SegmentedControl, Text } from "@mantine/core";
import { IconFileSpreadsheet, IconUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import type { Import, RecordKind } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { findWriteAccess } from "../../records/writeAccess";
import classes from "./imports.module.css";
import { uploadFile } from "./upload";

/** Begins an import from a file, and shows those that were begun. */
export function ImportsPage() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const [kind, setKind] = useState<RecordKind>(
    workspace.query.get("kind") === "products" ? "products" : "customers",
  );
  const [share, setShare] = useState(0);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const imports = useQuery({
    queryKey: ["imports", connection],
    queryFn: () => ipc.listImports(connection),
  });
  const begin = useMutation({
    mutationFn: (file: File) => uploadFile(connection, kind, file, setShare),
    onSuccess: (begun) => workspace.go(`/imports/${begun.id}`),
    onSettled: () => {
      setShare(0);
      void cache.invalidateQueries({ queryKey: ["imports", connection] });
    },
  });
  const { readOnly, permission } = findWriteAccess(workspace.connection, kind);
  const take = (file: File | undefined | null) => {
    if (file && !begin.isPending && !readOnly) begin.mutate(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };

  return (
    <div className={classes.page} data-testid="imports-page">
      <header className={classes.head}>
        <h1>{t("imports.title")}</h1>
        <Text c="dimmed">{t("imports.intro")}</Text>
      </header>
      <div className={classes.begin}>
        <SegmentedControl
          value={kind}
          onChange={(value) => setKind(value as RecordKind)}
          data={[
            { value: "customers", label: t("nav.customers") },
            { value: "products", label: t("nav.products") },
          ]}
          aria-label={t("imports.kind")}
        />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same */}
        <div
          className={classes.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <IconFileSpreadsheet size={32} stroke={1.3} aria-hidden />
          {begin.isPending ? (
            <>
              <Text>{t("imports.reading")}</Text>
              <Progress value={share * 100} w={220} aria-label={t("imports.reading")} />
            </>
          ) : (
            <>
              <Text>{t("imports.drop")}</Text>
              <Button
                leftSection={<IconUpload size={16} />}
                onClick={() => input.current?.click()}
                disabled={readOnly}
              >
                {t("imports.choose")}
              </Button>
              <Text size="xs" c="dimmed" maw={460} ta="center">
                {readOnly ? t("form.permission", { permission }) : t("imports.formats")}
              </Text>
            </>
          )}
          <input
            ref={input}
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            hidden
            aria-label={t("imports.choose")}
            data-testid="import-file"
            onChange={(event) => {
              take(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
        </div>
        {begin.error !== null && workspace.failure(begin.error)}
      </div>
      {imports.error !== null && workspace.failure(imports.error, () => void imports.refetch())}
      {imports.data && imports.data.length > 0 && (
        <section>
          <h2 className={classes.subhead}>{t("imports.begun")}</h2>
          <ul className={classes.list}>
            {imports.data.map((one) => (
              <ImportItem key={one.id} one={one} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function ImportItem({ one }: { one: Import }) {
  const { t } = useTranslation();
  const done = one.created + one.refused;
  return (
    <li>
      <a href={`#/imports/${one.id}`} className={classes.item} data-testid="import-item">
        <span className={classes.itemName}>{one.file_name}</span>
        <span className={classes.itemKind}>{t(`nav.${one.kind}`)}</span>
        <Badge tt="none" size="sm" variant="dot" color={colours[one.state]}>
          {t(`imports.state.${one.state}`)}
        </Badge>
        <span className={classes.itemCount}>{t("imports.doneOf", { done, count: one.valid })}</span>
      </a>
    </li>
  );
}

const colours: Record<Import["state"], string> = {
  reading: "gray",
  preview: "blue",
  running: "teal",
  paused: "yellow",
  done: "gray",
};
