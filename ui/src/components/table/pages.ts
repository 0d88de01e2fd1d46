/** The pages (numbered from 0) that the rows from `start` to `end`, both included, lie on. */
export function pagesOf(start: number, end: number, size: number, total: number): number[] {
  if (total === 0 || end < start) return [];
  const last = Math.floor(Math.min(end, total - 1) / size);
  const pages: number[] = [];
  for (let page = Math.max(0, Math.floor(start / size)); page <= last; page += 1) pages.push(page);
  return pages;
}
