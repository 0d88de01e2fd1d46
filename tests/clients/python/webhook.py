"""A webhook handler as Stripe's documentation has it: it takes what `construct_event` lets through."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import stripe

SECRET = os.environ["STRIPE_WEBHOOK_SECRET"]


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        payload = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = stripe.Webhook.construct_event(
                payload, self.headers["Stripe-Signature"], SECRET
            )
        except (ValueError, stripe.SignatureVerificationError) as error:
            print(json.dumps({"refused": str(error)}), flush=True)
            self.send_response(400)
        else:
            taken = {"type": event.type, "amount": event.data.object["amount"]}
            print(json.dumps(taken), flush=True)
            self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Webhook)
print(json.dumps({"port": server.server_port}), flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    sys.exit()
