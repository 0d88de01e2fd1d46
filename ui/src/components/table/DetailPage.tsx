import type { ReactNode } from "react";
import classes from "./page.module.css";

interface SectionProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  testId?: string;
}

/** A titled part of a record's page. */
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

interface DetailPageProps {
  back: ReactNode;
  title: ReactNode;
  subtitle?: ReactNode;
  buttons?: ReactNode;
  banner?: ReactNode;
  children: ReactNode;
  beside?: ReactNode;
  testId: string;
}

/** The page of one record: who it is, what can be done, its facts, and what belongs beside. */
export function DetailPage(props: DetailPageProps) {
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
