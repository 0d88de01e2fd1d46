import type { FieldMap, RecordKind } from "../bindings";

/** What a test may do to the world behind the UI's back. */
export interface RecordControls {
  /** Someone else changes a field at Stripe. */
  changeElsewhere: (kind: RecordKind, id: string, fields: FieldMap) => void;
  /** The next write is refused with this. */
  refuseNext: (param: string, message: string) => void;
  /** The next write takes until `release()`. */
  holdNext: () => void;
  release: () => void;
  /** How often something was sent that makes or changes an object. */
  writes: () => number;
  /** The ids of the first objects. */
  ids: (kind: RecordKind) => string[];
}
