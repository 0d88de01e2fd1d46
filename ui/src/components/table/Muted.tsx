import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** What is only there because nothing better is. */
export function Muted({ children }: { children: ReactNode }) {
  return (
    <Text span inherit c="dimmed">
      {children}
    </Text>
  );
}
