// Reads the whole list of charges through the official API client and keeps nothing.
//
// Usage: page.mjs URL KEY; prints seconds and objects.
import { createRequire } from "node:module";

// Installed for the tests of the clients.
const require = createRequire(new URL("../../tests/clients/node/", import.meta.url));
const Stripe = require("stripe");
const [url, key] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const stripe = new Stripe(key, {
  apiVersion: "2020-08-27",
  host: hostname,
  port: Number(port),
  protocol: "http",
  maxNetworkRetries: 0,
  telemetry: false,
});
const began = performance.now();
let count = 0;
for await (const _ of stripe.charges.list({ limit: 100 })) count += 1;
console.log(`${((performance.now() - began) / 1000).toFixed(2)} ${count}`);
