import { Anchor, Button, Menu, Skeleton, Text } from "@mantine/core";
import { IconDots, IconExternalLink, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../../actions/registry";
import { useActions } from "../../actions/useActions";
import { ConfirmDelete } from "../../components/form/ConfirmDelete";
import { addressForm, addressParts } from "../../components/form/values";
import { Copyable } from "../../components/table/Copyable";
import { Facts, ObjectPage, Section } from "../../components/table/Facts";
import { OfflineNote } from "../../components/table/OfflineNote";
import { RawJson } from "../../components/table/RawJson";
import { useWorkspace } from "../../context/workspace";
import { ipc } from "../../ipc/client";
import { CustomerArrivals } from "./CustomerArrivals";
import { customerFacts, discountFacts } from "./facts";

/** One customer: all fields, and what arrived from them beside. */
export function CustomerPage({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const [deleting, setDeleting] = useState(false);
  const detail = useQuery({
    queryKey: ["customer", connection, id],
    queryFn: () => ipc.getCustomer(connection, id),
  });
  const remove = useMutation({
    mutationFn: () => ipc.deleteCustomer(connection, id),
    onSuccess: () => {
      setDeleting(false);
      void cache.invalidateQueries({ queryKey: ["customers", connection] });
      workspace.notify(t("customers.deleted"));
      workspace.go("/customers");
    },
  });
  const write = workspace.connection.access.find((access) => access.resource === "customers");
  const readOnly = write?.write === "missing";
  const { go } = workspace;
  const actions = useMemo<Action[]>(
    () => [
      {
        id: "customer.edit",
        group: "form",
        label: t("customers.editTitle"),
        keys: ["e"],
        icon: IconPencil,
        run: () => go(`/customers/${id}/edit`),
      },
      {
        id: "customer.back",
        group: "list",
        label: t("customers.back"),
        keys: ["esc"],
        keysOnly: true,
        run: () => go(`/customers?row=${id}`),
      },
    ],
    [t, go, id],
  );
  useActions(actions);

  const back = <Anchor href={`#/customers?row=${id}`}>{t("customers.back")}</Anchor>;
  if (detail.error !== null)
    return (
      <ObjectPage
        back={back}
        title={id}
        subtitle={null}
        buttons={null}
        banner={null}
        beside={null}
        testId="customer-page"
      >
        {workspace.failure(detail.error, () => void detail.refetch())}
      </ObjectPage>
    );
  if (!detail.data)
    return (
      <div role="status" aria-label={t("list.loading")} style={{ padding: 24 }}>
        <Skeleton height={24} width={260} mb={40} />
        {[60, 72, 48, 66, 54].map((width) => (
          <Skeleton key={width} height={12} width={`${width}%`} mb={18} />
        ))}
      </div>
    );
  const { customer, raw, dashboard_url, as_of } = detail.data;
  const address = addressForm(customer.address);
  const metadata = Object.entries(customer.metadata ?? {});
  const phrase = customer.email ?? customer.id;

  return (
    <ObjectPage
      testId="customer-page"
      back={back}
      title={customer.name ?? customer.email ?? customer.id}
      subtitle={
        <>
          {customer.name && customer.email && <span>{customer.email}</span>}
          <Copyable text={customer.id} label={t("common.copyId")} />
        </>
      }
      buttons={
        <>
          <Button
            leftSection={<IconPencil size={16} />}
            onClick={() => go(`/customers/${id}/edit`)}
            data-testid="customer-edit"
          >
            {readOnly ? t("form.view") : t("form.edit")}
          </Button>
          <Button
            variant="default"
            leftSection={<IconExternalLink size={16} />}
            onClick={() => void ipc.openInDashboard(dashboard_url)}
          >
            {t("common.dashboard")}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                variant="default"
                px={10}
                aria-label={t("common.more")}
                data-testid="object-more"
              >
                <IconDots size={16} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={16} />}
                disabled={readOnly}
                onClick={() => setDeleting(true)}
                data-testid="object-delete"
              >
                {t("customers.delete")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      }
      banner={as_of === null ? null : <OfflineNote asOf={as_of} />}
      beside={<CustomerArrivals customer={id} />}
    >
      <Section title={t("customers.about")}>
        <Facts facts={customerFacts(customer, t, i18n.language)} />
      </Section>
      {customer.discount && (
        <Section title={t("field.customer.discount")} testId="customer-discount">
          <Facts facts={discountFacts(customer.discount, t, i18n.language)} />
        </Section>
      )}
      <Section title={t("field.customer.address")}>
        {customer.address ? (
          <Facts
            facts={addressParts
              .filter((part) => address[part] !== "")
              .map((part) => ({
                key: part,
                label: t(`field.address.${part}`),
                value: address[part],
              }))}
          />
        ) : (
          <Text c="dimmed" size="sm">
            {t("customers.noAddress")}
          </Text>
        )}
      </Section>
      <Section title={t("form.metadata")}>
        {metadata.length > 0 ? (
          <Facts
            facts={metadata.map(([key, value]) => ({
              key,
              label: key,
              value: String(value ?? ""),
            }))}
          />
        ) : (
          <Text c="dimmed" size="sm">
            {t("common.noMetadata")}
          </Text>
        )}
      </Section>
      <RawJson raw={raw} />
      {deleting && (
        <ConfirmDelete
          title={t("customers.deleteTitle")}
          warning={t("customers.deleteWarning")}
          phrase={phrase}
          prompt={t("common.typeToConfirm", { phrase })}
          action={t("customers.delete")}
          cancel={t("common.cancel")}
          close={t("common.close")}
          deleting={remove.isPending}
          problem={remove.error ? workspace.failure(remove.error) : null}
          onConfirm={() => remove.mutate()}
          onClose={() => {
            setDeleting(false);
            remove.reset();
          }}
        />
      )}
    </ObjectPage>
  );
}
