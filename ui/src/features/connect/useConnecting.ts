import { useRef, useState } from "react";
import { missingOf } from "../../components/access/permissions";
import { problemOf, stripSpaces } from "../../components/key/key";
import type { AccountChoice, Connection, ErrorView, KeyCheck } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { asErrorView } from "../../ipc/errors";

type Busy = "checking" | "connecting" | "demo" | null;

/** The person should see this before it is connected: it is less, or something else, than they may think. */
export function needsReview(check: KeyCheck): boolean {
  return check.owner.kind !== "new" || missingOf(check.access).length > 0;
}

/**
 * From a pasted key to a connection.
 *
 * Plain state instead of queries and mutations, whose cache would keep the key.
 */
export function useConnecting(onConnected: (connection: Connection) => void) {
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [keep, setKeep] = useState(true);
  const [check, setCheck] = useState<KeyCheck | null>(null);
  // The person's answer to whose key it is, where Stripe does not say it.
  const [choice, setChoice] = useState<AccountChoice | null>(null);
  const [failure, setFailure] = useState<{ of: "key" | "demo"; error: ErrorView } | null>(null);
  const [busy, setBusy] = useState<Busy>(null);
  // An answer about a text that was changed since is of no use.
  const attempt = useRef(0);

  const checkKey = async (key: string): Promise<KeyCheck | null> => {
    attempt.current += 1;
    const mine = attempt.current;
    setBusy("checking");
    setFailure(null);
    try {
      const found = await ipc.checkKey(stripSpaces(key));
      if (mine !== attempt.current) return null;
      setCheck(found);
      setChoice(null);
      setBusy(null);
      return found;
    } catch (error) {
      if (mine !== attempt.current) return null;
      setFailure({ of: "key", error: asErrorView(error) });
      setBusy(null);
      return null;
    }
  };

  const establish = async (what: "connecting" | "demo", made: () => Promise<Connection>) => {
    setBusy(what);
    setFailure(null);
    try {
      const connection = await made();
      setText("");
      onConnected(connection);
    } catch (error) {
      setFailure({ of: what === "demo" ? "demo" : "key", error: asErrorView(error) });
    }
    setBusy(null);
  };

  const connect = async (kept: boolean) => {
    setTried(true);
    if (busy !== null || problemOf(text) !== null) return;
    const found = check ?? (await checkKey(text));
    if (found === null || (check === null && needsReview(found))) return;
    if (found.owner.kind === "ask" && choice === null) return;
    await establish("connecting", () => ipc.connect(stripSpaces(text), kept, choice));
  };

  return {
    text,
    tried,
    keep,
    check,
    choice,
    setChoice,
    /** Nobody but the person knows whose key it is, and they have not said it yet. */
    unanswered: check?.owner.kind === "ask" && choice === null,
    keyFailure: failure?.of === "key" ? failure.error : null,
    demoFailure: failure?.of === "demo" ? failure.error : null,
    busy,
    /** A key that comes in one piece is checked at once; one that is typed, when asked for. */
    setKey: (next: string, whole: boolean) => {
      attempt.current += 1;
      setText(next);
      setTried(false);
      setCheck(null);
      setChoice(null);
      setFailure(null);
      setBusy(null);
      if (whole && problemOf(next) === null) void checkKey(next);
    },
    setKeep: (next: boolean) => {
      setKeep(next);
      setFailure(null);
    },
    connect: () => connect(keep),
    connectForThisRun: () => {
      setKeep(false);
      return connect(false);
    },
    checkAgain: () => void checkKey(text),
    connectDemo: () => establish("demo", () => ipc.connectDemo()),
  };
}

export type Connecting = ReturnType<typeof useConnecting>;
