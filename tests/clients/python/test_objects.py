"""Reading and writing through the official Python client."""

import stripe

from account import VERSION, Account, client, control, fault, make


class Writing(Account):
    def test_a_product_is_made_read_changed_and_deleted(self):
        made = self.products.create(
            {
                "name": "Mug",
                "id": "mug.1",
                "type": "good",
                "caption": "Speckled",
                "description": "For coffee ☕",
                "images": ["https://a.example/2.png", "https://a.example/1.png"],
                "url": "https://kiln.example/mug",
                "shippable": True,
                "metadata": {"size": "L"},
            }
        )
        self.assertIsInstance(made, stripe.Product)
        read = self.products.retrieve("mug.1")
        self.assertEqual(read.to_dict(), made.to_dict())
        self.assertEqual(read["caption"], "Speckled")
        self.assertEqual(read.images, ["https://a.example/2.png", "https://a.example/1.png"])
        changed = self.products.update(
            "mug.1", {"name": "Cup", "active": False, "images": "", "metadata": {"size": ""}}
        )
        self.assertEqual((changed.name, changed.active), ("Cup", False))
        self.assertEqual((changed.images, len(changed.metadata.to_dict())), ([], 0))
        self.assertTrue(self.products.delete("mug.1").deleted)
        with self.assertRaises(stripe.InvalidRequestError) as caught:
            self.products.retrieve("mug.1")
        self.assertEqual(caught.exception.code, "resource_missing")

    def test_a_customer_is_made_read_changed_and_deleted(self):
        made = self.customers.create(
            {
                "name": "花子",
                "email": "hana@example.com",
                "phone": "+81 3 1234",
                "address": {"line1": "1-2-3", "city": "Kyoto", "country": "JP"},
                "metadata": {"vip": "yes"},
            }
        )
        read = self.customers.retrieve(made.id)
        self.assertIsInstance(read, stripe.Customer)
        self.assertEqual(read.to_dict(), made.to_dict())
        self.assertEqual((read.name, read.address.city), ("花子", "Kyoto"))
        changed = self.customers.update(made.id, {"email": "", "description": "Likes blue"})
        self.assertIsNone(changed.email)
        self.assertEqual((changed.description, changed.name), ("Likes blue", "花子"))
        self.assertTrue(self.customers.delete(made.id).deleted)
        self.assertTrue(self.customers.retrieve(made.id).deleted)

    def test_every_request_carries_the_pinned_version(self):
        self.customers.create({"name": "A"})
        self.customers.list()
        self.assertEqual([one["version"] for one in self.requests()], [VERSION, VERSION])


class Reading(Account):
    def pages(self, kind, service):
        made = make(kind, 25)
        got = [one.id for one in service.list({"limit": 10}).auto_paging_iter()]
        self.assertEqual(got, made[::-1])
        asked = [one["query"] for one in self.requests()]
        self.assertEqual(len(asked), 3)
        self.assertIn(["starting_after", got[9]], asked[1])

    def test_products_are_paged_by_themselves(self):
        self.pages("products", self.products)

    def test_customers_are_paged_by_themselves(self):
        self.pages("customers", self.customers)

    def test_pages_go_backwards_too(self):
        made = make("customers", 5)
        newest = made[::-1]
        page = self.customers.list({"limit": 2, "ending_before": newest[4]})
        self.assertEqual(([one.id for one in page], page.has_more), (newest[2:4], True))

    def test_charges_are_listed(self):
        [customer] = make("customers", name="A")
        ids = make("charges", 2, amount=1234, customer=customer) + make("charges", fate="declined")
        charges = self.stripe.v1.charges
        self.assertEqual([one.id for one in charges.list()], ids[::-1])
        one = charges.list({"customer": customer, "limit": 1}).data[0]
        self.assertIsInstance(one, stripe.Charge)
        self.assertEqual((one.amount, one.currency, one.paid), (1234, "usd", True))
        self.assertEqual(one.outcome.network_status, "approved_by_network")
        whole = charges.retrieve(one.id, {"expand": ["customer"]})
        self.assertEqual(whole.customer.name, "A")

    def test_invoice_items_are_listed(self):
        [customer] = make("customers")
        [item] = make("invoiceitems", customer=customer, amount=700)
        listed = self.stripe.v1.invoice_items.list({"customer": customer}).data
        self.assertEqual([one.id for one in listed], [item])
        self.assertEqual((listed[0].amount, listed[0].customer), (700, customer))

    def test_events_are_listed_by_type_and_time(self):
        self.addCleanup(control, "POST", "/clock", {"system": 0})
        control("POST", "/clock", {"set": 1_790_000_000})
        make("customers")
        control("POST", "/clock", {"advance": 60})
        [charge] = make("charges")
        events = self.stripe.v1.events
        kinds = ["charge.succeeded", "customer.created"]
        listed = events.list({"types": kinds, "created": {"gte": 1_790_000_000}})
        self.assertEqual([one.type for one in listed], kinds)
        self.assertEqual(events.list({"types": ["order.created"]}).data, [])
        late = events.list({"created": {"gt": 1_790_000_000}}).data
        self.assertEqual([one.data.object["id"] for one in late], [charge])

    def test_legacy_orders_are_listed_until_the_account_has_none(self):
        [order] = make("orders", amount=900)
        # No client of today has methods for them.
        page = self.stripe.raw_request("get", "/v1/orders").data
        self.assertEqual([one["id"] for one in page["data"]], [order])
        control("POST", "/switches", {"orders": False, "late": {}})
        with self.assertRaises(stripe.InvalidRequestError) as caught:
            self.stripe.raw_request("get", "/v1/orders")
        self.assertIn("Unrecognized request URL", str(caught.exception))


class Repeating(Account):
    def test_the_same_key_gives_the_same_answer(self):
        options = {"idempotency_key": "draft-1"}
        first = self.customers.create({"name": "A"}, options)
        again = self.customers.create({"name": "A"}, options)
        self.assertEqual(again.id, first.id)
        self.assertEqual(again.last_response.headers["Idempotent-Replayed"], "true")
        self.assertEqual(len(self.customers.list().data), 1)

    def test_the_same_key_with_other_parameters_is_an_error(self):
        options = {"idempotency_key": "draft-1"}
        self.customers.create({"name": "A"}, options)
        with self.assertRaises(stripe.IdempotencyError):
            self.customers.create({"name": "B"}, options)

    def test_a_retry_after_a_lost_answer_makes_nothing_twice(self):
        fault(kind="reset_after", method="POST")
        made = client(retries=1).v1.customers.create({"name": "A"})
        self.assertEqual([one.id for one in self.customers.list()], [made.id])
        keys = {one["idempotency_key"] for one in self.requests() if one["method"] == "POST"}
        self.assertEqual(len(keys), 1)
