import type { Action } from "./registry";

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** How well a text answers what was typed: 0 is not at all. */
function scoreText(typed: string, label: string, keywords = ""): number {
  const words = folded(typed).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return 1;
  const name = folded(label);
  const all = `${name} ${folded(keywords)}`;
  let total = 0;
  for (const word of words) {
    if (name.startsWith(word)) total += 4;
    else if (new RegExp(`(^|[\\s:/])${escaped(word)}`, "u").test(name)) total += 3;
    else if (name.includes(word)) total += 2;
    else if (all.includes(word)) total += 1;
    else return 0;
  }
  return total;
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
}

/** The actions that answer what was typed, best first; equals stay in their order. */
export function matchActions(typed: string, actions: Action[]): Action[] {
  return actions
    .filter((action) => !action.keysOnly && !action.disabled)
    .map((action, index) => ({
      action,
      index,
      score: scoreText(typed, action.label, action.keywords),
    }))
    .filter((hit) => hit.score > 0)
    .sort((a, b) => (typed.trim() === "" ? 0 : b.score - a.score) || a.index - b.index)
    .map((hit) => hit.action);
}
