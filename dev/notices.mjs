// Writes the notices of what the app takes in from others, for the package that is being built. The file is
// made of the packages themselves each time, and is not kept.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostPlatform, readCrates, readNpmPackages, root } from "./dependencies.mjs";

const FILE = "target/notices/THIRD-PARTY-NOTICES.txt";
const NOTICE = /^(?:licen[cs]e|copying|copyright|notice|unlicense)(?:[-._].*)?$/iu;
const CODE = /\.(?:rs|js|ts|mjs|cjs|json|toml|html)$/iu;
const RULE = "=".repeat(100);
const BSD_3 = `Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
   disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
   following disclaimer in the documentation and/or other materials provided with the distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote
   products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`;

const read = (path) => readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim();

/** The texts that a package brings with it. */
function textsOf(folder) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isFile() && NOTICE.test(one.name) && !CODE.test(one.name))
    .map(({ name }) => name);
  return names.sort().map((name) => read(folder + name));
}

/** For a package that names its licence and brings no text: the text, with who it names as its authors. */
function standardTexts({ license, authors, name }) {
  const by = authors.length > 0 ? authors.join(", ") : `the authors of ${name}`;
  const mit = read(`${root}LICENSE-MIT`).replace(/^Copyright .*$/mu, `Copyright (c) ${by}`);
  if (/\bMIT\b/u.test(license)) return [mit];
  if (/\bApache-2\.0\b/u.test(license)) return [read(`${root}LICENSE-APACHE`)];
  if (/\bMPL-2\.0\b/u.test(license))
    return ["Mozilla Public License 2.0: https://www.mozilla.org/MPL/2.0/"];
  if (/\bBSD-3-Clause\b/u.test(license)) return [`Copyright (c) ${by}\n\n${BSD_3}`];
  return [];
}

const crates = readCrates(hostPlatform());
const packages = readNpmPackages().filter(({ shipped }) => shipped);
const all = [...crates, ...packages].sort((a, b) => a.name.localeCompare(b.name, "en"));
if (crates.length === 0 || packages.length === 0) throw new Error("nothing is taken in?");

// Many packages have the same text, and it is printed once.
const byText = new Map();
const without = [];
for (const one of all) {
  let texts = textsOf(one.folder);
  if (texts.length === 0) texts = standardTexts(one);
  if (texts.length === 0) without.push(`${one.name} ${one.version} (${one.license})`);
  for (const text of texts) byText.set(text, [...(byText.get(text) ?? []), one]);
}
if (without.length > 0) {
  console.error(`no text of a licence is known for ${without.join(", ")}`);
  process.exit(1);
}

const nameOf = ({ name, version, license, home }) => `${name} ${version} (${license}) ${home}`;
const parts = [
  "Shopbell is made with the packages below, and thanks to those who wrote them. It holds Rust's standard",
  "library, too (MIT OR Apache-2.0, https://www.rust-lang.org).",
  ...[...byText].flatMap(([text, ones]) => ["", RULE, ...ones.map(nameOf), "", text]),
];
mkdirSync(`${root}target/notices`, { recursive: true });
writeFileSync(root + FILE, `${parts.join("\n")}\n`);
console.log(
  `${crates.length} crates and ${packages.length} npm packages, ${byText.size} texts: ${FILE}`,
);
