import type { Backend } from "../ipc/backend";
import type { Emitted } from "../ipc/bindings";

/**
 * Hears the backend from now on; the answer stops it.
 *
 * Until it listens, whatever is said is lost, and the first screen is being read meanwhile: so as
 * soon as it does, all that was read is read once more.
 */
export function followEvents(
  listen: Backend["listen"],
  hear: (emitted: Emitted) => void,
  catchUp: () => void,
): () => void {
  let stop: (() => void) | null = null;
  let gone = false;
  void listen((emitted) => {
    if (!gone) hear(emitted);
  }).then((stopListening) => {
    if (gone) return stopListening();
    stop = stopListening;
    catchUp();
  });
  return () => {
    gone = true;
    stop?.();
  };
}
