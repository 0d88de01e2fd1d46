// Reading and writing through the official Node client.

import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { VERSION, client, control, fault, ids, make, requests } from './account.mjs';

const stripe = client();

beforeEach(() => control('POST', '/reset', {}));

/** An object without what the client adds to it. */
const plain = (object) => JSON.parse(JSON.stringify(object));

describe('writing', () => {
  test('a product is made, read, changed and deleted', async () => {
    const made = await stripe.products.create({
      name: 'Mug',
      id: 'mug.1',
      type: 'good',
      caption: 'Speckled',
      description: 'For coffee ☕',
      images: ['https://a.example/2.png', 'https://a.example/1.png'],
      url: 'https://kiln.example/mug',
      shippable: true,
      metadata: { size: 'L' },
    });
    const read = await stripe.products.retrieve('mug.1');
    assert.deepEqual(plain(read), plain(made));
    assert.equal(read.caption, 'Speckled');
    assert.deepEqual(read.images, ['https://a.example/2.png', 'https://a.example/1.png']);
    const changed = await stripe.products.update('mug.1', {
      name: 'Cup',
      active: false,
      images: '',
      metadata: { size: '' },
    });
    assert.deepEqual([changed.name, changed.active], ['Cup', false]);
    assert.deepEqual([changed.images, changed.metadata], [[], {}]);
    assert.equal((await stripe.products.del('mug.1')).deleted, true);
    await assert.rejects(stripe.products.retrieve('mug.1'), { code: 'resource_missing' });
  });

  test('a customer is made, read, changed and deleted', async () => {
    const made = await stripe.customers.create({
      name: '花子',
      email: 'hana@example.com',
      phone: '+81 3 1234',
      address: { line1: '1-2-3', city: 'Kyoto', country: 'JP' },
      metadata: { vip: 'yes' },
    });
    const read = await stripe.customers.retrieve(made.id);
    assert.deepEqual(plain(read), plain(made));
    assert.deepEqual([read.name, read.address.city], ['花子', 'Kyoto']);
    const changed = await stripe.customers.update(made.id, { email: '', description: 'Blue' });
    assert.deepEqual([changed.email, changed.description], [null, 'Blue']);
    assert.equal((await stripe.customers.del(made.id)).deleted, true);
    assert.equal((await stripe.customers.retrieve(made.id)).deleted, true);
  });

  test('every request carries the pinned version', async () => {
    await stripe.customers.create({ name: 'A' });
    await stripe.customers.list();
    const versions = (await requests()).map((one) => one.version);
    assert.deepEqual(versions, [VERSION, VERSION]);
  });
});

describe('reading', () => {
  for (const kind of ['products', 'customers']) {
    test(`${kind} are paged by themselves`, async () => {
      const made = await make(kind, {}, 25);
      const got = [];
      for await (const one of stripe[kind].list({ limit: 10 })) got.push(one.id);
      assert.deepEqual(got, made.toReversed());
      const asked = await requests();
      assert.equal(asked.length, 3);
      const cursor = asked[1].query.find(([name]) => name === 'starting_after');
      assert.equal(cursor[1], got[9]);
    });
  }

  test('pages go backwards too', async () => {
    const newest = (await make('customers', {}, 5)).toReversed();
    const page = await stripe.customers.list({ limit: 2, ending_before: newest[4] });
    assert.deepEqual([ids(page.data), page.has_more], [newest.slice(2, 4), true]);
  });

  test('charges are listed', async () => {
    const [customer] = await make('customers', { name: 'A' });
    const made = await make('charges', { amount: 1234, customer }, 2);
    made.push(...(await make('charges', { fate: 'declined' })));
    assert.deepEqual(ids((await stripe.charges.list()).data), made.toReversed());
    const [one] = (await stripe.charges.list({ customer, limit: 1 })).data;
    assert.deepEqual([one.amount, one.currency, one.paid], [1234, 'usd', true]);
    assert.equal(one.outcome.network_status, 'approved_by_network');
    const whole = await stripe.charges.retrieve(one.id, { expand: ['customer'] });
    assert.equal(whole.customer.name, 'A');
  });

  test('invoice items are listed', async () => {
    const [customer] = await make('customers');
    const [item] = await make('invoiceitems', { customer, amount: 700 });
    const { data } = await stripe.invoiceItems.list({ customer });
    assert.deepEqual([ids(data), data[0].amount], [[item], 700]);
  });

  test('events are listed by type and time', async (t) => {
    t.after(() => control('POST', '/clock', { system: 0 }));
    await control('POST', '/clock', { set: 1_790_000_000 });
    await make('customers');
    await control('POST', '/clock', { advance: 60 });
    const [charge] = await make('charges');
    const types = ['charge.succeeded', 'customer.created'];
    const listed = await stripe.events.list({ types, created: { gte: 1_790_000_000 } });
    assert.deepEqual(listed.data.map((one) => one.type), types);
    const late = await stripe.events.list({ created: { gt: 1_790_000_000 } });
    assert.deepEqual(late.data.map((one) => one.data.object.id), [charge]);
    assert.deepEqual((await stripe.events.list({ types: ['order.created'] })).data, []);
  });

  test('legacy orders are listed until the account has none', async () => {
    const [order] = await make('orders', { amount: 900 });
    // No client of today has methods for them.
    const page = await stripe.rawRequest('GET', '/v1/orders');
    assert.deepEqual(ids(page.data), [order]);
    await control('POST', '/switches', { orders: false, late: {} });
    await assert.rejects(stripe.rawRequest('GET', '/v1/orders'), /Unrecognized request URL/);
  });
});

describe('repeating', () => {
  const idempotencyKey = 'draft-1';

  test('the same key gives the same answer', async () => {
    const first = await stripe.customers.create({ name: 'A' }, { idempotencyKey });
    const again = await stripe.customers.create({ name: 'A' }, { idempotencyKey });
    assert.equal(again.id, first.id);
    assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
    assert.equal((await stripe.customers.list()).data.length, 1);
  });

  test('the same key with other parameters is an error', async () => {
    await stripe.customers.create({ name: 'A' }, { idempotencyKey });
    await assert.rejects(stripe.customers.create({ name: 'B' }, { idempotencyKey }), {
      type: 'StripeIdempotencyError',
    });
  });

  test('a retry after a lost answer makes nothing twice', async () => {
    await fault({ kind: 'reset_after', method: 'POST' });
    const made = await client(undefined, { retries: 1 }).customers.create({ name: 'A' });
    assert.deepEqual(ids((await stripe.customers.list()).data), [made.id]);
    const sent = (await requests()).filter((one) => one.method === 'POST');
    assert.equal(sent.length, 2);
    assert.equal(new Set(sent.map((one) => one.idempotency_key)).size, 1);
  });
});
