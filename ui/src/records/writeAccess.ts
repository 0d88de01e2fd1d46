import type { Connection, RecordKind } from "../ipc/bindings";

interface WriteAccess {
  readOnly: boolean;
  /** What would have to be added to the key. */
  permission: string;
}

/** Whether the connection's key may change records of a kind. */
export function findWriteAccess(connection: Connection, kind: RecordKind): WriteAccess {
  const access = connection.access.find(({ resource }) => resource === kind);
  return { readOnly: access?.write === "missing", permission: access?.write_permission ?? "" };
}
