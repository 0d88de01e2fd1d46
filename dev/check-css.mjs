// Holds the sizes of type and the distances in the window's styles against the theme's scale.
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("..", import.meta.url).pathname;
const SMALLEST_PX = 12;
const problems = [];

const files = (end) =>
  readdirSync(`${root}ui/src`, { recursive: true })
    .filter((name) => end.test(name))
    .map((name) => [`ui/src/${name}`, readFileSync(`${root}ui/src/${name}`, "utf8")]);
const lineOf = (text, at) => text.slice(0, at).split("\n").length;

/** The steps that the theme names, as the styles call them. */
function steps(name, variable) {
  const theme = readFileSync(`${root}ui/src/app/theme.ts`, "utf8");
  const [, body] = new RegExp(`\\b${name}: \\{([^}]*)\\}`, "u").exec(theme) ?? [];
  if (body === undefined) throw new Error(`ui/src/app/theme.ts has no ${name}`);
  const found = [...body.matchAll(/"?([\w]+)"?: "(\d+)px"/gu)];
  for (const [, step, px] of found)
    if (name === "fontSizes" && Number(px) < SMALLEST_PX)
      problems.push(`ui/src/app/theme.ts: ${name}.${step} is ${px}px, under ${SMALLEST_PX}px`);
  return found.map(([, step]) => `--mantine-${variable}-${step}`);
}

const scale = new Set([...steps("fontSizes", "font-size"), ...steps("spacing", "spacing")]);

/** What is no step of the scale in a declaration's value; a hairline of 1px is one. */
function offScale(value) {
  const variables = [...value.matchAll(/var\((--mantine-(?:font-size|spacing)-[\w-]+)/gu)];
  const unknown = variables.map(([, name]) => name).filter((name) => !scale.has(name));
  const lengths = value.match(/(?<![\w.-])-?\d*\.?\d+(?:[a-z]+|%)/gu) ?? [];
  return [...unknown, ...lengths.filter((length) => !/^-?(?:0\w*|1px)$/u.test(length))];
}

let declarations = 0;
const SCALED =
  /(?<=[{;\s])(font|font-size|(?:padding|margin|scroll-padding|scroll-margin)(?:-[a-z-]+)?|(?:row-|column-)?gap):\s*([^;}]+)/gu;
for (const [path, text] of files(/\.css$/u)) {
  const code = text.replace(/\/\*[\s\S]*?\*\//gu, (comment) => comment.replace(/[^\n]/gu, " "));
  for (const { 1: property, 2: value, index } of code.matchAll(SCALED)) {
    declarations += 1;
    for (const found of offScale(value))
      problems.push(
        `${path}:${lineOf(text, index)}: ${property} has ${found}, no step of the scale`,
      );
  }
}

// In components only what can be told by the text: a number, or a text with px.
const SIZE = /\b(fontSize|fz|size)(?:=\{?|:\s*)"?(\d+(?:\.\d+)?)(?:px)?\b/gu;
for (const [path, text] of files(/\.tsx?$/u))
  for (const { 1: name, 2: number, index } of text.matchAll(SIZE))
    if (!path.includes("/ipc/") && !path.endsWith(".test.ts") && Number(number) < SMALLEST_PX)
      problems.push(`${path}:${lineOf(text, index)}: ${name} ${number} is under ${SMALLEST_PX}px`);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  console.error(`\n${problems.length} problem${problems.length === 1 ? "" : "s"} in ui/src`);
  process.exit(1);
}
console.log(`${declarations} sizes and distances, all of the scale`);
