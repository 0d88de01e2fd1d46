/** Enough of CSV for the fake: quotes, doubled quotes, quoted newlines. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (quoted) {
      if (letter === '"' && text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"') quoted = true;
    else if (letter === ",") endCell();
    else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

/** The row in which a quote was opened that the text never closes. */
export function findOpenQuote(text: string): number | null {
  if ((text.match(/"/gu)?.length ?? 0) % 2 === 0) return null;
  return parseCsv(text).length;
}
