import { Anchor, Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { customerForm } from "../../components/form/values";
import { useWorkspace } from "../../context/workspace";
import type { Customer, Draft } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { CustomerForm } from "./CustomerForm";

/** Opens the form of a new or an existing customer, with what was typed before if there is any. */
export function CustomerFormPage({ id }: { id: string | null }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const fresh = useRef(crypto.randomUUID());
  const draftId = workspace.query.get("draft");
  const { go } = workspace;

  // The draft's id stands in the address, so that a restart comes back to the same draft.
  useEffect(() => {
    if (id === null && draftId === null)
      go(`/customers/new?draft=${fresh.current}`, { replace: true });
  }, [id, draftId, go]);

  const opened = useQuery({
    queryKey: ["form", "customer", connection, id, draftId],
    enabled: id !== null || draftId !== null,
    // What the form opened with must not change under the person's hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async () => {
      const drafts = await ipc.listDrafts(connection);
      const draft =
        id === null
          ? drafts.find((one) => one.id === draftId)
          : drafts.find((one) => one.kind === "update_customer" && one.target === id);
      const current = id === null ? null : (await ipc.getCustomer(connection, id)).customer;
      return { draft: draft ?? null, current };
    },
  });

  if (opened.error !== null) return workspace.failure(opened.error, () => void opened.refetch());
  if (!opened.data)
    return (
      <div role="status" aria-label={t("list.loading")} style={{ padding: 24 }}>
        <Skeleton height={24} width={240} mb={32} />
        <Skeleton height={36} maw={640} mb={24} />
        <Skeleton height={36} maw={640} mb={24} />
        <Skeleton height={96} maw={640} />
      </div>
    );
  const { draft, current } = opened.data;
  const base = draft ? (draft.base as Customer | null) : current;
  const to = id === null ? "/customers" : `/customers/${id}`;
  return (
    <CustomerForm
      key={draft?.id ?? draftId ?? fresh.current}
      draftId={draft?.id ?? draftId ?? fresh.current}
      draft={draft}
      base={base}
      initial={{ ...customerForm(base), ...((draft?.content as object | null) ?? {}) }}
      back={
        <Anchor href={`#${to}`}>{id === null ? t("customers.back") : (base?.name ?? id)}</Anchor>
      }
      onLeave={() => go(to)}
      onStartOver={() => {
        fresh.current = crypto.randomUUID();
        if (id === null) go(`/customers/new?draft=${fresh.current}`, { replace: true });
        else void opened.refetch();
      }}
      onSaved={(customer) => {
        cache.removeQueries({ queryKey: ["form", "customer"] });
        void cache.invalidateQueries({ queryKey: ["customers", connection] });
        void cache.invalidateQueries({ queryKey: ["customer", connection, customer.id] });
        workspace.notify(id === null ? t("customers.created") : t("customers.saved"));
        go(`/customers/${customer.id}`);
      }}
    />
  );
}

/** What a form page hands to the form. */
export interface FormPageProps<F, T> {
  draftId: string;
  draft: Draft | null;
  base: T | null;
  initial: F;
  back: React.ReactNode;
  onLeave: () => void;
  onStartOver: () => void;
  onSaved: (result: T) => void;
}
