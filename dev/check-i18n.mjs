// Holds the two catalogues of words against each other and against the code that reads them.
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("..", import.meta.url).pathname;
const languages = ["en", "ja"];
const problems = [];
const say = (problem) => problems.push(problem);

/** Every text under its dotted key, in the order of the file. */
function flatten(node, path = []) {
  return Object.entries(node).flatMap(([name, value]) =>
    typeof value === "string"
      ? [[[...path, name].join("."), value]]
      : flatten(value, [...path, name]),
  );
}

/** The catalogue with the forms of a count gathered under their common key. */
function gather(language) {
  const path = `${root}ui/locales/${language}.json`;
  const texts = new Map(flatten(JSON.parse(readFileSync(path, "utf8"))));
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const keys = new Map();
  for (const [key, text] of texts) {
    const [, base, form] = /^(.+)_(zero|one|two|few|many|other)$/u.exec(key) ?? [];
    // "too_many" only looks like a form: a real one has its "other".
    const counted = base !== undefined && texts.has(`${base}_other`);
    const forms = keys.get(counted ? base : key) ?? {};
    forms[counted ? form : "text"] = text;
    keys.set(counted ? base : key, forms);
  }
  for (const [key, forms] of keys) {
    if (forms.text !== undefined) continue;
    for (const form of categories)
      if (!(form in forms)) say(`${language}: ${key}_${form} is missing`);
    for (const form of Object.keys(forms))
      if (!categories.includes(form)) say(`${language}: ${key}_${form} is no form of ${language}`);
  }
  return keys;
}

const placeholders = (text) =>
  new Set([...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/gu)].map(([, name]) => name));
const list = (names) => [...names].toSorted().join(", ") || "none";

function compare(en, ja) {
  for (const key of en.keys()) if (!ja.has(key)) say(`ja: ${key} is missing`);
  for (const key of ja.keys()) if (!en.has(key)) say(`en: ${key} is missing`);
  const here = [...en.keys()].filter((key) => ja.has(key));
  const there = [...ja.keys()].filter((key) => en.has(key));
  const at = here.findIndex((key, index) => key !== there[index]);
  if (at >= 0) say(`order: en goes on with ${here[at]} where ja has ${there[at]}`);
  for (const key of here) {
    const [one, other] = [en.get(key), ja.get(key)];
    if ("text" in one !== "text" in other) {
      say(`${key} is counted in one language only`);
      continue;
    }
    const wanted = placeholders(one.text ?? one.other ?? "");
    const found = placeholders(other.text ?? other.other ?? "");
    if (list(wanted) !== list(found))
      say(`${key}: en has the placeholders ${list(wanted)}; ja has ${list(found)}`);
    // "Every day" need not say the 1.
    for (const name of placeholders(one.one ?? ""))
      if (!wanted.has(name)) say(`en: ${key}_one has {{${name}}}, which ${key}_other has not`);
  }
}

const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
/** The files of a folder, however deep, with a certain end. */
const code = (folder, end) =>
  readdirSync(root + folder, { recursive: true })
    .filter((name) => end.test(name))
    .map((name) => [`${folder}/${name}`, readFileSync(`${root}${folder}/${name}`, "utf8")]);

/** A template as a pattern: what is filled in may be any part of a key. */
const templateOf = (text, hole) => new RegExp(`^${text.split(hole).map(plain).join(".+")}$`, "u");

/** Which keys the code names; says so where one of them is in no catalogue. */
function readers(keys) {
  const used = new Set();
  const mark = (text) => keys.has(text) && used.add(text);
  const markLike = (pattern) => {
    const found = [...keys.keys()].filter((key) => pattern.test(key));
    for (const key of found) used.add(key);
    return found.length > 0;
  };
  for (const [path, text] of code("ui/src", /\.tsx?$/u)) {
    for (const [, literal] of text.matchAll(/\bt\(\s*"([^"]+)"/gu))
      if (!keys.has(literal)) say(`${path}: t("${literal}") is in no catalogue`);
    for (const [, literal] of text.matchAll(/"([\w.]+)"/gu)) mark(literal);
    // Only what is handed to `t`, or looks like a key by its dot, is a key.
    for (const [, template] of text.matchAll(/\bt\(\s*`([^`]+)`/gu))
      if (!markLike(templateOf(template, /\$\{[^}]*\}/u)))
        say(`${path}: t(\`${template}\`) matches nothing in the catalogues`);
    for (const [, template] of text.matchAll(/`(\w+\.[\w.]*\$\{[^`]*)`/gu))
      markLike(templateOf(template, /\$\{[^}]*\}/u));
  }
  for (const [, text] of code("src-tauri/src", /\.rs$/u)) {
    // The shell also names the beginning of a pair: "window.minimised" for its title and its body.
    for (const [, literal] of text.matchAll(/"(\w+(?:\.\w+)+)"/gu))
      markLike(new RegExp(`^${plain(literal)}(?:_(?:title|body))?$`, "u"));
    for (const [, template] of text.matchAll(/format!\(\s*"(\w+\.[\w.]*\{[^"]*)"/gu))
      markLike(templateOf(template, /\{[^}]*\}/u));
  }
  return used;
}

const [en, ja] = languages.map(gather);
compare(en, ja);
const used = readers(en);
for (const key of en.keys()) if (!used.has(key)) say(`nothing reads ${key}`);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  console.error(`\n${problems.length} problem${problems.length === 1 ? "" : "s"} in ui/locales`);
  process.exit(1);
}
console.log(
  `${en.size} texts in ${languages.join(" and ")}: same keys, same placeholders, all read`,
);
