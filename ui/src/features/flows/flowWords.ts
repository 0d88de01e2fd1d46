import {
  IconBellRinging,
  IconFilePlus,
  IconPencil,
  IconPlus,
  type IconProps,
  IconSend,
  IconTerminal2,
  IconUserSearch,
} from "@tabler/icons-react";
import type { TFunction } from "i18next";
import type { ComponentType } from "react";
import type { ErrorView, FlowProblem, FlowStep } from "../../ipc/bindings";

/** The picture of each kind of step. */
export const stepIcons: Record<FlowStep["kind"], ComponentType<IconProps>> = {
  ring: IconBellRinging,
  create_record: IconPlus,
  update_record: IconPencil,
  get_customer: IconUserSearch,
  post: IconSend,
  run_program: IconTerminal2,
  append_file: IconFilePlus,
};

/** What a step is called. */
export function stepName(step: FlowStep, t: TFunction): string {
  if (step.kind === "create_record" || step.kind === "update_record")
    return t(`flows.step.${step.kind}_${step.record}`);
  return t(`flows.step.${step.kind}`);
}

/** What it is about, in short. */
export function stepDetail(step: FlowStep): string {
  switch (step.kind) {
    case "ring":
      return step.title;
    case "create_record":
      return Object.keys(step.fields).join(", ");
    case "update_record":
      return Object.keys(step.fields).join(", ");
    case "get_customer":
      return step.id;
    case "post":
      return step.url;
    case "run_program":
      return step.program;
    case "append_file":
      return step.path;
  }
}

/** What is wrong at a place, in words; none where nothing is. */
export function problemAt(
  problems: readonly FlowProblem[],
  place: string,
  t: TFunction,
): string | null {
  const found = problems.find((one) => one.place === place);
  return found ? problemWords(found, t) : null;
}

export function problemWords({ problem }: FlowProblem, t: TFunction): string {
  const detail = "detail" in problem ? (problem.detail ?? "") : "";
  return t(`flows.problem.${problem.rule}`, { detail });
}

/** Why a step was not done, in one line. */
export function troubleWords(error: ErrorView, t: TFunction): string {
  const { rule, status, param } = error.detail;
  const title = t(`error.${error.code}.title`);
  if (rule === null) return param === null ? title : `${title} (${param})`;
  const words = t(`flows.trouble.${rule}`, { status: status ?? "", defaultValue: "" });
  if (words !== "") return words;
  return param === null ? title : `${title} (${param})`;
}
