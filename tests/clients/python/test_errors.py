"""The error classes of the official Python client."""

import socket

import stripe

from account import KEY, Account, client, control, fault, make


class Errors(Account):
    def fails(self, kind, call):
        with self.assertRaises(stripe.StripeError) as caught:
            call()
        self.assertIs(type(caught.exception), kind)
        return caught.exception

    def list(self):
        return self.customers.list()

    def test_an_unknown_key(self):
        error = self.fails(stripe.AuthenticationError, client("sk_test_nobody").v1.customers.list)
        self.assertEqual(error.http_status, 401)
        self.assertIn("Invalid API Key provided: sk_test_", str(error))

    def test_a_key_that_was_revoked(self):
        key = control("POST", "/keys", {"permissions": {"customers": "read"}})["key"]
        restricted = client(key).v1.customers
        self.assertEqual(restricted.list().data, [])
        control("POST", "/keys/revoke", {"key": key})
        error = self.fails(stripe.AuthenticationError, restricted.list)
        self.assertEqual(error.error.code, "api_key_expired")

    def test_a_publishable_key(self):
        key = KEY.replace("sk_", "pk_")
        self.fails(stripe.AuthenticationError, client(key).v1.customers.list)

    def test_a_parameter_that_is_unknown(self):
        error = self.fails(
            stripe.InvalidRequestError, lambda: self.customers.create({"nickname": "A"})
        )
        self.assertEqual((error.code, error.param), ("parameter_unknown", "nickname"))
        self.assertEqual((error.http_status, error.request_id[:4]), (400, "req_"))

    def test_a_parameter_that_is_missing(self):
        error = self.fails(stripe.InvalidRequestError, lambda: self.products.create({}))
        self.assertEqual((error.code, error.param), ("parameter_missing", "name"))

    def test_a_value_that_is_no_good(self):
        error = self.fails(
            stripe.InvalidRequestError, lambda: self.customers.create({"email": "nonsense"})
        )
        self.assertEqual((error.code, error.param), ("email_invalid", "email"))

    def test_an_object_that_is_not_there(self):
        error = self.fails(stripe.InvalidRequestError, lambda: self.customers.retrieve("cus_none"))
        self.assertEqual((error.code, error.http_status), ("resource_missing", 404))

    def test_a_cursor_that_is_not_there(self):
        error = self.fails(
            stripe.InvalidRequestError, lambda: self.customers.list({"starting_after": "cus_none"})
        )
        self.assertEqual((error.code, error.param), ("resource_missing", "starting_after"))

    def test_a_card_that_is_declined(self):
        charge = {"amount": 500, "currency": "usd", "source": "tok_chargeDeclined"}
        error = self.fails(stripe.CardError, lambda: self.stripe.v1.charges.create(charge))
        self.assertEqual((error.code, error.http_status), ("card_declined", 402))

    def test_a_permission_that_a_restricted_key_lacks(self):
        key = control("POST", "/keys", {"permissions": {"customers": "read"}})["key"]
        restricted = client(key).v1
        self.assertEqual(restricted.customers.list().data, [])
        error = self.fails(stripe.PermissionError, restricted.charges.list)
        self.assertIn("rak_charge_read", str(error))
        self.fails(stripe.PermissionError, lambda: restricted.customers.create({"name": "A"}))

    def test_a_permission_that_goes_by_fault(self):
        fault(kind="status", status=403, path="/v1/customers")
        self.fails(stripe.PermissionError, self.list)

    def test_too_many_requests(self):
        fault(kind="status", status=429, reason="global-rate")
        error = self.fails(stripe.RateLimitError, self.list)
        self.assertEqual(error.headers["stripe-rate-limited-reason"], "global-rate")
        fault(kind="status", status=429)
        self.fails(stripe.RateLimitError, self.list)

    def test_stripe_itself_fails(self):
        for status in (500, 502, 503):
            fault(kind="status", status=status)
            self.assertEqual(self.fails(stripe.APIError, self.list).http_status, status)

    def test_a_500_is_given_again_under_its_key(self):
        fault(kind="status", status=500, saved=True, method="POST")
        options = {"idempotency_key": "draft-1"}
        for _ in range(2):
            self.fails(stripe.APIError, lambda: self.customers.create({"name": "A"}, options))
        self.assertEqual(self.customers.list().data, [])

    def test_an_answer_that_is_no_json(self):
        fault(kind="wrong_json")
        self.fails(stripe.APIError, self.list)

    def test_a_connection_that_is_reset(self):
        for kind in ("reset_before", "half_body"):
            make("customers")
            fault(kind=kind)
            self.fails(stripe.APIConnectionError, self.list)

    def test_a_host_that_is_not_there(self):
        with socket.socket() as taken:
            # Bound and never listening: whoever connects is refused, and nobody else gets the port.
            taken.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{taken.getsockname()[1]}"
            self.fails(stripe.APIConnectionError, client(url=url).v1.customers.list)
