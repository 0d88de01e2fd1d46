"""Reads the whole list of charges through the official API client and keeps nothing.

Usage: page.py URL KEY; prints seconds and objects.
"""

import sys
import time

import stripe

client = stripe.StripeClient(
    sys.argv[2],
    base_addresses={"api": sys.argv[1]},
    stripe_version="2020-08-27",
    max_network_retries=0,
)
began = time.perf_counter()
count = sum(1 for _ in client.v1.charges.list({"limit": 100}).auto_paging_iter())
print(f"{time.perf_counter() - began:.2f} {count}")
