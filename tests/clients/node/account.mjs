// An emptied sandbox account for each test, the official client of it, and the sandbox's controls.

import Stripe from 'stripe';

export { Stripe };
export const KEY = process.env.SANDBOX_KEY;
export const VERSION = '2020-08-27';
const url = new URL(process.env.SANDBOX_URL);

/** Calls the sandbox's own API. */
export async function control(method, path, body) {
  const answer = await fetch(new URL(`/_sandbox${path}`, url), {
    method,
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return answer.json();
}

/** Makes objects without the client; gives their ids, oldest first. */
export async function make(kind, spec = {}, count = 1) {
  return (await control('POST', '/create', { kind, spec, count })).ids;
}

/** Lets something go wrong, once. */
export const fault = (what) => control('POST', '/faults', { times: 1, ...what });

/** What was asked since the account was emptied. */
export const requests = () => control('GET', '/requests');

export function client(key = KEY, { port = url.port, retries = 0 } = {}) {
  return new Stripe(key, {
    apiVersion: VERSION,
    protocol: 'http',
    host: url.hostname,
    port,
    maxNetworkRetries: retries,
    telemetry: false,
  });
}

/** Ids of what the client gives. */
export const ids = (list) => list.map((one) => one.id);
