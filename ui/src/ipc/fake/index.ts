import type { Backend } from "../backend";
import { accountFake } from "./account";
import { activityFake } from "./activity";
import { failure } from "./failure";
import { flowsFake } from "./flows";
import { historyFake } from "./history";
import { importsFake } from "./imports";
import { mirrorFake } from "./mirror";
import { recordsFake } from "./records";
import { rulesFake } from "./rules";
import { settingsFake } from "./settings";
import { viewStateFake } from "./viewState";
import { watchingFake } from "./watching";
import { createWorld } from "./world";

/**
 * A backend in memory with the whole interface: same answers for the same address.
 *
 * A test reaches it as `window.__fake` and does there what Stripe and the system would do.
 */
export function createFake(url: URL): Backend {
  const world = createWorld(url);
  const settings = settingsFake(world, url);
  const viewState = viewStateFake(world, url);
  const account = accountFake(world, settings, viewState);
  const activity = activityFake(world);
  const watching = watchingFake(world, settings, {
    connections: account.connections,
    unread: activity.unread,
  });
  const records = recordsFake(world);
  const imports = importsFake(world);
  const rules = rulesFake(world, activity.shelf);
  const flows = flowsFake(world, activity.shelf);
  const history = historyFake(world, settings);

  const opened = (what: string) => async (place?: string) => {
    world.log.push(`${what}:${place ?? ""}`);
  };
  Object.assign(globalThis, {
    __fake: {
      ...records.controls,
      ...imports.controls,
      ...history.controls,
      ...activity.controls,
      ...watching.controls,
      ...account.controls,
      ...settings.controls,
      ...viewState.controls,
      log: () => [...world.log],
      settings: () => settings.now(),
      ...rules.controls,
      ...flows.controls,
      fail: (code: Parameters<typeof failure>[0], message: string) =>
        world.emit({ type: "failed", connection: null, error: failure(code, message) }),
    },
  });
  return {
    ...account.commands,
    ...activity.commands,
    ...watching.commands,
    ...rules.commands,
    ...flows.commands,
    ...settings.commands,
    ...viewState.commands,
    ...records.commands,
    ...mirrorFake(world, settings),
    ...imports.commands,
    ...history.commands,
    openInDashboard: opened("openInDashboard"),
    openLink: opened("openLink"),
    revealDataFolder: opened("revealDataFolder"),
    revealFile: opened("revealFile"),
    listen: async (hear) => world.hear(hear),
  };
}
