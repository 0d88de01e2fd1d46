import { SegmentedControl, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import type { Import, ImportLine, LineState } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { recordTypes } from "../../records/recordTypes";
import { findValue } from "./fields";
import classes from "./imports.module.css";

/** Lines shown at a time. */
const PAGE_SIZE = 50;

/** The lines of an import with what is wrong with each; the bad ones can be seen by themselves. */
export function ImportLines({ one }: { one: Import }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const running = one.state !== "preview";
  const states: (LineState | "all")[] = running
    ? ["all", "refused", "invalid", "created"]
    : ["all", "invalid"];
  const [state, setState] = useState<LineState | "all">("all");
  const [page, setPage] = useState(0);
  const counts: Record<string, number> = {
    all: one.lines,
    invalid: one.invalid,
    refused: one.refused,
    created: one.created,
  };
  const total = counts[state] ?? 0;
  const lines = useQuery({
    queryKey: [
      "imports",
      one.connection,
      one.id,
      state,
      page,
      one.created + one.refused,
      JSON.stringify(one.columns.map((column) => column.field)),
      one.has_header,
      one.encoding,
    ],
    queryFn: () =>
      ipc.listImportLines(one.id, state === "all" ? null : state, page * PAGE_SIZE, PAGE_SIZE),
    placeholderData: (before) => before,
  });
  const last = Math.max(0, Math.ceil(total / PAGE_SIZE) - 1);

  return (
    <div className={classes.lines}>
      <div className={classes.linesHead}>
        <SegmentedControl
          size="xs"
          value={state}
          onChange={(value) => {
            setState(value as LineState | "all");
            setPage(0);
          }}
          data={states.map((value) => ({
            value,
            label: `${t(`imports.line.${value}`)} (${counts[value]})`,
          }))}
          aria-label={t("imports.lines")}
        />
        {last > 0 && (
          <div className={classes.pager}>
            <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
              {t("imports.earlier")}
            </button>
            <span>{t("imports.pageOf", { page: page + 1, last: last + 1 })}</span>
            <button type="button" disabled={page >= last} onClick={() => setPage(page + 1)}>
              {t("imports.later")}
            </button>
          </div>
        )}
      </div>
      {lines.error !== null && workspace.failure(lines.error, () => void lines.refetch())}
      {lines.data?.length === 0 && <Text c="dimmed">{t("imports.noLines")}</Text>}
      {lines.data && lines.data.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
        <section className={classes.scroll} tabIndex={0} aria-label={t("imports.lines")}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("imports.lineNumber")}</th>
                <th scope="col">{t("imports.outcome")}</th>
                {one.columns.map((column, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place in the file
                  <th scope="col" key={index}>
                    {column.header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.data.map((line) => (
                <LineRow key={line.line} line={line} one={one} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

/** The field's own label where there is one; Stripe may name a parameter that has none. */
function labelParam(
  param: string,
  kind: Import["kind"],
  t: ReturnType<typeof useTranslation>["t"],
) {
  return t(`field.${recordTypes[kind].name}.${param}`, { defaultValue: param });
}

function LineRow({ line, one }: { line: ImportLine; one: Import }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const { kind } = one;
  const detail = line.error?.detail;
  const reason =
    detail?.stripe_message ??
    (detail?.rule
      ? t(`rule.${detail.rule}`, {
          limit: "",
          length: "",
          value: findValue(line, one.columns, detail.param),
          defaultValue: line.error?.message,
        })
      : line.error && workspace.errorLine(line.error));
  return (
    <tr data-testid="import-line" data-state={line.state}>
      <td className={classes.number}>{line.line}</td>
      <td className={classes.outcome}>
        {line.error ? (
          <span className={classes.bad}>
            {detail?.param && <strong>{labelParam(detail.param, kind, t)}: </strong>}
            {reason}
          </span>
        ) : line.object_id ? (
          <a href={`#/${kind}/${line.object_id}`}>{line.object_id}</a>
        ) : (
          <span className={classes.dim}>{t(`imports.line.${line.state}`)}</span>
        )}
      </td>
      {line.cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the line
        <td key={index} dir="auto" title={cell}>
          {cell}
        </td>
      ))}
    </tr>
  );
}
