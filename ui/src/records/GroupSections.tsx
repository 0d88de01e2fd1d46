import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DescriptionList } from "../components/table/DescriptionList";
import { Section } from "../components/table/DetailPage";
import type { RecordTypes } from "../ipc/backend";
import type { RecordKind } from "../ipc/bindings";
import { groupOf, labelField, valueAt } from "./fieldKeys";
import type { RecordType } from "./RecordType";

interface GroupSectionsProps<K extends RecordKind> {
  type: RecordType<K>;
  record: RecordTypes[K];
}

/** The nested fields of a record, a section for each group; only lines that hold something. */
export function GroupSections<K extends RecordKind>({ type, record }: GroupSectionsProps<K>) {
  const { t } = useTranslation();
  const groups = new Set(type.fields.flatMap(({ key }) => groupOf(key) ?? []));
  return [...groups].map((group) => {
    const facts = type.fields
      .filter(({ key }) => groupOf(key) === group && valueAt(record, key))
      .map(({ key }) => ({
        key: key.slice(group.length + 1),
        label: labelField(type, key, t),
        value: String(valueAt(record, key)),
      }));
    return (
      <Section key={group} title={labelField(type, group, t)}>
        {valueAt(record, group) ? (
          <DescriptionList facts={facts} />
        ) : (
          <Text c="dimmed" size="sm">
            {t(`${type.kind}.none.${group}`)}
          </Text>
        )}
      </Section>
    );
  });
}
