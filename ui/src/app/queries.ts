import { QueryClient } from "@tanstack/react-query";
import type { Stale } from "../ipc/bindings";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The backend retries where that helps, and says by event what has changed.
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
      staleTime: 5_000,
    },
    mutations: { retry: false, networkMode: "always" },
  },
});

/** The first words of the keys of the queries that an event makes stale. */
const keys: Record<Stale, string[]> = {
  arrivals: ["arrivals"],
  status: ["status"],
  connections: ["connections", "forecasts"],
  settings: ["forecasts"],
  customers: ["customers", "customer", "find"],
  products: ["products", "product", "find"],
  mirror: ["mirror"],
  imports: ["imports", "import", "import-lines"],
  history: ["history", "audit"],
  flows: ["flows", "flow-runs"],
  notices: ["notices"],
};

/** Refreshes what an event makes stale. */
export function invalidateStale(stale: Stale[]): void {
  for (const key of new Set(stale.flatMap((one) => keys[one])))
    void queryClient.invalidateQueries({ queryKey: [key] });
}

/** The same for all that an event can make stale. */
export function invalidateAll(): void {
  invalidateStale(Object.keys(keys) as Stale[]);
}
