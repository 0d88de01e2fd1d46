import { Button, Menu } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FlowField, FlowPlan, FlowProblem, FlowStep } from "../../ipc/bindings";
import classes from "./editor.module.css";
import { stepIcons } from "./flowWords";
import { moved, newStep, STEP_CHOICES } from "./newStep";
import { StepCard } from "./StepCard";

interface StepListProps {
  plan: FlowPlan;
  fields: FlowField[];
  problems: FlowProblem[];
  onChange: (steps: FlowStep[]) => void;
}

/** What is done, one after the other. */
export function StepList({ plan, fields, problems, onChange }: StepListProps) {
  const { t } = useTranslation();
  const id = useId();
  const { steps } = plan;
  // A step keeps its name while it is moved, so that what is typed stays with it.
  const names = useRef<number[]>([]);
  const next = useRef(0);
  while (names.current.length < steps.length) names.current.push(next.current++);
  const put = (changed: FlowStep[], order: number[]) => {
    names.current = order;
    onChange(changed);
  };
  const move = (from: number, to: number) =>
    put(moved(steps, from, to), moved(names.current, from, to));
  return (
    <section className={classes.group} aria-labelledby={id}>
      <div className={classes.groupHead}>
        <h2 id={id}>{t("flows.then")}</h2>
      </div>
      <ol className={classes.stepList}>
        {steps.map((step, at) => (
          <StepCard
            key={names.current[at]}
            step={step}
            at={at}
            count={steps.length}
            fields={fields}
            problems={problems}
            onChange={(changed) =>
              onChange(steps.map((one, place) => (place === at ? changed : one)))
            }
            onMove={(to) => move(at, to)}
            onRemove={() =>
              put(
                steps.filter((_, place) => place !== at),
                names.current.filter((_, place) => place !== at),
              )
            }
          />
        ))}
      </ol>
      <Menu position="bottom-start" width={300}>
        <Menu.Target>
          <Button
            variant="default"
            className={classes.add}
            leftSection={<IconPlus size={16} aria-hidden />}
            data-testid="step-add"
          >
            {t("flows.addStep")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STEP_CHOICES.map((choice) => {
            const Icon = stepIcons[newStep(choice).kind];
            return (
              <Menu.Item
                key={choice}
                leftSection={<Icon size={16} stroke={1.7} aria-hidden />}
                onClick={() => onChange([...steps, newStep(choice, plan.trigger, fields)])}
                data-testid={`add-${choice}`}
              >
                {t(`flows.step.${choice}`)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    </section>
  );
}
