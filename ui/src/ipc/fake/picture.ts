/** A plain drawn picture: a bell shape on a colour that the address decides. */
export function picture(url: string): string {
  let hue = 0;
  for (const letter of url) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="hsl(${hue} 45% 78%)"/><path d="M32 14c-9 0-14 7-14 15v10l-4 6h36l-4-6V29c0-8-5-15-14-15z" fill="hsl(${hue} 40% 38%)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
