/** Says whether the person is held where they are, instead of going to `href`. */
type Blocker = (href: string) => boolean;

const blockers = new Set<Blocker>();

/** Has the router ask before it follows the address; the answer stops that. */
export function blockNavigation(blocker: Blocker): () => void {
  blockers.add(blocker);
  return () => {
    blockers.delete(blocker);
  };
}

/** Whether something holds the person. Asked, not listened for: at the window the browsers tell
 * listeners in the order in which they came, so that a form would hear of it after the router. */
export function isBlocked(href: string): boolean {
  return [...blockers].some((blocker) => blocker(href));
}
