import type { ReactNode } from "react";
import type { RecordTypes } from "../ipc/backend";
import type { Draft, RecordKind, RecordRules } from "../ipc/bindings";
import type { FormValues } from "./formValues";
import type { RecordType } from "./RecordType";

/** What the page of a form hands to the form. */
export interface RecordFormProps<K extends RecordKind, T = RecordTypes[K]> {
  type: RecordType<K>;
  rules: RecordRules;
  draftId: string;
  /** What was typed before, if anything was kept of it. */
  draft: Draft | null;
  /** The record when the form opened; none for a new one. */
  base: T | null;
  initial: FormValues;
  back: ReactNode;
  onLeave: () => void;
  onStartOver: () => void;
  onSaved: (record: T) => void;
}
