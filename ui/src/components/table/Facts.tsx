import type { ReactNode } from "react";
import classes from "./page.module.css";

/** One labelled value of an object; none shows as a dash. */
export interface Fact {
  key: string;
  label: string;
  value: ReactNode;
}

/** Labelled values, one below the other. */
export function Facts({ facts }: { facts: Fact[] }) {
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

interface SectionProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  testId?: string;
}

/** A titled part of an object's page. */
export function Section({ title, aside, children, testId }: SectionProps) {
  return (
    <section className={classes.section} data-testid={testId}>
      <div className={classes.sectionHead}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

interface ObjectPageProps {
  back: ReactNode;
  title: ReactNode;
  subtitle: ReactNode;
  buttons: ReactNode;
  banner: ReactNode;
  children: ReactNode;
  beside: ReactNode;
  testId: string;
}

/** The page of one object: who it is, what can be done, its facts, and what belongs beside. */
export function ObjectPage(props: ObjectPageProps) {
  return (
    <div className={classes.page} data-testid={props.testId}>
      <header className={classes.head}>
        <div className={classes.back}>{props.back}</div>
        <div className={classes.headRow}>
          <div className={classes.headText}>
            <h1 dir="auto">{props.title}</h1>
            <div className={classes.subtitle}>{props.subtitle}</div>
          </div>
          <div className={classes.buttons}>{props.buttons}</div>
        </div>
        {props.banner}
      </header>
      <div className={classes.columns}>
        <div className={classes.main}>{props.children}</div>
        {props.beside && <aside className={classes.beside}>{props.beside}</aside>}
      </div>
    </div>
  );
}
