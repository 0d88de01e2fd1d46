"""An emptied sandbox account for each test, the official client of it, and the sandbox's controls."""

import json
import os
import unittest
import urllib.request

import stripe

URL = os.environ["SANDBOX_URL"]
KEY = os.environ["SANDBOX_KEY"]
VERSION = "2020-08-27"


def control(method, path, body=None):
    """Calls the sandbox's own API."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{URL}/_sandbox{path}", data, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def make(kind, count=1, **spec):
    """Makes objects without the client; gives their ids, oldest first."""
    return control("POST", "/create", {"kind": kind, "count": count, "spec": spec})["ids"]


def fault(**what):
    """Lets something go wrong, once."""
    control("POST", "/faults", {"times": 1, **what})


def client(key=KEY, url=URL, retries=0):
    return stripe.StripeClient(
        key,
        base_addresses={"api": url},
        stripe_version=VERSION,
        max_network_retries=retries,
    )


class Account(unittest.TestCase):
    def setUp(self):
        control("POST", "/reset", {})
        stripe.enable_telemetry = False
        self.stripe = client()
        self.customers = self.stripe.v1.customers
        self.products = self.stripe.v1.products

    def requests(self):
        return control("GET", "/requests")
