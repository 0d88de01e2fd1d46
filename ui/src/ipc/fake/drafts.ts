import type { Draft } from "../bindings";
import type { World } from "./world";

const SHELF = "shopbell-fake-drafts";

/** Drafts outlive a reload of the page, as the real ones outlive a restart. */
export function draftsFake(world: World) {
  const read = (): Draft[] => JSON.parse(sessionStorage.getItem(SHELF) ?? "[]") as Draft[];
  const write = (drafts: Draft[]) => sessionStorage.setItem(SHELF, JSON.stringify(drafts));
  const without = (id: string) => read().filter((draft) => draft.id !== id);
  return {
    saveDraft: async (draft: Draft): Promise<void> => {
      write([...without(draft.id), { ...draft, updated: world.now() }]);
    },
    listDrafts: async (connection: string): Promise<Draft[]> =>
      read().filter((draft) => draft.connection === connection),
    discardDraft: async (id: string): Promise<void> => {
      write(without(id));
    },
  };
}
