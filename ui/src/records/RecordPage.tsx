import { Anchor, Skeleton, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../actions/registry";
import { useActions } from "../actions/useActions";
import { ConfirmDelete } from "../components/form/ConfirmDelete";
import { Copyable } from "../components/table/Copyable";
import { DescriptionList } from "../components/table/DescriptionList";
import { DetailPage, Section } from "../components/table/DetailPage";
import { OfflineNote } from "../components/table/OfflineNote";
import { RawJson } from "../components/table/RawJson";
import { useWorkspace } from "../context/workspace";
import type { RecordTypes } from "../ipc/backend";
import type { RecordKind } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { factsOf } from "./display";
import { GroupSections } from "./GroupSections";
import { RecordButtons } from "./RecordButtons";
import type { RecordType } from "./RecordType";
import { findWriteAccess } from "./writeAccess";

/** What a kind has on its page beside its fields. */
interface RecordPageProps<K extends RecordKind, T = RecordTypes[K]> {
  type: RecordType<K>;
  id: string;
  /** Before the fields. */
  lead?: (record: T) => ReactNode;
  /** After them. */
  more?: (record: T) => ReactNode;
  /** At the side. */
  beside: (record: T) => ReactNode;
  /** More that can be done. */
  buttons?: (record: T, readOnly: boolean) => ReactNode;
}

/** One record: all its fields, and what its kind has beside them. */
export function RecordPage<K extends RecordKind>(props: RecordPageProps<K>) {
  const { type, id } = props;
  const { kind, name } = type;
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const [deleting, setDeleting] = useState(false);
  const detail = useQuery({
    queryKey: [name, connection, id],
    queryFn: () => ipc.getRecord(connection, kind, id),
  });
  const remove = useMutation({
    mutationFn: () => ipc.deleteRecord(connection, kind, id),
    onSuccess: () => {
      setDeleting(false);
      void cache.invalidateQueries({ queryKey: [kind, connection] });
      workspace.notify(t(`${kind}.deleted`));
      workspace.go(`/${kind}`);
    },
  });
  const { readOnly } = findWriteAccess(workspace.connection, kind);
  const { go } = workspace;
  const edit = `/${kind}/${id}/edit`;
  const list = `/${kind}?row=${id}`;
  const actions = useMemo<Action[]>(
    () => [
      {
        id: `${name}.edit`,
        group: "form",
        label: t(`${kind}.editTitle`),
        keys: ["e"],
        icon: IconPencil,
        run: () => go(edit),
      },
      {
        id: `${name}.back`,
        group: "list",
        label: t(`${kind}.back`),
        keys: ["esc"],
        keysOnly: true,
        run: () => go(list),
      },
    ],
    [t, go, kind, name, edit, list],
  );
  useActions(actions);

  const frame = {
    testId: `${name}-page`,
    back: <Anchor href={`#${list}`}>{t(`${kind}.back`)}</Anchor>,
  };
  if (detail.error !== null)
    return (
      <DetailPage {...frame} title={id}>
        {workspace.failure(detail.error, () => void detail.refetch())}
      </DetailPage>
    );
  if (!detail.data)
    return (
      <div role="status" aria-label={t("list.loading")} style={{ padding: 24 }}>
        <Skeleton height={24} width={260} mb={40} />
        {[60, 72, 48, 66, 54].map((width) => (
          <Skeleton key={width} height={12} width={`${width}%`} mb={18} />
        ))}
      </div>
    );
  const { record, raw, dashboard_url, as_of } = detail.data;
  const wording = { t, locale: i18n.language };
  const phrase = type.phraseOf(record);

  return (
    <DetailPage
      {...frame}
      title={type.titleOf(record)}
      subtitle={
        <>
          {type.subtitle(record, wording)}
          <Copyable text={id} label={t("common.copyId")} />
        </>
      }
      buttons={
        <RecordButtons
          kind={kind}
          name={name}
          readOnly={readOnly}
          onEdit={() => go(edit)}
          onDashboard={() => void ipc.openInDashboard(dashboard_url)}
          onDelete={() => setDeleting(true)}
        >
          {props.buttons?.(record, readOnly)}
        </RecordButtons>
      }
      banner={as_of === null ? null : <OfflineNote asOf={as_of} />}
      beside={props.beside(record)}
    >
      {props.lead?.(record)}
      <Section title={t(`${kind}.about`)}>
        <DescriptionList facts={factsOf(type, record, wording)} />
      </Section>
      {props.more?.(record)}
      <GroupSections type={type} record={record} />
      <Section title={t("form.metadata")}>
        <MetadataFacts metadata={record.metadata} />
      </Section>
      <RawJson raw={raw} />
      {deleting && (
        <ConfirmDelete
          title={t(`${kind}.deleteTitle`)}
          warning={t(`${kind}.deleteWarning`)}
          phrase={phrase}
          prompt={t("common.typeToConfirm", { phrase })}
          action={t(`${kind}.delete`)}
          cancel={t("common.cancel")}
          close={t("common.close")}
          deleting={remove.isPending}
          problem={remove.error ? workspace.failure(remove.error) : null}
          onConfirm={() => remove.mutate()}
          onClose={() => {
            setDeleting(false);
            remove.reset();
          }}
        />
      )}
    </DetailPage>
  );
}

function MetadataFacts({ metadata }: { metadata: { [key in string]?: string } | null }) {
  const { t } = useTranslation();
  const entries = Object.entries(metadata ?? {});
  if (entries.length === 0)
    return (
      <Text c="dimmed" size="sm">
        {t("common.noMetadata")}
      </Text>
    );
  return (
    <DescriptionList
      facts={entries.map(([key, value]) => ({ key, label: key, value: value ?? "" }))}
    />
  );
}
