import { VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Access, Grant } from "../../ipc/bindings";
import { Copyable } from "../table/Copyable";
import classes from "./access.module.css";

/** What a key may read and write, and the exact permission for what it may not. */
export function AccessTable({ access }: { access: Access[] }) {
  const { t } = useTranslation();
  return (
    <table className={classes.table} data-testid="access-table">
      <caption className={classes.caption}>{t("access.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("access.resource")}</th>
          <th scope="col">{t("access.read")}</th>
          <th scope="col">{t("access.write")}</th>
        </tr>
      </thead>
      <tbody>
        {access.map((row) => (
          <Row key={row.resource} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: Access }) {
  const { t } = useTranslation();
  const { resource, read, write, read_permission, write_permission } = row;
  const toAdd = [
    read === "missing" ? read_permission : null,
    write === "missing" ? write_permission : null,
  ].filter((permission) => permission !== null);
  return (
    <tr data-testid={`access-${resource}`} data-read={read} data-write={write}>
      <th scope="row">
        <span className={classes.name}>{t(`access.${resource}`)}</span>
        <span className={classes.purpose}>
          {read === "unavailable" ? t("access.unavailableHint") : t(`access.for.${resource}`)}
        </span>
        {toAdd.map((permission) => (
          <span key={permission} className={classes.add}>
            <Copyable text={permission} label={t("common.copy")} />
          </span>
        ))}
      </th>
      <td>
        <GrantMark state={read} />
      </td>
      <td>
        <GrantMark state={write} />
      </td>
    </tr>
  );
}

function GrantMark({ state }: { state: Grant }) {
  const { t } = useTranslation();
  if (state === "granted")
    return (
      <span className={classes.granted}>
        <IconCheck size={15} aria-hidden />
        <VisuallyHidden>{t("access.granted")}</VisuallyHidden>
      </span>
    );
  if (state === "not_needed")
    return (
      <span className={classes.none}>
        <span aria-hidden>–</span>
        <VisuallyHidden>{t("access.not_needed")}</VisuallyHidden>
      </span>
    );
  return (
    <span className={state === "missing" ? classes.missing : classes.none}>
      {state === "missing" && <IconAlertTriangle size={13} aria-hidden />}
      {t(`access.${state}`)}
    </span>
  );
}
