import { Button } from "@mantine/core";
import { IconArchive, IconArchiveOff } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import type { Product } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";

/** Takes a product out of use, or brings it back. */
export function ArchiveButton({ product, readOnly }: { product: Product; readOnly: boolean }) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const cache = useQueryClient();
  const connection = workspace.connection.id;
  const { id, active } = product;
  // One id for one wish to archive or restore: a second click must not be a second send.
  const sendId = useRef<string | null>(null);
  const setActive = useMutation({
    mutationFn: () => {
      sendId.current ??= crypto.randomUUID();
      return ipc.setProductActive(connection, id, !active, sendId.current);
    },
    onSuccess: (changed) => {
      sendId.current = null;
      workspace.notify(changed.active ? t("products.restored") : t("products.archivedNow"));
      void cache.invalidateQueries({ queryKey: ["products", connection] });
      void cache.invalidateQueries({ queryKey: ["product", connection, id] });
    },
    onError: (error) => workspace.notify(workspace.errorLine(error)),
  });
  return (
    <Button
      variant="default"
      leftSection={active ? <IconArchive size={16} /> : <IconArchiveOff size={16} />}
      loading={setActive.isPending}
      disabled={readOnly}
      onClick={() => setActive.mutate()}
      data-testid="product-archive"
    >
      {active ? t("products.archive") : t("products.restore")}
    </Button>
  );
}
