import { Anchor } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Copyable } from "../../components/table/Copyable";
import { useWorkspace } from "../../context/workspace";
import { formatMoney } from "../../format/money";
import { formatFullTime } from "../../format/time";
import type { FieldValue } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./panel.module.css";
import { targetOf } from "./related";

/** A field's value as people read it. */
export function FieldText({ field, value }: { field: string; value: FieldValue }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  switch (value.kind) {
    case "word":
      return <Word field={field} word={value.value} />;
    case "amount":
      return formatMoney(value.value.amount, value.value.currency, locale);
    case "time":
      return formatFullTime(value.value, locale);
    case "flag":
      return t(value.value ? "common.yes" : "common.no");
    case "number":
      return field === "coupon.percent_off"
        ? new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
            value.value / 100,
          )
        : new Intl.NumberFormat(locale).format(value.value);
    case "id":
      return <RelatedId id={value.value} />;
    case "url":
      return (
        <Anchor component="button" inherit onClick={() => void ipc.openLink(value.value)}>
          {value.value}
        </Anchor>
      );
    case "json":
      return <code>{value.value}</code>;
    default:
      return value.value;
  }
}

/** A word of Stripe's in the person's language; a code that has no translation stays a code. */
function Word({ field, word }: { field: string; word: string }) {
  const { t, i18n } = useTranslation();
  if (field === "currency") return word.toUpperCase();
  return i18n.exists(`word.${word}`) ? t(`word.${word}`) : <code>{word}</code>;
}

/** An id that leads to its object where that has a page, and can be copied. */
function RelatedId({ id }: { id: string }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const target = targetOf(id, workspace.connection.mode);
  const toDashboard = (url: string) =>
    void ipc.openInDashboard(url).catch((error) => workspace.notify(workspace.errorLine(error)));
  return (
    <Copyable text={id} label={t("common.copyId")}>
      {target === null ? null : target.in === "window" ? (
        <Anchor inherit href={`#${target.address}`}>
          <code>{id}</code>
        </Anchor>
      ) : (
        <Anchor
          component="button"
          inherit
          className={classes.outside ?? ""}
          title={t("activity.dashboard")}
          onClick={() => toDashboard(target.address)}
        >
          <code>{id}</code>
          <IconExternalLink size={13} aria-hidden />
        </Anchor>
      )}
    </Copyable>
  );
}
