import { CloseButton } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Notice } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { queryClient } from "./queries";
import classes from "./shell.module.css";

interface NoticesProps {
  first: Notice[];
  onFailure: (error: unknown) => void;
}

/** What this machine lacks or what was repaired: once, above the work, until it is closed. */
export function Notices({ first, onFailure }: NoticesProps) {
  const { t } = useTranslation();
  const { data: notices = [] } = useQuery({
    queryKey: ["notices"],
    queryFn: () => ipc.listNotices(),
    initialData: first,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const dismiss = (kind: Notice["kind"]) => {
    queryClient.setQueryData<Notice[]>(["notices"], (now = []) =>
      now.filter((n) => n.kind !== kind),
    );
    ipc.dismissNotice(kind).catch(onFailure);
  };
  return (
    <div className={classes.notices} role="status">
      {notices.map((notice) => (
        <div
          key={notice.kind}
          className={classes.notice}
          data-testid="notice"
          data-kind={notice.kind}
        >
          <IconInfoCircle size={16} aria-hidden />
          <span className={classes.noticeText}>
            {t(`notice.${notice.kind}`, { path: "path" in notice ? notice.path : "" })}
          </span>
          <CloseButton
            size="sm"
            aria-label={t("common.close")}
            onClick={() => dismiss(notice.kind)}
          />
        </div>
      ))}
    </div>
  );
}
