import { useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { CommandCenter } from "../actions/CommandCenter";
import { Failure } from "../components/failure/Failure";
import { AppContext, type AppContextValue, WorkspaceContext } from "../context/workspace";
import { StatusBar } from "../features/status/StatusBar";
import type { AppEvent, Connection, Start, ViewStatePatch } from "../ipc/bindings";
import { ipc } from "../ipc/client";
import { asErrorView } from "../ipc/errors";
import { go, useLocation } from "../navigation/location";
import { hashOf } from "../navigation/route";
import { setLanguage } from "./i18n";
import { Nav } from "./Nav";
import { Notices } from "./Notices";
import { notify, notifyFailure } from "./notify";
import { queryClient } from "./queries";
import { Routes } from "./Routes";
import classes from "./shell.module.css";
import { useAppEvents } from "./useAppEvents";
import { showSettings, useSettings } from "./useSettings";
import { useViewState } from "./useViewState";

/** The window: places on the left, the work in the middle, the watcher's state at the foot. */
export function AppShell({ start }: { start: Start }) {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const location = useLocation();
  const errorLine = useCallback(
    (error: unknown) => t(`error.${asErrorView(error).code}.title`),
    [t],
  );
  const onFailure = useCallback((error: unknown) => notifyFailure(errorLine(error)), [errorLine]);
  const { settings, change } = useSettings(start.settings, onFailure);
  const { view, saveViewState } = useViewState(start.view, onFailure);
  const { data: connections = start.connections } = useQuery({
    queryKey: ["connections"],
    queryFn: () => ipc.listConnections(),
    initialData: start.connections,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const connection = connections.find(({ id }) => id === view.connection) ?? connections[0] ?? null;

  const { language, theme } = settings.general;
  useEffect(() => setColorScheme(theme === "system" ? "auto" : theme), [theme, setColorScheme]);
  useEffect(() => {
    void setLanguage(language === "system" ? start.system_language : language);
  }, [language, start.system_language]);

  const onConnection = useCallback(
    (id: string) => saveViewState({ connection: id }),
    [saveViewState],
  );
  useSaveRoute(location.whole, connection !== null, saveViewState);
  useFollowLink(location.query.get("c"), connection, connections, saveViewState);
  useEffect(() => {
    const free = location.path === "/connect" || location.path === "/settings";
    if (connection === null && !free) go("/connect", { replace: true });
  }, [connection, location.path]);

  useAppEvents((event: AppEvent) => {
    if (event.type === "settings_changed") showSettings(event.settings);
    else if (event.type === "failed") notifyFailure(errorLine(event.error));
    else if (event.type === "navigate") {
      go(hashOf(event.route));
      void ipc.takeRoute();
    }
  });

  const appContext = useMemo<AppContextValue>(
    () => ({
      connection,
      settings,
      view,
      saveViewState,
      path: location.path,
      query: location.query,
      go,
      notify,
      errorLine,
      failure: (error, retry) => <Failure error={asErrorView(error)} onRetry={retry} />,
    }),
    [connection, settings, view, saveViewState, location, errorLine],
  );
  const workspace = useMemo(
    () => (connection === null ? null : { ...appContext, connection }),
    [appContext, connection],
  );

  return (
    <AppContext.Provider value={appContext}>
      <WorkspaceContext.Provider value={workspace}>
        <div className={classes.window}>
          <Nav
            path={location.path}
            connection={connection}
            connections={connections}
            onConnection={onConnection}
          />
          <main className={classes.main}>
            <Notices first={start.notices} onFailure={onFailure} />
            <Routes
              path={location.path}
              connection={connection}
              connections={connections}
              start={start}
              change={change}
              onConnected={(made) => {
                queryClient.setQueryData<Connection[]>(["connections"], (now = []) => [
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
          errorLine={errorLine}
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
            (paused: boolean) =>
              void (paused ? ipc.pauseWatching() : ipc.resumeWatching()).catch(onFailure),
            [onFailure],
          )}
        />
      </WorkspaceContext.Provider>
    </AppContext.Provider>
  );
}

/** Remembers where the person is, so that a window opened again comes back there. */
function useSaveRoute(
  whole: string,
  connected: boolean,
  saveViewState: (patch: ViewStatePatch) => void,
) {
  useEffect(() => {
    if (!connected || whole === "" || whole.startsWith("/connect")) return;
    const wait = window.setTimeout(() => saveViewState({ route: whole }), 400);
    return () => window.clearTimeout(wait);
  }, [whole, connected, saveViewState]);
}

/** A link to another connection's activity switches to it. */
function useFollowLink(
  linked: string | null,
  shown: Connection | null,
  connections: Connection[],
  saveViewState: (patch: ViewStatePatch) => void,
) {
  const known = connections.some(({ id }) => id === linked);
  // Only a new link switches; the person may switch away from it afterwards.
  const follow = useEffectEvent((id: string) => {
    if (id !== shown?.id) saveViewState({ connection: id });
  });
  useEffect(() => {
    if (linked !== null && known) follow(linked);
  }, [linked, known]);
}
