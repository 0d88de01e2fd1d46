export function ConnectPage(_: { first: boolean; onConnected: (c: never) => void }) {
  return <p>ConnectPage</p>;
}
