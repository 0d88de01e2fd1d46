import { formatMoney } from "../../format/money";
import { dayOf } from "../../format/time";
import type {
  ArrivalFilter,
  ArrivalOutline,
  ArrivalRow,
  ExportFormat,
  Retention,
  SavedFile,
  Stretch,
  Trigger,
} from "../bindings";
import { failure, gate } from "./failure";
import { fieldsOf } from "./fields";
import { hasWords } from "./fold";
import { sumArrivals, topCustomers } from "./overview";
import { random } from "./random";
import { type Arrival, arrivalOf, seedArrivals } from "./seedArrivals";
import type { World } from "./world";

function passes({ row }: Arrival, filter: ArrivalFilter): boolean {
  const amount =
    row.amount === null || row.currency === null
      ? null
      : formatMoney(row.amount, row.currency, "en");
  const said = [row.title, row.object_id, row.customer, row.customer_label, amount];
  return (
    (filter.triggers.length === 0 || filter.triggers.includes(row.trigger)) &&
    (filter.statuses.length === 0 || filter.statuses.includes(row.status ?? "")) &&
    !(filter.unread && row.read) &&
    (filter.customer === null || row.customer === filter.customer) &&
    hasWords(filter.text, said)
  );
}

/** The ledger's arrivals, in memory. */
export function activityFake(world: World) {
  const shelves = new Map<string, Arrival[]>();
  const next = random(1234);
  let reads = 0;
  const shelf = (connection: string): Arrival[] => {
    const known = shelves.get(connection);
    if (known) return known;
    const quiet = world.scenario === "empty" || world.scenario === "nokeychain";
    const made = quiet ? [] : seedArrivals(world.rows, connection, world.now());
    shelves.set(connection, made);
    return made;
  };
  const matching = (connection: string, filter: ArrivalFilter) =>
    shelf(connection).filter((arrival) => passes(arrival, filter));
  const unread = (connection: string) => shelf(connection).filter(({ row }) => !row.read).length;
  const local = async () => {
    if (world.scenario === "loading") await gate(world);
    if (world.scenario === "error")
      throw failure("ledger_failed", "the ledger could not be read: disk I/O error");
  };
  const find = (connection: string, seq: number): Arrival => {
    const found = shelf(connection).find(({ row }) => row.seq === seq);
    if (!found) throw failure("unknown", `no arrival ${seq}`);
    return found;
  };

  return {
    unread,
    shelf,
    controls: {
      /** New arrivals come in, the newest last. */
      arrive: (count: number, trigger: Trigger = "charge.added", connection?: string) => {
        const id = connection ?? [...shelves.keys()][0] ?? "demo";
        const all = shelf(id);
        for (let i = 0; i < count; i += 1) {
          const seq = Math.max(0, ...all.slice(0, 1).map(({ row }) => row.seq)) + 1;
          const created = world.now() - count + i;
          all.unshift(arrivalOf(trigger, { seq, connection: id, created, read: false, next }));
        }
        world.emit({ type: "arrivals_added", connection: id, count });
      },
      windows: () => reads,
      seqAt: (index: number) => [...shelves.values()][0]?.[index]?.row.seq ?? null,
    },
    commands: {
      getArrivalOutline: async (
        connection: string,
        filter: ArrivalFilter,
      ): Promise<ArrivalOutline> => {
        await local();
        const found = matching(connection, filter);
        const days = new Map<string, number>();
        for (const { row } of found) {
          const day = dayOf(new Date(row.created * 1000));
          days.set(day, (days.get(day) ?? 0) + 1);
        }
        const statuses = new Set(shelf(connection).flatMap(({ row }) => row.status ?? []));
        return {
          total: found.length,
          unread: found.filter(({ row }) => !row.read).length,
          days: [...days].map(([day, count]) => ({ day, count })),
          statuses: [...statuses].toSorted(),
        };
      },
      listArrivals: async (
        connection: string,
        filter: ArrivalFilter,
        offset: number,
        limit: number,
      ): Promise<ArrivalRow[]> => {
        await local();
        reads += 1;
        return matching(connection, filter)
          .slice(offset, offset + limit)
          .map(({ row }) => ({ ...row }));
      },
      getArrivalPosition: async (connection: string, filter: ArrivalFilter, seq: number) => {
        await local();
        const at = matching(connection, filter).findIndex(({ row }) => row.seq === seq);
        return at < 0 ? null : at;
      },
      getArrival: async (connection: string, seq: number) => {
        await local();
        const arrival = find(connection, seq);
        const { row, object } = arrival;
        const place = row.trigger === "customer.added" ? "customers" : "payments";
        const mode = connection.endsWith(":live") ? "" : "test/";
        return {
          row: { ...row },
          fields: fieldsOf(arrival),
          life: arrival.life ?? [],
          raw: JSON.stringify(object, null, 2),
          dashboard_url: `https://dashboard.stripe.com/${mode}${place}/${row.object_id}`,
        };
      },
      markRead: async (connection: string, seqs: number[], read: boolean): Promise<void> => {
        let changed = false;
        for (const seq of seqs) {
          const { row } = find(connection, seq);
          changed ||= row.read !== read;
          row.read = read;
        }
        if (changed) world.emit({ type: "arrivals_changed", connection });
      },
      markAllRead: async (connection: string, filter: ArrivalFilter): Promise<number> => {
        const some = matching(connection, filter).filter(({ row }) => !row.read);
        for (const { row } of some) row.read = true;
        world.log.push(`markAllRead:${some.length}`);
        world.emit({ type: "arrivals_changed", connection });
        return some.length;
      },
      getOverview: async (connection: string, stretch: Stretch) => {
        await local();
        return sumArrivals(shelf(connection), stretch, world.now());
      },
      listTopCustomers: async (connection: string, stretch: Stretch) => {
        await local();
        return topCustomers(shelf(connection), stretch, world.now());
      },
      countOldArrivals: async (keep: Retention) => {
        const days = { forever: Number.POSITIVE_INFINITY, year: 365, quarter: 90 }[keep];
        const before = world.now() - days * 86_400;
        const all = [...shelves.values()].flat();
        return all.filter(({ row }) => row.created < before).length;
      },
      exportArrivals: async (
        connection: string,
        filter: ArrivalFilter,
        format: ExportFormat,
      ): Promise<SavedFile> => {
        await local();
        const rows = matching(connection, filter).length;
        return { path: `/home/hana/Downloads/shopbell-activity.${format}`, rows };
      },
    },
  };
}
