import { Button, Checkbox, Select, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Callout } from "../../components/form/Callout";
import { useWorkspace } from "../../context/workspace";
import type { Import, ImportColumn } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { labelField } from "../../records/fieldKeys";
import { listImportFields, recordTypes } from "../../records/recordTypes";
import { estimateMinutes, findDuplicates, findMissing, nameMetadataField } from "./fields";
import { ImportLines } from "./ImportLines";
import { EncodingNote, ImportProblem, ImportWarnings } from "./ImportNotes";
import classes from "./imports.module.css";

const encodings = [
  "UTF-8",
  "UTF-16LE",
  "UTF-16BE",
  "Shift_JIS",
  "EUC-JP",
  "ISO-2022-JP",
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "gb18030",
  "Big5",
  "EUC-KR",
];

/** How a person wants the file to be read. */
interface Mapping {
  fields: (string | null)[];
  header: boolean;
  /** None leaves the one that was found. */
  encoding: string | null;
}

interface ImportPreviewProps {
  one: Import;
  onChange: (one: Import) => void;
  onDiscard: () => void;
}

/** Maps the columns and shows, line by line, what would happen: the dry run. */
export function ImportPreview({ one, onChange, onDiscard }: ImportPreviewProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const map = useMutation({
    mutationFn: ({ fields, header, encoding }: Mapping) =>
      ipc.mapImport(one.id, fields, header, encoding),
    // One after the other: the file is read anew for each.
    scope: { id: `import ${one.id}` },
    onSuccess: onChange,
  });
  // What was chosen shows at once, and the next choice builds on it, not on what was read before.
  const mapping: Mapping =
    map.isPending && map.variables
      ? map.variables
      : {
          fields: one.columns.map((column) => column.field),
          header: one.has_header,
          encoding: null,
        };
  const change = (part: Partial<Mapping>) => map.mutate({ ...mapping, ...part });
  const start = useMutation({ mutationFn: () => ipc.startImport(one.id), onSuccess: onChange });
  const { fields } = mapping;
  const encoding = mapping.encoding ?? one.encoding;
  const twice = findDuplicates(fields);
  const lacking = findMissing(one.kind, fields);
  const ready =
    !map.isPending &&
    twice.length === 0 &&
    lacking === null &&
    one.problem === null &&
    one.valid > 0;
  const label = (field: string) => labelField(recordTypes[one.kind], field, t);

  return (
    <>
      <div className={classes.options}>
        <Select
          size="xs"
          label={t("imports.encoding")}
          data={encodings.includes(encoding) ? encodings : [encoding, ...encodings]}
          value={encoding}
          allowDeselect={false}
          onChange={(chosen) => chosen && change({ encoding: chosen })}
          data-testid="import-encoding"
        />
        <Checkbox
          size="xs"
          label={t("imports.header")}
          checked={mapping.header}
          onChange={(event) => change({ header: event.currentTarget.checked })}
          data-testid="import-header"
        />
      </div>
      <EncodingNote
        encoding={encoding}
        certainty={mapping.encoding === null ? one.certainty : "chosen"}
      />
      {!map.isPending && map.error === null && (
        <ImportProblem one={one} onAgain={() => change({})} />
      )}
      <section>
        <h2 className={classes.subhead}>{t("imports.columns")}</h2>
        <div className={classes.columns}>
          {one.columns.map((column, index) => (
            <ColumnRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place in the file
              key={index}
              column={{ ...column, field: fields[index] ?? null }}
              kind={one.kind}
              label={label}
              wrong={twice.includes(fields[index] ?? "")}
              index={index}
              onChange={(field) =>
                change({ fields: fields.map((other, i) => (i === index ? field : other)) })
              }
            />
          ))}
        </div>
        {twice.length > 0 && (
          <Text size="sm" c="red" role="alert">
            {t("imports.doubled", { fields: twice.map(label).join(", ") })}
          </Text>
        )}
        {lacking !== null && (
          <Text size="sm" c="red" role="alert">
            {lacking === "any" ? t("imports.nothingMapped") : t("imports.nameMissing")}
          </Text>
        )}
      </section>
      {(map.error ?? start.error) !== null && workspace.failure(map.error ?? start.error)}
      <section>
        <h2 className={classes.subhead}>{t("imports.dryRun")}</h2>
        <div className={classes.counts} data-testid="import-counts">
          <span>{t("imports.willBeMade", { count: one.valid })}</span>
          {one.invalid > 0 && (
            <span className={classes.bad}>{t("imports.willBeLeft", { count: one.invalid })}</span>
          )}
        </div>
        <ImportLines one={one} />
      </section>
      <ImportWarnings warnings={one.warnings} />
      <div className={classes.foot}>
        {workspace.connection.mode === "live" && (
          <Callout tone="warn" icon={<IconAlertTriangle size={18} />}>
            {t("imports.live", { name: workspace.connection.name })}
          </Callout>
        )}
        <div className={classes.footRow}>
          <Button
            disabled={!ready}
            loading={start.isPending}
            onClick={() => start.mutate()}
            data-testid="import-start"
          >
            {t(`imports.start.${one.kind}`, { count: one.valid })}
          </Button>
          <Button variant="default" onClick={onDiscard} data-testid="import-discard">
            {t("imports.discard")}
          </Button>
          <Text size="sm" c="dimmed">
            {t("imports.pace", { count: estimateMinutes(one.valid) })}
          </Text>
        </div>
      </div>
    </>
  );
}

interface ColumnRowProps {
  column: ImportColumn;
  kind: Import["kind"];
  label: (field: string) => string;
  wrong: boolean;
  index: number;
  onChange: (field: string | null) => void;
}

function ColumnRow({ column, kind, label, wrong, index, onChange }: ColumnRowProps) {
  const { t } = useTranslation();
  const own = nameMetadataField(column.header);
  const fields = [...listImportFields(kind), own];
  // A metadata key that was guessed differently must stay choosable.
  if (column.field && !fields.includes(column.field)) fields.push(column.field);
  return (
    <div className={classes.column}>
      <div className={classes.columnName}>
        <span>{column.header}</span>
        <span className={classes.samples}>{column.samples.filter(Boolean).join(" · ")}</span>
      </div>
      <Select
        size="xs"
        aria-label={t("imports.fieldOf", { column: column.header })}
        placeholder={t("imports.notUsed")}
        data={fields.map((field) => ({ value: field, label: label(field) }))}
        value={column.field}
        clearable
        error={wrong}
        onChange={onChange}
        data-testid={`import-map-${index}`}
      />
    </div>
  );
}
