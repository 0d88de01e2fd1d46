import { IconBox, IconUser } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ErrorView } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { HelpSheet } from "./HelpSheet";
import { Hotkeys } from "./Hotkeys";
import { Palette, type PaletteHit } from "./Palette";
import { useActions } from "./useActions";
import { type WindowParts, windowActions } from "./windowActions";

const MAX_HITS = 8;

interface CommandCenterProps extends Omit<WindowParts, "onPalette" | "onHelp"> {
  /** A failure in one line. */
  errorLine: (error: unknown) => string;
}

/** The palette, the hotkeys and the help sheet of the window: mounted once, at its root. */
export function CommandCenter({ errorLine, ...parts }: CommandCenterProps) {
  const { t } = useTranslation();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const { connection, connections, paused, go } = parts;
  const { onConnection, onTheme, onLanguage, onCheckNow, onPause } = parts;

  const actions = useMemo(
    () =>
      windowActions(
        {
          go,
          connection,
          connections,
          paused,
          onConnection,
          onTheme,
          onLanguage,
          onCheckNow,
          onPause,
          onPalette: () => setPalette((opened) => !opened),
          onHelp: () => setHelp(true),
        },
        t,
      ),
    [
      go,
      connection,
      connections,
      paused,
      onConnection,
      onTheme,
      onLanguage,
      onCheckNow,
      onPause,
      t,
    ],
  );
  useActions(actions);

  useEffect(() => {
    const wait = window.setTimeout(() => setAsked(text.trim()), 80);
    return () => window.clearTimeout(wait);
  }, [text]);
  const found = useQuery<PaletteHit[], ErrorView>({
    queryKey: ["find", connection, asked],
    enabled: palette && connection !== null && asked !== "",
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: async () => {
      const hits = await ipc.searchRecords(connection ?? "", asked, MAX_HITS);
      return hits.map((hit) => ({
        id: hit.id,
        label: hit.title,
        hint: hit.subtitle === hit.title ? null : hit.subtitle,
        icon: hit.kind === "customers" ? IconUser : IconBox,
        run: () => go(`/${hit.kind}/${hit.id}`),
      }));
    },
  });

  return (
    <>
      <Hotkeys />
      <Palette
        opened={palette}
        onClose={() => {
          setPalette(false);
          setText("");
        }}
        text={text}
        onText={setText}
        hits={asked === "" || text.trim() === "" ? [] : (found.data ?? [])}
        searching={found.isFetching}
        stale={text.trim() !== asked || found.isPlaceholderData}
        problem={found.error && text.trim() !== "" ? errorLine(found.error) : null}
      />
      <HelpSheet opened={help} onClose={() => setHelp(false)} />
    </>
  );
}
