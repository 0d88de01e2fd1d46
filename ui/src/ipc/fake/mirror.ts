import type { MirrorKind, MirrorStatus } from "../bindings";
import { failure, type ManageWorld } from "./manageWorld";

/** The local copy's state: complete, being built, offline or off, by scenario. */
export function mirrorFake(world: ManageWorld) {
  let wiped = false;
  const enabled = world.scenario !== "nomirror";
  const building = () => wiped || world.scenario === "building";
  const kind = (of: MirrorKind["kind"], count: number): MirrorKind => ({
    kind: of,
    count: wiped ? 0 : building() ? Math.floor(count * 0.34) : count,
    complete: enabled && !building(),
    progress: enabled && building() ? 0.34 : null,
    eta_seconds: enabled && building() ? 210 : null,
    as_of: enabled && !building() ? world.now() - (world.scenario === "offline" ? 7260 : 40) : null,
    problem:
      world.scenario === "offline"
        ? failure("offline", "Stripe could not be reached: no route to host")
        : null,
  });
  return {
    mirrorStatus: async (connection: string): Promise<MirrorStatus> => ({
      connection,
      enabled,
      bytes: enabled ? 8_400_000 : 0,
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
