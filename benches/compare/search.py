"""The same search through the official API client: it has no substring search of customers at this
version, so what is found has to be read first, and an email address only when it is typed whole.

Usage: search.py URL KEY
"""

import statistics
import sys
import time

import stripe

client = stripe.StripeClient(
    sys.argv[2],
    base_addresses={"api": sys.argv[1]},
    stripe_version="2020-08-27",
    max_network_retries=0,
)


def timed(work):
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


took, everybody = timed(
    lambda: list(client.v1.customers.list({"limit": 100}).auto_paging_iter())
)
calls = -(-len(everybody) // 100)
print(
    f"official client, any substring: {took:.1f} s for {len(everybody)} customers in {calls} calls;"
    f" at 100 calls a minute at least {calls / 100:.0f} min"
)
needle = "tanaka"
took, found = timed(
    lambda: [
        one
        for one in everybody
        if needle in f"{one.id} {one.name} {one.email} {one.description}".lower()
    ]
)
print(f"  and then {took * 1e3:.0f} ms a keystroke over what was read ({len(found)} found)")
emails = [one.email for one in everybody[:: max(1, len(everybody) // 50)] if one.email]
times = sorted(
    timed(lambda email=email: client.v1.customers.list({"email": email, "limit": 100}))[0]
    for email in emails
)
print(
    f"official client, whole email: p50 {statistics.median(times) * 1e3:.1f} ms,"
    f" p95 {times[int((len(times) - 1) * 0.95)] * 1e3:.1f} ms on loopback, one call each"
)
