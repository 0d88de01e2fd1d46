// The error classes of the official Node client.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { beforeEach, test } from 'node:test';
import { KEY, Stripe, client, control, fault, make } from './account.mjs';

const stripe = client();
const { errors } = Stripe;
const list = (of = stripe) => of.customers.list();

beforeEach(() => control('POST', '/reset', {}));

/** The error of a call, which is of this very class. */
async function fails(kind, call) {
  const error = await call.then(
    () => assert.fail('it should have failed'),
    (error) => error,
  );
  assert.equal(error.constructor, kind, error.stack);
  return error;
}

test('an unknown key', async () => {
  const error = await fails(errors.StripeAuthenticationError, list(client('sk_test_nobody')));
  assert.equal(error.statusCode, 401);
  assert.match(error.message, /^Invalid API Key provided: sk_test_/);
});

test('a key that was revoked', async () => {
  const { key } = await control('POST', '/keys', { permissions: { customers: 'read' } });
  assert.deepEqual((await list(client(key))).data, []);
  await control('POST', '/keys/revoke', { key });
  const error = await fails(errors.StripeAuthenticationError, list(client(key)));
  assert.equal(error.code, 'api_key_expired');
});

test('a publishable key', async () => {
  await fails(errors.StripeAuthenticationError, list(client(KEY.replace('sk_', 'pk_'))));
});

test('a parameter that is unknown', async () => {
  const call = stripe.customers.create({ nickname: 'A' });
  const error = await fails(errors.StripeInvalidRequestError, call);
  assert.deepEqual([error.code, error.param], ['parameter_unknown', 'nickname']);
  assert.equal(error.statusCode, 400);
  assert.match(error.requestId, /^req_/);
});

test('a parameter that is missing', async () => {
  const error = await fails(errors.StripeInvalidRequestError, stripe.products.create({}));
  assert.deepEqual([error.code, error.param], ['parameter_missing', 'name']);
});

test('a value that is no good', async () => {
  const call = stripe.customers.create({ email: 'nonsense' });
  const error = await fails(errors.StripeInvalidRequestError, call);
  assert.deepEqual([error.code, error.param], ['email_invalid', 'email']);
});

test('an object that is not there', async () => {
  const call = stripe.customers.retrieve('cus_none');
  const error = await fails(errors.StripeInvalidRequestError, call);
  assert.deepEqual([error.code, error.statusCode], ['resource_missing', 404]);
});

test('a cursor that is not there', async () => {
  const call = stripe.customers.list({ starting_after: 'cus_none' });
  const error = await fails(errors.StripeInvalidRequestError, call);
  assert.deepEqual([error.code, error.param], ['resource_missing', 'starting_after']);
});

test('a card that is declined', async () => {
  const source = 'tok_chargeDeclined';
  const call = stripe.charges.create({ amount: 500, currency: 'usd', source });
  const error = await fails(errors.StripeCardError, call);
  assert.deepEqual([error.code, error.statusCode], ['card_declined', 402]);
});

test('a permission that a restricted key lacks', async () => {
  const { key } = await control('POST', '/keys', { permissions: { customers: 'read' } });
  const restricted = client(key);
  assert.deepEqual((await list(restricted)).data, []);
  const error = await fails(errors.StripePermissionError, restricted.charges.list());
  assert.match(error.message, /rak_charge_read/);
  await fails(errors.StripePermissionError, restricted.customers.create({ name: 'A' }));
});

test('a permission that goes by fault', async () => {
  await fault({ kind: 'status', status: 403, path: '/v1/customers' });
  await fails(errors.StripePermissionError, list());
});

test('too many requests', async () => {
  await fault({ kind: 'status', status: 429, reason: 'global-rate' });
  const error = await fails(errors.StripeRateLimitError, list());
  assert.equal(error.headers['stripe-rate-limited-reason'], 'global-rate');
  await fault({ kind: 'status', status: 429 });
  await fails(errors.StripeRateLimitError, list());
});

test('Stripe itself fails', async () => {
  for (const status of [500, 502, 503]) {
    await fault({ kind: 'status', status });
    assert.equal((await fails(errors.StripeAPIError, list())).statusCode, status);
  }
});

test('a 500 is given again under its key', async () => {
  await fault({ kind: 'status', status: 500, saved: true, method: 'POST' });
  for (let time = 0; time < 2; time += 1) {
    const call = stripe.customers.create({ name: 'A' }, { idempotencyKey: 'draft-1' });
    await fails(errors.StripeAPIError, call);
  }
  assert.deepEqual((await list()).data, []);
});

test('an answer that is no JSON', async () => {
  await fault({ kind: 'wrong_json' });
  await fails(errors.StripeAPIError, list());
});

test('a connection that is reset', async () => {
  await make('customers');
  // This client tries a closed connection once more whatever it is told of retries.
  await fault({ kind: 'reset_before', times: 2 });
  await fails(errors.StripeConnectionError, list());
});

test('a host that is not there', async () => {
  const closed = createServer();
  await new Promise((ready) => closed.listen(0, '127.0.0.1', ready));
  const { port } = closed.address();
  await new Promise((done) => closed.close(done));
  await fails(errors.StripeConnectionError, list(client(KEY, { port })));
});
