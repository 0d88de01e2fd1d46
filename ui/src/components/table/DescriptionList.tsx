import type { ReactNode } from "react";
import classes from "./page.module.css";

/** One labelled value of an object; none shows as a dash. */
export interface Fact {
  key: string;
  label: string;
  value: ReactNode;
}

/** Labelled values, one below the other. */
export function DescriptionList({ facts }: { facts: Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ key, label, value }) => (
        <div key={key} className={classes.fact} data-field={key}>
          <dt>{label}</dt>
          <dd dir="auto">
            {value === null || value === undefined || value === "" ? (
              <span className={classes.none}>—</span>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
