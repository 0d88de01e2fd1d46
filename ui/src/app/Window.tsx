import { useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { CommandCenter } from "../actions/CommandCenter";
import { type Around, AroundContext, WorkspaceContext } from "../actions/workspace";
import { Failure } from "../components/failure/Failure";
import { StatusBar } from "../features/status/StatusBar";
import type { AppEvent, Connection, Start, View } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { asErrorView } from "../ipc/errors";
import { speak } from "./i18n";
import { Nav } from "./Nav";
import { Notices } from "./Notices";
import { notify, notifyFailure } from "./notify";
import { go, usePlace } from "./place";
import { client } from "./queries";
import { Routes } from "./Routes";
import { addressOf } from "./route";
import classes from "./shell.module.css";
import { useAppEvents } from "./useAppEvents";
import { takeSettings, useSettings } from "./useSettings";

/** The window: places on the left, the work in the middle, the watcher's state at the foot. */
export function Window({ start }: { start: Start }) {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const place = usePlace();
  const reason = useCallback((error: unknown) => t(`error.${asErrorView(error).code}.title`), [t]);
  const onFailure = useCallback((error: unknown) => notifyFailure(reason(error)), [reason]);
  const { settings, change } = useSettings(start.settings, onFailure);
  const { data: connections = start.connections } = useQuery({
    queryKey: ["connections"],
    queryFn: () => ipc.connections(),
    initialData: start.connections,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const connection =
    connections.find(({ id }) => id === settings.view.connection) ?? connections[0] ?? null;

  const { language, theme } = settings.general;
  useEffect(() => setColorScheme(theme === "system" ? "auto" : theme), [theme, setColorScheme]);
  useEffect(() => {
    void speak(language === "system" ? start.system_language : language);
  }, [language, start.system_language]);

  const remember = useCallback(
    (view: Partial<View>) => void change((now) => ({ view: { ...now.view, ...view } })),
    [change],
  );
  const onConnection = useCallback((id: string) => remember({ connection: id }), [remember]);
  useLastPlace(place.whole, connection !== null, remember);
  useLinkedConnection(place.query.get("c"), connection, connections, remember);
  useEffect(() => {
    const free = place.path === "/connect" || place.path === "/settings";
    if (connection === null && !free) go("/connect", { replace: true });
  }, [connection, place.path]);

  useAppEvents((event: AppEvent) => {
    if (event.type === "settings_changed") takeSettings(event.settings);
    else if (event.type === "failed") notifyFailure(reason(event.error));
    else if (event.type === "navigate") {
      go(addressOf(event.route));
      void ipc.takeRoute();
    }
  });

  const around = useMemo<Around>(
    () => ({
      connection,
      settings,
      remember,
      path: place.path,
      query: place.query,
      go,
      notify,
      reason,
      failure: (error, retry) => <Failure error={asErrorView(error)} onRetry={retry} />,
    }),
    [connection, settings, remember, place, reason],
  );
  const workspace = useMemo(
    () => (connection === null ? null : { ...around, connection }),
    [around, connection],
  );

  return (
    <AroundContext.Provider value={around}>
      <WorkspaceContext.Provider value={workspace}>
        <div className={classes.window}>
          <Nav
            path={place.path}
            connection={connection}
            connections={connections}
            onConnection={onConnection}
          />
          <main className={classes.main}>
            <Notices first={start.notices} onFailure={onFailure} />
            <Routes
              path={place.path}
              connection={connection}
              connections={connections}
              start={start}
              change={change}
              onConnected={(made) => {
                client.setQueryData<Connection[]>(["connections"], (now = []) => [
                  ...now.filter(({ id }) => id !== made.id),
                  made,
                ]);
                onConnection(made.id);
                go("/activity");
              }}
            />
          </main>
          {connection !== null && <StatusBar connection={connection} onFailure={onFailure} />}
        </div>
        <CommandCenter
          reason={reason}
          go={go}
          connection={connection?.id ?? null}
          connections={connections}
          paused={settings.watching.paused}
          onConnection={onConnection}
          onTheme={useCallback(
            (to) => void change((now) => ({ general: { ...now.general, theme: to } })),
            [change],
          )}
          onLanguage={useCallback(
            (to) => void change((now) => ({ general: { ...now.general, language: to } })),
            [change],
          )}
          onCheckNow={useCallback(
            () => void (connection && ipc.checkNow(connection.id).catch(onFailure)),
            [connection, onFailure],
          )}
          onPause={useCallback(
            (paused: boolean) => void (paused ? ipc.pause() : ipc.resume()).catch(onFailure),
            [onFailure],
          )}
        />
      </WorkspaceContext.Provider>
    </AroundContext.Provider>
  );
}

/** Remembers where the person is, so that a window opened again comes back there. */
function useLastPlace(whole: string, connected: boolean, remember: (view: Partial<View>) => void) {
  useEffect(() => {
    if (!connected || whole === "" || whole.startsWith("/connect")) return;
    const wait = window.setTimeout(() => remember({ route: whole }), 400);
    return () => window.clearTimeout(wait);
  }, [whole, connected, remember]);
}

/** A link to another connection's activity switches to it. */
function useLinkedConnection(
  linked: string | null,
  shown: Connection | null,
  connections: Connection[],
  remember: (view: Partial<View>) => void,
) {
  const known = connections.some(({ id }) => id === linked);
  // Only a new link switches; the person may switch away from it afterwards.
  const follow = useEffectEvent((id: string) => {
    if (id !== shown?.id) remember({ connection: id });
  });
  useEffect(() => {
    if (linked !== null && known) follow(linked);
  }, [linked, known]);
}
