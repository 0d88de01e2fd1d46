import type { ReactNode } from "react";
import { ActivityPage } from "../features/activity/ActivityPage";
import { ConnectPage } from "../features/connect/ConnectPage";
import { CustomerPage } from "../features/customers/CustomerPage";
import { FlowEditorPage } from "../features/flows/FlowEditorPage";
import { FlowRunsPage } from "../features/flows/FlowRunsPage";
import { FlowsPage } from "../features/flows/FlowsPage";
import { ImportPage } from "../features/imports/ImportPage";
import { ImportsPage } from "../features/imports/ImportsPage";
import { OverviewPage } from "../features/overview/OverviewPage";
import { ProductPage } from "../features/products/ProductPage";
import { SettingsPage } from "../features/settings/SettingsPage";
import type { Connection, RecordKind, Settings, SettingsPatch, Start } from "../ipc/bindings";
import { customers } from "../records/customers";
import { products } from "../records/products";
import { RecordFormPage } from "../records/RecordFormPage";
import { RecordsPage } from "../records/RecordsPage";
import type { RecordType } from "../records/RecordType";

interface RoutesProps {
  path: string;
  connection: Connection | null;
  connections: Connection[];
  start: Start;
  change: (groups: (now: Settings) => SettingsPatch) => Promise<boolean>;
  onConnected: (connection: Connection) => void;
}

/** The screen of a place. Another connection is another screen: nothing of the last one stays. */
export function Routes(props: RoutesProps) {
  const { connection } = props;
  const [, area = "", id, more] = props.path.split("/").map(decodeURIComponent);
  if (area === "settings")
    return (
      <SettingsPage
        connections={props.connections}
        dataFolder={props.start.data_folder}
        version={props.start.version}
        change={props.change}
      />
    );
  if (area === "connect" || connection === null)
    return <ConnectPage first={connection === null} onConnected={props.onConnected} />;
  return <Connected key={connection.id} area={area} id={id} more={more} />;
}

interface PlaceProps {
  id: string | undefined;
  more: string | undefined;
}

/** The screens that need a connection. */
function Connected({ area, ...place }: PlaceProps & { area: string }) {
  const { id, more } = place;
  if (area === "flows" && id !== undefined)
    return more === "runs" ? (
      <FlowRunsPage key={id} id={id} />
    ) : (
      <FlowEditorPage key={id} id={id} />
    );
  if (area === "flows") return <FlowsPage />;
  if (area === "customers")
    return <RecordRoutes key={area} type={customers} page={CustomerPage} {...place} />;
  if (area === "products")
    return <RecordRoutes key={area} type={products} page={ProductPage} {...place} />;
  if (area === "overview") return <OverviewPage />;
  if (area === "imports") return id ? <ImportPage key={id} id={id} /> : <ImportsPage />;
  return <ActivityPage />;
}

interface RecordRoutesProps<K extends RecordKind> extends PlaceProps {
  type: RecordType<K>;
  page: (props: { id: string }) => ReactNode;
}

/** The screens of a kind: its list, a form, or the page of one record. */
function RecordRoutes<K extends RecordKind>(props: RecordRoutesProps<K>) {
  const { type, page: Page, id, more } = props;
  if (id === undefined || id === "") return <RecordsPage type={type} />;
  if (id === "new") return <RecordFormPage type={type} id={null} />;
  if (more === "edit") return <RecordFormPage key={id} type={type} id={id} />;
  return <Page key={id} id={id} />;
}
