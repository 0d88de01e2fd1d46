import { Kbd } from "@mantine/core";
import classes from "./actions.module.css";
import { isMac, keyCaps } from "./keys";

/** A hotkey, drawn as key caps. */
export function Keys({ keys }: { keys: string }) {
  const all = keyCaps(keys, isMac(navigator.platform));
  return (
    <span className={classes.keys}>
      {all.map((cap, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same cap can stand twice, order is fixed
        <Kbd key={index} size="xs">
          {cap}
        </Kbd>
      ))}
    </span>
  );
}
