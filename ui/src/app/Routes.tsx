import { ActivityPage } from "../features/activity/ActivityPage";
import { ConnectPage } from "../features/connect/ConnectPage";
import { CustomerFormPage } from "../features/customers/CustomerFormPage";
import { CustomerPage } from "../features/customers/CustomerPage";
import { CustomersPage } from "../features/customers/CustomersPage";
import { ImportPage } from "../features/imports/ImportPage";
import { ImportsPage } from "../features/imports/ImportsPage";
import { ProductFormPage } from "../features/products/ProductFormPage";
import { ProductPage } from "../features/products/ProductPage";
import { ProductsPage } from "../features/products/ProductsPage";
import { SettingsPage } from "../features/settings/SettingsPage";
import type { Connection, Settings, SettingsPatch, Start } from "../ipc/bindings";

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

/** The screens that need a connection. */
function Connected({
  area,
  id,
  more,
}: {
  area: string;
  id: string | undefined;
  more: string | undefined;
}) {
  if (area === "customers") {
    if (id === "new") return <CustomerFormPage id={null} />;
    if (id && more === "edit") return <CustomerFormPage key={id} id={id} />;
    return id ? <CustomerPage key={id} id={id} /> : <CustomersPage />;
  }
  if (area === "products") {
    if (id === "new") return <ProductFormPage id={null} />;
    if (id && more === "edit") return <ProductFormPage key={id} id={id} />;
    return id ? <ProductPage key={id} id={id} /> : <ProductsPage />;
  }
  if (area === "imports") return id ? <ImportPage key={id} id={id} /> : <ImportsPage />;
  return <ActivityPage />;
}
