import classes from "./overlay.module.css";

/**
 * Opens a menu, a dropdown or a dialog, and gives it the focus, in the step that opens it.
 *
 * Mantine draws them a frame or two later and moves the focus later still. What was typed in between
 * went to the button: on a busy machine End was lost, and Enter closed the menu again.
 */
export const OPEN_AT_ONCE = { duration: 0, onEntered: focusOpened };

/** As Mantine fades them in; by CSS, so that what fades is there from the beginning. */
export const fadeIn = { dropdown: classes.dropdown ?? "" };
export const dropIn = { content: classes.content ?? "", overlay: classes.dropdown ?? "" };

function focusOpened(): void {
  // Not before the effects have run: one of them notes what has the focus now, to give it back.
  queueMicrotask(() => {
    const box = findOpened();
    if (box === null || box.contains(document.activeElement)) return;
    box.addEventListener("focusin", ({ target }) => markForTrap(box, target));
    firstFocusable(box)?.focus({ preventScroll: true });
  });
}

/** The dropdown of the button that has the focus; else the dialog on top. */
function findOpened(): HTMLElement | null {
  const button = document.activeElement?.closest(
    '[aria-haspopup="menu"], [aria-haspopup="dialog"]',
  );
  const dropdown = document.getElementById(button?.getAttribute("aria-controls") ?? "");
  const dialogs = document.querySelectorAll<HTMLElement>('[role="dialog"][aria-modal="true"]');
  return dropdown ?? [...dialogs].at(-1) ?? null;
}

function firstFocusable(box: HTMLElement): HTMLElement | null {
  const all = [
    ...box.querySelectorAll<HTMLElement>("a[href], button, input, textarea, [tabindex]"),
  ];
  const usable = all.filter((one) => !one.matches(":disabled") && one.checkVisibility());
  return (
    box.querySelector<HTMLElement>("[data-autofocus]") ??
    usable.find((one) => one.tabIndex >= 0) ??
    // The items of a menu are reached by arrows alone.
    usable[0] ??
    null
  );
}

/** Mantine's focus trap still comes, a moment later, and focuses what is marked: what has the focus by then. */
function markForTrap(box: HTMLElement, target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return;
  for (const marked of box.querySelectorAll("[data-autofocus]"))
    marked.removeAttribute("data-autofocus");
  target.setAttribute("data-autofocus", "");
}
