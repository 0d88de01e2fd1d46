import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { Boot } from "./Boot";
import { queryClient } from "./queries";
import { cssVariables, theme } from "./theme";

/** Everything that the window stands on. */
export function Root() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={3} autoClose={6000} containerWidth={380} />
      <QueryClientProvider client={queryClient}>
        <Boot />
      </QueryClientProvider>
    </MantineProvider>
  );
}
