// Writes src-tauri/core/data/countries.tsv: each country of ISO 3166-1 with its codes and the names
// that an import understands. Codes and ISO's own names come from Debian's `iso-codes`, the names of
// other languages from Unicode CLDR, through `Intl`.
import { readFileSync, writeFileSync } from "node:fs";

const languages = ["en", "ja", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl"];
languages.push("cs", "ko", "zh-Hans", "zh-Hant");

/** What people write beside the names of the standards. */
const others = {
  AE: ["UAE", "Emirates"],
  CD: ["DR Congo", "Congo-Kinshasa"],
  CG: ["Congo-Brazzaville"],
  CI: ["Ivory Coast"],
  CN: ["中華人民共和国", "PRC"],
  CZ: ["Czech Republic"],
  GB: ["UK", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland", "英国"],
  HK: ["香港"],
  KR: ["大韓民国", "Republic of Korea", "Korea"],
  MK: ["Macedonia"],
  MM: ["Burma"],
  MO: ["マカオ", "Macau"],
  NL: ["Holland", "The Netherlands"],
  PS: ["Palestine"],
  SZ: ["Swaziland"],
  TR: ["Turkey", "Turkiye"],
  US: ["United States of America", "America", "アメリカ", "米国", "アメリカ合衆国"],
  VA: ["Vatican"],
  VN: ["ベトナム", "Vietnam"],
};

const plain = (name) =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

const codes = JSON.parse(readFileSync("/usr/share/iso-codes/json/iso_3166-1.json", "utf8"));
const rows = codes["3166-1"].map((one) => {
  const names = [one.name, one.common_name, one.official_name, ...(others[one.alpha_2] ?? [])];
  for (const language of languages)
    for (const style of ["long", "short"])
      names.push(new Intl.DisplayNames(language, { type: "region", style }).of(one.alpha_2));
  return { alpha2: one.alpha_2, alpha3: one.alpha_3, names: names.filter(Boolean) };
});
// A name that means two countries means none.
const owners = new Map();
for (const row of rows)
  for (const name of [row.alpha2, row.alpha3, ...row.names]) {
    const key = plain(name);
    owners.set(key, (owners.get(key) ?? new Set()).add(row.alpha2));
  }
const lines = rows
  .toSorted((a, b) => (a.alpha2 < b.alpha2 ? -1 : 1))
  .map((row) => {
    const seen = new Set([plain(row.alpha2), plain(row.alpha3)]);
    const names = row.names.filter((name) => {
      const key = plain(name);
      if (key === "" || seen.has(key) || owners.get(key).size > 1) return false;
      return seen.add(key);
    });
    return [row.alpha2, row.alpha3, ...names].join("\t");
  });
for (const [key, of] of owners) if (of.size > 1) console.log(`left out: ${key} ${[...of]}`);
writeFileSync("src-tauri/core/data/countries.tsv", `${lines.join("\n")}\n`);
