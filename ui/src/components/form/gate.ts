/** Says whether the person is held where they are, instead of going to `href`. */
type Gate = (href: string) => boolean;

const gates = new Set<Gate>();

/** Has the router ask before it follows the address; the answer stops that. */
export function holdAt(gate: Gate): () => void {
  gates.add(gate);
  return () => {
    gates.delete(gate);
  };
}

/** Whether something holds the person. Asked, not listened for: at the window the browsers tell
 * listeners in the order in which they came, so that a form would hear of it after the router. */
export function isHeld(href: string): boolean {
  return [...gates].some((gate) => gate(href));
}
