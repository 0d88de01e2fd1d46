import { Skeleton } from "@mantine/core";
import classes from "./list.module.css";

/** Stands for rows that are on their way. */
export function RowsPlaceholder({ label }: { label: string }) {
  return (
    <div
      className={classes.placeholder}
      role="status"
      aria-label={label}
      data-testid="rows-loading"
    >
      {[72, 55, 64, 48, 70, 58, 66, 52].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} radius="sm" />
      ))}
    </div>
  );
}
