/** Where a key moves the active row; `null` if the key does not move. */
export function moveIndex(
  key: string,
  active: number,
  total: number,
  perPage: number,
): number | null {
  if (total === 0) return null;
  const to: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    j: active + 1,
    k: active - 1,
    PageDown: active + perPage,
    PageUp: active - perPage,
    Home: 0,
    End: total - 1,
  };
  const target = to[key];
  return target === undefined ? null : Math.min(Math.max(target, 0), total - 1);
}
