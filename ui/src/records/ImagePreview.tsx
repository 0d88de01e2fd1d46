import { Tooltip } from "@mantine/core";
import { IconPhoto, IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../context/workspace";
import type { ErrorView } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import classes from "./records.module.css";
import { checkUrl } from "./validation";

/**
 * A picture, fetched by the backend: the window itself never loads anything remote.
 *
 * Where it cannot be shown, a sign stands there with the reason.
 */
export function ImagePreview({
  url,
  size,
  alt = "",
}: {
  url: string | null;
  size: number;
  alt?: string;
}) {
  const { t } = useTranslation();
  const { settings } = useWorkspace();
  const wanted = url !== null && url !== "" && checkUrl(url) === null;
  const on = settings.data.image_previews;
  const image = useQuery<string, ErrorView>({
    queryKey: ["image", url],
    enabled: wanted && on,
    queryFn: () => ipc.loadImagePreview(url ?? ""),
    retry: false,
    staleTime: 3_600_000,
  });
  const style = { width: size, height: size };
  if (image.data && on)
    return <img src={image.data} alt={alt} className={classes.picture} style={style} />;
  const reason = !wanted
    ? null
    : on
      ? image.error
        ? t(`image.${image.error.detail.rule ?? "failed"}`, { defaultValue: t("image.failed") })
        : t("image.loading")
      : t("image.turned_off");
  const Icon = image.error || (wanted && !on) ? IconPhotoOff : IconPhoto;
  const sign = (
    <span
      className={classes.noPicture}
      style={style}
      {...(reason ? { role: "img", "aria-label": reason } : { "aria-hidden": true })}
    >
      <Icon size={Math.min(20, size * 0.6)} stroke={1.5} />
    </span>
  );
  return reason ? <Tooltip label={reason}>{sign}</Tooltip> : sign;
}
