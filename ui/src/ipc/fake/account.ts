import type {
  AccountChoice,
  Connection,
  KeyCheck,
  KeyOwner,
  Mode,
  Notice,
  Route,
  Start,
} from "../bindings";
import { accessOf } from "./access";
import { failure } from "./failure";
import type { SettingsFake } from "./settings";
import type { ViewStateFake } from "./viewState";
import type { World } from "./world";

const words = (said: string, request_id: string, more = {}) => ({
  stripe_message: said,
  request_id,
  ...more,
});

/** What checking a key finds; the key's words decide, so that a test can ask for each outcome. */
function examine(key: string): Omit<KeyCheck, "owner"> {
  const text = key.trim();
  if (text.startsWith("pk_"))
    throw failure("key_publishable", "this is a publishable key (pk_…): it can read nothing");
  if (/^[rs]k_org_/u.test(text))
    throw failure("key_organization", "this is an organization key (sk_org_…)");
  const match = /^(sk|rk)_(live|test)_\w{8,}$/u.exec(text);
  if (!match) throw failure("key_malformed", "this is no Stripe key");
  if (text.includes("Revoked"))
    throw failure(
      "key_rejected",
      "Stripe does not accept the key",
      words("Expired API Key provided: sk_test_*****oked", "req_Exp1redKey0", {
        status: 401,
        stripe_code: "api_key_expired",
      }),
    );
  if (text.includes("Offline"))
    throw failure("offline", "Stripe could not be reached: no route to host");
  const restricted = match[1] === "rk";
  const limited = text.includes("Limited");
  const nameless = text.includes("Nameless");
  return {
    mode: match[2] as Mode,
    restricted,
    account_id: nameless ? null : "acct_1KmN0vaHandmade",
    account_name: nameless ? null : "Mori & Daughters",
    access: limited
      ? accessOf(
          { charges: "missing", events: "missing" },
          { customers: "missing", products: "missing" },
        )
      : accessOf(),
  };
}

function first(world: World): Connection[] {
  if (["noconnection", "nokeychain", "locked"].includes(world.scenario)) return [];
  const readonly = world.scenario === "readonly";
  const access = readonly
    ? accessOf({}, { customers: "missing", products: "missing" })
    : accessOf();
  const shop = { account_id: "acct_1FernBrass", demo: false, host: null, access };
  const made = world.now() - 86_400 * 40;
  const test: Connection = {
    ...shop,
    id: "acct_1FernBrass:test",
    name: "Fern & Brass",
    mode: "test",
    key_hint: "x7Qd",
    key_place: world.scenario === "keymissing" ? "missing" : "keychain",
    created: made,
  };
  const live: Connection = {
    ...shop,
    id: "acct_1FernBrass:live",
    name: "Fern & Brass",
    mode: "live",
    key_hint: "9fLm",
    key_place: "keychain",
    created: made + 900,
  };
  return [test, live];
}

/** Connections, keys and the start. */
export function accountFake(world: World, settings: SettingsFake, viewState: ViewStateFake) {
  let connections = first(world);
  let notices: Notice[] =
    world.scenario === "notices"
      ? [
          { kind: "notifications_missing" },
          { kind: "ledger_set_aside", path: "/home/hana/.local/share/ledger.damaged-1.sqlite3" },
          { kind: "settings_reset" },
        ]
      : [];
  let route: Route | null = null;

  const one = (id: string): Connection => {
    const found = connections.find((connection) => connection.id === id);
    if (!found) throw failure("connection_unknown", `no connection ${id}`);
    return found;
  };
  const put = (connection: Connection): Connection => {
    connections = [...connections.filter(({ id }) => id !== connection.id), connection].toSorted(
      (a, b) => a.created - b.created,
    );
    world.emit({ type: "connections_changed" });
    return connection;
  };
  const idOf = (check: Omit<KeyCheck, "owner">) =>
    `${check.account_id ?? "conn_5f0c1b7e"}:${check.mode}`;
  const ownerOf = (check: Omit<KeyCheck, "owner">): KeyOwner => {
    const id = idOf(check);
    if (connections.some((there) => there.id === id)) return { kind: "connection", connection: id };
    if (check.account_id !== null) return { kind: "new" };
    const candidates = connections
      .filter(({ mode, demo }) => mode === check.mode && !demo)
      .map(({ id: connection, name, key_hint }) => ({ connection, name, key_hint }));
    return candidates.length > 0 ? { kind: "ask", candidates } : { kind: "new" };
  };
  const kept = (keep: boolean) => {
    if (keep && world.scenario === "nokeychain")
      throw failure("keychain_missing", "no secret service on this session bus");
    if (keep && world.scenario === "locked")
      throw failure("keychain_denied", "the keychain is locked");
    return keep ? ("keychain" as const) : ("this_run" as const);
  };

  return {
    connections: () => connections,
    controls: {
      notice: (notice: Notice) => {
        notices = [...notices, notice];
        world.emit({ type: "notice_raised", notice });
      },
      withdraw: (notice: Notice) => {
        notices = notices.filter(({ kind }) => kind !== notice.kind);
        world.emit({ type: "notice_withdrawn", notice });
      },
      navigate: (to: Route) => {
        route = to;
        world.emit({ type: "navigate", route: to });
      },
    },
    commands: {
      loadStart: async (): Promise<Start> => {
        if (world.scenario === "newer")
          throw failure("ledger_newer", "the ledger was written by version 9 of its format", {
            path: "/home/hana/.local/share/app.shopbell.desktop/ledger.sqlite3",
          });
        return {
          version: "0.1.0",
          system_language: world.systemLanguage,
          settings: settings.now(),
          view: viewState.now(),
          connections,
          notices,
          data_folder: "/home/hana/.local/share/app.shopbell.desktop",
          route,
        };
      },
      checkKey: async (key: string) => {
        world.log.push("checkKey");
        const check = examine(key);
        return { ...check, owner: ownerOf(check) };
      },
      connect: async (
        key: string,
        keep: boolean,
        account: AccountChoice | null,
      ): Promise<Connection> => {
        world.log.push("connect");
        const check = examine(key);
        const owner = ownerOf(check);
        if (owner.kind === "ask" && account === null)
          throw failure("key_account_unknown", "Stripe does not say whose key this is");
        if (account?.kind === "same") {
          const there = one(account.connection);
          return put({ ...there, key_hint: key.trim().slice(-4), key_place: kept(keep) });
        }
        return put({
          id: idOf(check),
          account_id: check.account_id,
          name: check.account_name ?? "Stripe",
          mode: check.mode,
          demo: false,
          key_hint: key.trim().slice(-4),
          key_place: kept(keep),
          access: check.access,
          host: null,
          created: world.now(),
        });
      },
      connectDemo: async (): Promise<Connection> => {
        world.log.push("connectDemo");
        return put({
          id: "demo",
          account_id: "acct_1Demo",
          name: "Corner Shop (demo)",
          mode: "test",
          demo: true,
          key_hint: "",
          key_place: "demo",
          access: accessOf({ orders: "granted" }),
          host: "127.0.0.1:41873",
          created: world.now(),
        });
      },
      replaceKey: async (id: string, key: string, keep: boolean, same: boolean) => {
        const check = examine(key);
        const connection = one(id);
        if (check.mode !== connection.mode)
          throw failure("key_of_other_account", "this key belongs to another account or mode");
        if (check.account_id === null && !same)
          throw failure("key_account_unknown", "Stripe does not say whose key this is");
        return put({ ...connection, key_hint: key.trim().slice(-4), key_place: kept(keep) });
      },
      recheckAccess: async (id: string): Promise<Connection> => {
        world.log.push(`recheckAccess:${id}`);
        return put({ ...one(id) });
      },
      renameConnection: async (id: string, name: string): Promise<Connection> =>
        put({ ...one(id), name: name.trim() }),
      removeConnection: async (id: string, deleteLedger: boolean): Promise<void> => {
        one(id);
        world.log.push(`removeConnection:${id}:${deleteLedger}`);
        connections = connections.filter((connection) => connection.id !== id);
        if (viewState.now().connection === id) viewState.save({ connection: null });
        world.emit({ type: "connections_changed" });
      },
      listConnections: async () => connections,
      listNotices: async () => notices,
      dismissNotice: async (kind: string): Promise<void> => {
        notices = notices.filter((notice) => notice.kind !== kind);
      },
      takeRoute: async () => {
        const taken = route;
        route = null;
        return taken;
      },
    },
  };
}
