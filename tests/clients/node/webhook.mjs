// A webhook handler as Stripe's documentation has it: it takes what `constructEvent` lets through.

import { createServer } from 'node:http';
import Stripe from 'stripe';

const stripe = new Stripe('sk_test_nobody');
const secret = process.env.STRIPE_WEBHOOK_SECRET;

const server = createServer((request, answer) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    try {
      const signature = request.headers['stripe-signature'];
      const event = stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, secret);
      console.log(JSON.stringify({ type: event.type, amount: event.data.object.amount }));
      answer.writeHead(200).end();
    } catch (error) {
      console.log(JSON.stringify({ refused: error.message }));
      answer.writeHead(400).end();
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
