import type { TFunction } from "i18next";
import { formatMoney } from "../../format/money";
import type { Rule } from "../../ipc/bindings";

/** So many minimums are named. */
const NAMED = 3;

/** A rule in one line: what rings, and how. */
export function ruleWords(rule: Rule, t: TFunction, locale: string): string {
  if (!rule.on) return t("rules.says.off");
  const minimums = rule.minimums
    .slice(0, NAMED)
    .map(({ amount, currency }) => formatMoney(amount, currency, locale));
  const more = rule.minimums.length - minimums.length;
  if (more > 0) minimums.push(t("rules.says.more", { count: more }));
  const parts = [
    rule.outcome !== "any" && t(`rules.says.${rule.outcome}`),
    minimums.length > 0 && t("rules.says.from", { amounts: minimums.join(", ") }),
  ].filter((part) => part !== false);
  if (parts.length === 0) parts.push(t("rules.says.all"));
  if (rule.sound === "off") parts.push(t("rules.says.silent"));
  else if (rule.sound !== "system")
    parts.push(t("rules.says.sound", { name: t(`rules.sounds.${rule.sound}`) }));
  if (rule.grouping !== "auto") parts.push(t(`rules.says.${rule.grouping}`));
  return parts.join(" · ");
}
