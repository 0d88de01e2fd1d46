// What is built upon, as the two lock files and the packages themselves say it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

export const root = new URL("..", import.meta.url).pathname;

const run = (command, ...args) =>
  execFileSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 256 << 20 });

/** Every crate of the lock file; with a platform, those that its app is made of. */
export function readCrates(platform) {
  const only = platform === undefined ? [] : ["--filter-platform", platform];
  const text = run("cargo", "metadata", "--locked", "--format-version", "1", ...only);
  const { packages, resolve, workspace_members: ours } = JSON.parse(text);
  const shipped = platform === undefined ? null : reachable(resolve, packages);
  return packages
    .filter(({ id }) => !ours.includes(id) && (shipped === null || shipped.has(id)))
    .map((one) => ({
      name: one.name,
      version: one.version,
      license: one.license ?? "",
      authors: one.authors,
      source: one.source ?? "",
      home: one.repository ?? one.homepage ?? `https://crates.io/crates/${one.name}`,
      folder: one.manifest_path.replace(/[^/\\]+$/u, ""),
    }));
}

/** The system that is built on and for. */
export const hostPlatform = () => /^host: (.+)$/mu.exec(run("rustc", "-vV"))[1];

/** What the app takes in, but not for its tests or its build. */
function reachable({ nodes }, packages) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const first = packages.find(({ name, source }) => name === "shopbell" && source === null);
  const seen = new Set([first.id]);
  for (const id of seen)
    for (const { pkg, dep_kinds: kinds } of byId.get(id).deps)
      if (kinds.some(({ kind }) => kind === null)) seen.add(pkg);
  return seen;
}

/** Every npm package of the lock file. */
export function readNpmPackages() {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8"));
  const shipped = bundled(packages);
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, one]) => ({
      name: path.replace(/^.*node_modules\//u, ""),
      version: one.version,
      license: one.license ?? "",
      authors: [],
      // The lock leaves the address out where it is the registry's own.
      source: one.resolved ?? "https://registry.npmjs.org/",
      integrity: one.integrity,
      link: one.link === true,
      shipped: shipped.has(path),
      home: `https://www.npmjs.com/package/${path.replace(/^.*node_modules\//u, "")}`,
      folder: `${root}${path}/`,
    }));
}

/** What the window's own dependencies stand on; what they merely get along with is not taken in. */
function bundled(packages) {
  const seen = new Set([""]);
  for (const from of seen)
    for (const name of Object.keys(packages[from].dependencies ?? {})) {
      // The nearest folder upwards, as Node looks for it.
      let folder = from;
      while (packages[`${folder}${folder && "/"}node_modules/${name}`] === undefined) {
        if (folder === "") throw new Error(`${name} is in no folder of the lock file`);
        folder = folder.includes("/node_modules/")
          ? folder.replace(/\/node_modules\/(?!.*\/node_modules\/).*$/u, "")
          : "";
      }
      seen.add(`${folder}${folder && "/"}node_modules/${name}`);
    }
  seen.delete("");
  return seen;
}
