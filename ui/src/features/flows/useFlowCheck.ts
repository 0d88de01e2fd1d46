import { useCallback, useEffect, useState } from "react";
import type { ConditionForm, FlowPlan, FlowProblem } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";

/** How long one may go on typing before it is looked at. */
const PAUSE_MS = 200;

/** What is wrong with a plan, as one types. */
export function useFlowCheck(plan: FlowPlan) {
  const [problems, setProblems] = useState<FlowProblem[]>([]);
  const check = useCallback(async () => {
    const found = await ipc.checkFlow(plan);
    setProblems(found.problems);
    return found.problems;
  }, [plan]);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      ipc.checkFlow(plan).then(
        (found) => {
          if (!stale) setProblems(found.problems);
        },
        // Saving says what is wrong with the backend.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [plan]);
  return { check, problems };
}

/** The form that says the same as a plan's condition; none where no form does, or is not known yet. */
export async function formOf(plan: FlowPlan): Promise<ConditionForm | null> {
  return (await ipc.checkFlow(plan)).form;
}
