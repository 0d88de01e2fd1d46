import type { ViewState, ViewStatePatch } from "../bindings";
import type { World } from "./world";

const SHELF = "shopbell-fake-view-state";
const fresh: ViewState = { connection: null, route: null, columns: {}, close_explained: true };

/** Where the window stands, in memory; with `?keep=1` it outlives a reload. */
export function viewStateFake(world: World, url: URL) {
  const kept = url.searchParams.has("keep") ? sessionStorage.getItem(SHELF) : null;
  let view: ViewState = kept ? (JSON.parse(kept) as ViewState) : fresh;
  const save = (patch: ViewStatePatch) => {
    view = { ...view, ...patch, columns: { ...view.columns, ...patch.columns } };
    sessionStorage.setItem(SHELF, JSON.stringify(view));
  };
  return {
    now: () => view,
    save,
    controls: { viewState: () => view },
    commands: {
      saveViewState: async (patch: ViewStatePatch): Promise<void> => {
        world.log.push(`saveViewState:${Object.keys(patch).join()}`);
        save(patch);
      },
    },
  };
}

export type ViewStateFake = ReturnType<typeof viewStateFake>;
