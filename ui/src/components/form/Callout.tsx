import type { ReactNode } from "react";
import classes from "./callout.module.css";

interface CalloutProps {
  tone: "plain" | "good" | "warn" | "bad";
  icon: ReactNode;
  title?: ReactNode;
  children: ReactNode;
  /** Read out at once; for what went wrong just now. */
  urgent?: boolean;
  testId?: string;
}

/** A remark beside the work: its tone is in the edge and the icon, its words keep full contrast. */
export function Callout({ tone, icon, title, children, urgent = false, testId }: CalloutProps) {
  return (
    <div
      className={classes.callout}
      data-tone={tone}
      data-testid={testId}
      {...(urgent && { role: "alert" })}
    >
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <div className={classes.text}>
        {title && <strong className={classes.title}>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
