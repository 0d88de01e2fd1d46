/** Enough of the backend's folding for the fake: width, case, accents, separators. */
export function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replaceAll(/[\u{300}-\u{36f}]/gu, "")
    .normalize("NFC");
}

/** Whether a thing has each word of a query, with its separators or without. */
export function hasWords(query: string, fields: (string | null | undefined)[]): boolean {
  const squeeze = (text: string) => text.replaceAll(/[\s'・-]/gu, "");
  const said = fields.map((field) => fold(field ?? ""));
  const all = [...said, ...said.map(squeeze)].join("\n");
  const words = fold(query).split(/\s+/u).filter(Boolean);
  return words.every((word) => all.includes(word));
}
