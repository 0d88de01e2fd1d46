// Holds every crate and npm package to deny.toml: its licence, and where it comes from. Needs no network.
import { readFileSync } from "node:fs";
import { readCrates, readNpmPackages, root } from "./dependencies.mjs";

const rules = readFileSync(`${root}deny.toml`, "utf8").replaceAll(/^\s*#.*$/gmu, "");
const list = (name) => {
  const [, body] = new RegExp(`^${name} = \\[([^\\]]*)\\]`, "mu").exec(rules) ?? [];
  if (body === undefined) throw new Error(`deny.toml has no ${name}`);
  return new Set([...body.matchAll(/"([^"]+)"/gu)].map(([, text]) => text));
};
const licences = list("allow");
const registries = list("allow-registry");
const problems = [];

/** Whether an SPDX expression is met by licences that are allowed. */
export function isAllowed(expression, allowed) {
  // Before SPDX, cargo's way of saying "or" was a stroke.
  const tokens = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/gu) ?? [];
  let at = 0;
  const one = () => {
    if (tokens[at] === "(") {
      at += 1;
      const inside = or();
      if (tokens[at] !== ")") throw new Error(`${expression} is no licence expression`);
      at += 1;
      return inside;
    }
    let name = tokens[at];
    at += 1;
    if (tokens[at] === "WITH") {
      name = `${name} WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return name !== undefined && allowed.has(name);
  };
  const chain = (word, next, join) => () => {
    let met = next();
    while (tokens[at] === word) {
      at += 1;
      met = join(met, next());
    }
    return met;
  };
  const and = chain("AND", one, (a, b) => a && b);
  const or = chain("OR", and, (a, b) => a || b);
  const met = or();
  return met && at === tokens.length;
}

// The check checks itself first: one that lets everything pass is worth nothing.
const some = new Set(["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"]);
for (const [expression, expected] of [
  ["MIT", true],
  ["GPL-3.0", false],
  ["", false],
  ["GPL-3.0 OR MIT", true],
  ["GPL-3.0/MIT", true],
  ["ISC AND (GPL-3.0 OR MIT)", true],
  ["MIT AND GPL-3.0", false],
  ["(MIT OR ISC) AND (GPL-3.0 OR LGPL-3.0)", false],
  ["Apache-2.0 WITH LLVM-exception", true],
  ["Apache-2.0", false],
  ["MIT ISC", false],
])
  if (isAllowed(expression, some) !== expected)
    throw new Error(`the licence check is wrong about "${expression}"`);

const crates = readCrates();
const packages = readNpmPackages();
for (const { name, version, license } of [...crates, ...packages])
  if (!isAllowed(license, licences))
    problems.push(`${name} ${version}: its licence is "${license}"`);
for (const { name, version, source } of crates)
  if (!registries.has(source.replace(/^registry\+/u, "")))
    problems.push(`${name} ${version}: it comes from ${source || "a folder"}`);
for (const { name, version, source, integrity, link } of packages) {
  if (link || !source.startsWith("https://registry.npmjs.org/"))
    problems.push(`${name} ${version}: it comes from ${source}`);
  if (integrity === undefined) problems.push(`${name} ${version}: the lock file has no checksum`);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(
  `${crates.length} crates and ${packages.length} npm packages: licences and sources are those of deny.toml`,
);
