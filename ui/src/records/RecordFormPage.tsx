import { Anchor, Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../context/workspace";
import type { RecordTypes } from "../ipc/backend";
import type { RecordKind } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { restoreFormValues, toFormValues } from "./formValues";
import { RecordForm } from "./RecordForm";
import type { RecordType } from "./RecordType";

interface RecordFormPageProps<K extends RecordKind> {
  type: RecordType<K>;
  /** None for a new record. */
  id: string | null;
}

/** Opens the form of a new or an existing record, with what was typed before if there is any. */
export function RecordFormPage<K extends RecordKind>({ type, id }: RecordFormPageProps<K>) {
  const { kind, name } = type;
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const fresh = useRef(crypto.randomUUID());
  const draftId = workspace.query.get("draft");
  const { go } = workspace;

  // The draft's id stands in the address, so that a restart comes back to the same draft.
  useEffect(() => {
    if (id === null && draftId === null)
      go(`/${kind}/new?draft=${fresh.current}`, { replace: true });
  }, [kind, id, draftId, go]);

  const rules = useQuery({
    queryKey: ["record-rules"],
    // They come with the program.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => ipc.getRecordRules(),
  });
  const opened = useQuery({
    queryKey: ["form", name, connection, id, draftId],
    enabled: id !== null || draftId !== null,
    // What the form opened with must not change under the person's hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async () => {
      const drafts = await ipc.listDrafts(connection);
      const draft =
        id === null
          ? drafts.find((one) => one.id === draftId)
          : drafts.find((one) => one.kind === kind && one.target === id);
      const current = id === null ? null : (await ipc.getRecord(connection, kind, id)).record;
      return { draft: draft ?? null, current };
    },
  });

  const failed = opened.error !== null ? opened : rules;
  if (failed.error !== null) return workspace.failure(failed.error, () => void failed.refetch());
  if (!opened.data || !rules.data)
    return (
      <div role="status" aria-label={t("list.loading")} style={{ padding: 24 }}>
        <Skeleton height={24} width={240} mb={32} />
        <Skeleton height={36} maw={640} mb={24} />
        <Skeleton height={36} maw={640} mb={24} />
        <Skeleton height={96} maw={640} />
      </div>
    );
  const { draft, current } = opened.data;
  const base = draft ? (draft.base as RecordTypes[K] | null) : current;
  const untouched = toFormValues(type.fields, base);
  const to = id === null ? `/${kind}` : `/${kind}/${id}`;
  return (
    <RecordForm
      key={draft?.id ?? draftId ?? fresh.current}
      type={type}
      rules={rules.data}
      draftId={draft?.id ?? draftId ?? fresh.current}
      draft={draft}
      base={base}
      initial={draft === null ? untouched : restoreFormValues(untouched, draft.content)}
      back={
        <Anchor href={`#${to}`}>{base === null ? t(`${kind}.back`) : type.titleOf(base)}</Anchor>
      }
      onLeave={() => go(to)}
      onStartOver={() => {
        fresh.current = crypto.randomUUID();
        if (id === null) go(`/${kind}/new?draft=${fresh.current}`, { replace: true });
        else void opened.refetch();
      }}
      onSaved={(record) => {
        cache.removeQueries({ queryKey: ["form", name] });
        void cache.invalidateQueries({ queryKey: [kind, connection] });
        void cache.invalidateQueries({ queryKey: [name, connection, record.id] });
        workspace.notify(id === null ? t(`${kind}.created`) : t(`${kind}.saved`));
        go(`/${kind}/${record.id}`);
      }}
    />
  );
}
