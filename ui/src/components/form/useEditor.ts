import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ErrorView } from "../../ipc/bindings";
import type { Issues } from "./issues";

/** How soon after the last key a draft is kept. */
const DRAFT_DEBOUNCE_MS = 400;

interface EditorOptions<F, B, R> {
  /** The form as it opens: from the draft where there is one, else from the object. */
  initial: F;
  /** The object when the form opened; none for a new one. */
  base: B | null;
  /** What the form looks like untouched. */
  untouched: (base: B | null) => F;
  issuesOf: (form: F) => Issues;
  /** Rejects with a `ErrorView`. */
  save: (form: F, base: B | null) => Promise<R>;
  /** Keeps what was typed across a restart. */
  keep: (form: F, base: B | null) => Promise<void>;
  /** Forgets what was typed. */
  forget: () => Promise<void>;
  onSaved: (result: R) => void;
}

export interface Editor<F, B> {
  form: F;
  base: B | null;
  change: (patch: Partial<F>) => void;
  issues: Issues;
  dirty: boolean;
  saving: boolean;
  failure: ErrorView | null;
  /** What was sent when it failed: a field that was changed since is not at fault any more. */
  failedWith: F | null;
  /** The save was tried once: from then on every issue shows, not only those of touched fields. */
  tried: boolean;
  submit: () => void;
  dismiss: () => void;
  /** After a conflict: goes on from what Stripe has now, with the form as decided. */
  resolve: (form: F, current: B) => void;
  /** Keeps the draft at once; for leaving the form. */
  flush: () => Promise<void>;
  /** Forgets the draft and what was typed. */
  abandon: () => Promise<void>;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The life of one form: typing, keeping the draft, saving once, and what may go wrong. */
export function useEditor<F extends object, B, R>(options: EditorOptions<F, B, R>): Editor<F, B> {
  const [form, setForm] = useState(options.initial);
  const [base, setBase] = useState(options.base);
  const [saving, setSaving] = useState(false);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<ErrorView | null>(null);
  const [failedWith, setFailedWith] = useState<F | null>(null);
  const latest = useRef({ form, base, options });
  latest.current = { form, base, options };
  // A second click arrives before React has drawn the first: state would come too late.
  const busy = useRef(false);
  const over = useRef(false);
  const timer = useRef<number | undefined>(undefined);
  const keeping = useRef<Promise<void>>(Promise.resolve());
  const kept = useRef(options.initial);

  const { untouched, issuesOf } = options;
  const dirty = useMemo(() => !same(form, untouched(base)), [form, base, untouched]);
  const issues = useMemo(() => issuesOf(form), [form, issuesOf]);

  const flush = useCallback(() => {
    window.clearTimeout(timer.current);
    const now = latest.current;
    if (over.current || same(now.form, kept.current)) return keeping.current;
    kept.current = now.form;
    const empty = same(now.form, now.options.untouched(now.base));
    const write = () => (empty ? now.options.forget() : now.options.keep(now.form, now.base));
    // One after the other, so that an older text never lands on a newer one.
    keeping.current = keeping.current.then(write, write).catch(() => undefined);
    return keeping.current;
  }, []);

  useEffect(() => {
    if (same(form, kept.current)) return;
    timer.current = window.setTimeout(() => void flush(), DRAFT_DEBOUNCE_MS);
    return () => window.clearTimeout(timer.current);
  }, [form, flush]);

  useEffect(() => {
    const onHide = () => void flush();
    window.addEventListener("pagehide", onHide);
    return () => {
      window.removeEventListener("pagehide", onHide);
      void flush();
    };
  }, [flush]);

  const send = useCallback(
    async (now: F, against: B | null) => {
      if (busy.current) return;
      busy.current = true;
      setTried(true);
      setFailure(null);
      setSaving(true);
      try {
        const { options: o } = latest.current;
        if (Object.keys(o.issuesOf(now)).length > 0) return;
        window.clearTimeout(timer.current);
        await keeping.current;
        const result = await o.save(now, against);
        over.current = true;
        o.onSaved(result);
      } catch (error) {
        setFailure(error as ErrorView);
        setFailedWith(now);
        // Not kept yet by the timer that was stopped above.
        void flush();
      } finally {
        busy.current = false;
        setSaving(false);
      }
    },
    [flush],
  );

  return {
    form,
    base,
    issues,
    dirty,
    saving,
    failure,
    failedWith,
    tried,
    change: useCallback((patch) => setForm((before) => ({ ...before, ...patch })), []),
    submit: useCallback(() => void send(latest.current.form, latest.current.base), [send]),
    dismiss: useCallback(() => setFailure(null), []),
    resolve: useCallback(
      (next, current) => {
        setForm(next);
        setBase(current);
        void send(next, current);
      },
      [send],
    ),
    flush,
    abandon: useCallback(async () => {
      over.current = true;
      window.clearTimeout(timer.current);
      await keeping.current;
      await latest.current.options.forget();
    }, []),
  };
}
