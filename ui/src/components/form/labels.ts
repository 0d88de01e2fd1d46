import type { TFunction } from "i18next";
import type { ConflictLabels } from "./ConflictDialog";
import type { ImageLabels } from "./ImageRow";
import type { Issue } from "./issues";
import type { MetadataLabels } from "./MetadataEditor";
import type { ChangeLabels } from "./TextField";

/** What is wrong with a value, and what to do about it. */
export function formatIssue(issue: Issue, t: TFunction, locale: string): string {
  const number = new Intl.NumberFormat(locale);
  return t(`rule.${issue.rule}`, {
    limit: issue.limit === undefined ? "" : number.format(issue.limit),
    length: issue.length === undefined ? "" : number.format(issue.length),
  });
}

export function changeLabels(t: TFunction): ChangeLabels {
  return { set: t("form.changed"), clear: t("form.cleared"), undo: t("form.undo") };
}

export function metadataLabels(t: TFunction): MetadataLabels {
  return {
    legend: t("form.metadata"),
    hint: t("form.metadataHint"),
    key: t("form.metadataKey"),
    value: t("form.metadataValue"),
    add: t("form.metadataAdd"),
    remove: t("form.metadataRemove"),
  };
}

export function imageLabels(t: TFunction, legend: string): ImageLabels {
  return {
    legend,
    hint: t("form.imagesHint"),
    address: (n) => t("form.imageAddress", { n }),
    add: t("form.imageAdd"),
    drag: (n) => t("form.imageDrag", { n }),
    up: (n) => t("form.imageUp", { n }),
    down: (n) => t("form.imageDown", { n }),
    remove: (n) => t("form.imageRemove", { n }),
    dragHelp: t("form.imageDragHelp"),
    movedTo: (from, to) => t("form.imageMoved", { from, to }),
  };
}

export function conflictLabels(t: TFunction): ConflictLabels {
  return {
    title: t("conflict.title"),
    intro: t("conflict.intro"),
    field: t("conflict.field"),
    mine: t("conflict.mine"),
    theirs: t("conflict.theirs"),
    was: (value) => t("conflict.was", { value }),
    empty: t("conflict.empty"),
    back: t("conflict.back"),
    save: t("conflict.save"),
    close: t("common.close"),
  };
}
