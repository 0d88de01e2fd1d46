import { ActionIcon, Anchor, Button, Menu, Modal, Switch, Text } from "@mantine/core";
import { IconAlertTriangle, IconCopy, IconDots, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SWITCHED_TRIGGERS, triggerIcons, watches } from "../../components/trigger/triggers";
import { useWorkspace } from "../../context/workspace";
import type { Flow } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./flows.module.css";
import { stepDetail, stepIcons, stepName, troubleWords } from "./flowWords";

/** One flow: what it does, whether it is on, and how it is doing. */
export function FlowCard({ flow }: { flow: Flow }) {
  const { t, i18n } = useTranslation();
  const { connection, errorLine, notify, go, settings } = useWorkspace();
  const number = (count: number) => new Intl.NumberFormat(i18n.language).format(count);
  const cache = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const refresh = () => void cache.invalidateQueries({ queryKey: ["flows", connection.id] });
  const tell = (error: unknown) => notify(errorLine(error));
  const change = useMutation({
    mutationFn: (on: boolean) => ipc.setFlowOn(flow.id, on),
    onError: tell,
    onSettled: refresh,
  });
  const retry = useMutation({
    mutationFn: () => ipc.retryFlow(flow.id),
    onError: tell,
    onSettled: refresh,
  });
  const copy = useMutation({
    mutationFn: () =>
      ipc.saveFlow(connection.id, null, {
        ...flow.plan,
        name: t("flows.copyOf", { name: flow.plan.name }).slice(0, 80),
      }),
    onSuccess: (made) => go(`/flows/${made.id}`),
    onError: tell,
    onSettled: refresh,
  });
  const { plan } = flow;
  const Icon = triggerIcons[plan.trigger];
  return (
    <li className={classes.card} data-testid="flow" data-on={flow.on}>
      <div className={classes.cardHead}>
        <Anchor href={`#/flows/${flow.id}`} className={classes.cardName} dir="auto">
          {plan.name}
        </Anchor>
        <Switch
          checked={flow.on}
          disabled={change.isPending}
          onChange={(event) => change.mutate(event.currentTarget.checked)}
          label={flow.on ? t("flows.on") : t("flows.off")}
          aria-label={t("flows.switch", { name: plan.name })}
          data-testid="flow-on"
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t("flows.more", plan)}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => copy.mutate()}>
              {t("flows.duplicate")}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} />}
              onClick={() => setRemoving(true)}
            >
              {t("flows.remove")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <dl className={classes.says}>
        <dt>{t("flows.when")}</dt>
        <dd>
          <Icon size={16} stroke={1.7} aria-hidden /> {t(`trigger.${plan.trigger}`)}
        </dd>
        {plan.condition.trim() !== "" && (
          <>
            <dt>{t("flows.if")}</dt>
            <dd>
              <code className={classes.code}>{plan.condition}</code>
            </dd>
          </>
        )}
        <dt>{t("flows.then")}</dt>
        <dd className={classes.steps}>
          {plan.steps.map((step, at) => {
            const StepIcon = stepIcons[step.kind];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
              <span key={at} className={classes.step}>
                <StepIcon size={15} stroke={1.7} aria-hidden /> {stepName(step, t)}
                <span className={classes.dim} dir="auto">
                  {stepDetail(step)}
                </span>
              </span>
            );
          })}
        </dd>
      </dl>
      {flow.on && !watches(settings.watching, plan.trigger, SWITCHED_TRIGGERS) && (
        <p className={classes.trouble} data-testid="flow-unwatched">
          <IconAlertTriangle size={16} aria-hidden />
          <span>
            {t("flows.unwatched")}{" "}
            <Anchor href="#/settings" size="sm">
              {t("nav.settings")}
            </Anchor>
          </span>
        </p>
      )}
      {flow.trouble !== null && (
        <p className={classes.trouble} data-testid="flow-trouble">
          <IconAlertTriangle size={16} aria-hidden />
          {t("flows.waits", { why: troubleWords(flow.trouble, t) })}
        </p>
      )}
      <div className={classes.cardFoot}>
        <Anchor href={`#/flows/${flow.id}/runs`} size="sm" data-testid="flow-runs">
          {t("flows.counts", { done: number(flow.done), waiting: number(flow.waiting) })}
        </Anchor>
        {flow.failed > 0 && (
          <Text size="sm" c="red" data-testid="flow-failed">
            {t("flows.failed", { count: flow.failed })}
          </Text>
        )}
        {(flow.failed > 0 || flow.trouble !== null) && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
            data-testid="flow-retry"
          >
            {t("flows.retry")}
          </Button>
        )}
      </div>
      <RemoveFlow flow={flow} opened={removing} onClose={() => setRemoving(false)} />
    </li>
  );
}

function RemoveFlow(props: { flow: Flow; opened: boolean; onClose: () => void }) {
  const { flow, opened, onClose } = props;
  const { t } = useTranslation();
  const { connection, failure } = useWorkspace();
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => ipc.removeFlow(flow.id),
    onSuccess: () => {
      onClose();
      void cache.invalidateQueries({ queryKey: ["flows", connection.id] });
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("flows.removeTitle", { name: flow.plan.name })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Text size="sm" mb="md">
        {t("flows.removeText")}{" "}
        {flow.waiting > 0 && t("flows.removeWaiting", { count: flow.waiting })}
      </Text>
      {remove.error !== null && failure(remove.error)}
      <div className={classes.dialogButtons}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("common.cancel")}
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          data-testid="flow-remove"
        >
          {t("flows.remove")}
        </Button>
      </div>
    </Modal>
  );
}
