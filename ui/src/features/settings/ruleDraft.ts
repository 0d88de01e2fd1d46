import { decimalText, parseMoney } from "../../format/money";
import type { Rule } from "../../ipc/bindings";

/** A minimum while it is typed. */
export interface MinimumDraft {
  /** Tells the lines apart, whatever is typed in them. */
  key: number;
  currency: string;
  amount: string;
}

/** A rule while it is edited. */
export interface RuleDraft extends Omit<Rule, "minimums"> {
  minimums: MinimumDraft[];
}

/** As long as nothing else is chosen, everything rings. */
export const everything: Rule = {
  on: true,
  minimums: [],
  outcome: "any",
  sound: "system",
  grouping: "auto",
};

export function draftOf(rule: Rule): RuleDraft {
  return {
    ...rule,
    minimums: rule.minimums.map(({ currency, amount }, key) => ({
      key,
      currency: currency.toUpperCase(),
      amount: decimalText(amount, currency),
    })),
  };
}

/** What is wrong with a line; an empty one is not there yet. */
export function problemOf(
  line: MinimumDraft,
  lines: MinimumDraft[],
): "currency" | "twice" | "amount" | null {
  const code = codeOf(line);
  if (code === "" && line.amount.trim() === "") return null;
  if (!/^[a-z]{3}$/u.test(code)) return "currency";
  if (lines.find((one) => codeOf(one) === code) !== line) return "twice";
  return line.amount.trim() !== "" && parseMoney(line.amount, code) === null ? "amount" : null;
}

const codeOf = ({ currency }: MinimumDraft) => currency.normalize("NFKC").trim().toLowerCase();

/** The rule as it is now; lines that say nothing, or nothing that can be read, are left out. */
export function ruleOf(draft: RuleDraft): Rule {
  return {
    ...draft,
    minimums: draft.minimums.flatMap((line) => {
      const currency = codeOf(line);
      const amount = parseMoney(line.amount, currency);
      return problemOf(line, draft.minimums) === null && amount ? [{ currency, amount }] : [];
    }),
  };
}

export const isEverything = (rule: Rule) =>
  rule.on &&
  rule.minimums.length === 0 &&
  rule.outcome === "any" &&
  rule.sound === "system" &&
  rule.grouping === "auto";

/** A further line, in the first currency that has none yet. */
export function addLine(lines: MinimumDraft[], currencies: string[]): MinimumDraft[] {
  const free = currencies.find((one) => lines.every((line) => codeOf(line) !== one));
  const key = Math.max(0, ...lines.map((line) => line.key + 1));
  return [...lines, { key, currency: (free ?? "").toUpperCase(), amount: "" }];
}
