import type { MirrorKind, MirrorStatus } from "../bindings";
import { failure } from "./failure";
import type { SettingsFake } from "./settings";
import type { World } from "./world";

/** The local copy's state: complete, being built, offline or off, by scenario. */
export function mirrorFake(world: World, settings: SettingsFake) {
  let wiped = world.scenario === "nomirror";
  const on = () => settings.now().data.mirror;
  const building = () => wiped || world.scenario === "building";
  const kind = (of: MirrorKind["kind"], count: number): MirrorKind => ({
    kind: of,
    count: wiped && !on() ? 0 : building() ? Math.floor(count * 0.34) : count,
    complete: on() && !building(),
    progress: on() && building() ? 0.34 : null,
    eta_seconds: on() && building() ? 210 : null,
    as_of: on() && !building() ? world.now() - (world.scenario === "offline" ? 7260 : 40) : null,
    problem:
      world.scenario === "offline"
        ? failure("offline", "Stripe could not be reached: no route to host")
        : null,
  });
  return {
    getMirrorStatus: async (connection: string): Promise<MirrorStatus> => ({
      connection,
      enabled: on(),
      bytes: wiped && !on() ? 0 : building() ? 2_900_000 : 8_400_000,
      kinds: [
        kind("customers", world.rows),
        kind("products", Math.max(24, Math.floor(world.rows / 10))),
      ],
    }),
    wipeMirror: async (_connection: string): Promise<void> => {
      wiped = true;
    },
    rebuildMirror: async (_connection: string): Promise<void> => {
      wiped = true;
    },
  };
}
