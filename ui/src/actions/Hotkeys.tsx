import { useEffect } from "react";
import { chordOf, isMac, matchKeys } from "./keys";
import { type Action, registry } from "./registry";

/** How long the first half of `g a` waits for the second. */
const SEQUENCE_MS = 1200;

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  const plain = ["checkbox", "radio", "button", "submit", "range", "file"];
  return target instanceof HTMLInputElement && !plain.includes(target.type);
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

/** Enter and Space belong to the control that has the focus. */
function belongsToControl(pressed: string, target: EventTarget | null): boolean {
  return (
    (pressed === "enter" || pressed === "space") &&
    target instanceof HTMLElement &&
    target.closest('button, a, [role="button"], input, summary') !== null
  );
}

/** The one listener behind every hotkey; it draws nothing. */
export function Hotkeys() {
  useEffect(() => {
    const mac = isMac(navigator.platform);
    let pending: string | null = null;
    let pendingAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      // While an input method composes Japanese text every key belongs to it.
      if (event.defaultPrevented || event.isComposing) return;
      const pressed = chordOf(event, mac);
      if (pressed === null || belongsToControl(pressed, event.target)) return;
      const typing = isTextField(event.target);
      const dialog = dialogIsOpen();
      const usable = (action: Action) => {
        if (action.disabled) return false;
        return !(typing || dialog) || action.inFields === true;
      };
      const first = event.timeStamp - pendingAt < SEQUENCE_MS ? pending : null;
      const next = matchKeys(pressed, first, registry.all().filter(usable));
      pending = null;
      if (next === null) return;
      event.preventDefault();
      if ("pending" in next) {
        pending = next.pending;
        pendingAt = event.timeStamp;
      } else next.run.run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return null;
}
