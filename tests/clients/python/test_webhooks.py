"""Unmodified handlers of the official clients, behind `shopbell forward`."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from account import KEY, URL, Account, make

HERE = pathlib.Path(__file__).parent
SECRET = "whsec_0123456789abcdef0123456789abcdef"
OTHER = "whsec_fedcba9876543210fedcba9876543210"
HANDLERS = {
    "python": [sys.executable, str(HERE / "webhook.py")],
    "node": ["node", str(HERE.parent / "node" / "webhook.mjs")],
}


class Webhooks(Account):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def listen(self, kind, secret=SECRET):
        environment = {**os.environ, "STRIPE_WEBHOOK_SECRET": secret}
        handler = subprocess.Popen(
            HANDLERS[kind], stdout=subprocess.PIPE, text=True, env=environment
        )
        self.addCleanup(handler.stdout.close)
        self.addCleanup(handler.wait)
        self.addCleanup(handler.kill)
        port = json.loads(handler.stdout.readline())["port"]
        return handler, f"http://127.0.0.1:{port}/webhook"

    def forward(self, url, *more):
        arguments = ["--key-stdin", "--ledger", f"{self.folder}/ledger", "--api", URL, "--once"]
        return subprocess.run(
            [os.environ["SHOPBELL"], "forward", url, *arguments, *more],
            input=f"{KEY}\n{SECRET}\n",
            text=True,
            capture_output=True,
            env={"HOME": self.folder, "PATH": os.environ["PATH"]},
        )

    def passed_on_to(self, kind):
        handler, url = self.listen(kind)
        make("charges", 3, amount=700, currency="usd")
        done = self.forward(url, "--days", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        for _ in range(3):
            taken = json.loads(handler.stdout.readline())
            self.assertEqual(taken, {"type": "charge.succeeded", "amount": 700})

    def test_the_python_client_takes_what_is_passed_on(self):
        self.passed_on_to("python")

    def test_the_node_client_takes_what_is_passed_on(self):
        self.passed_on_to("node")

    def test_a_handler_with_another_secret_refuses_it(self):
        handler, url = self.listen("python", OTHER)
        make("charges", 1, amount=700, currency="usd")
        done = self.forward(url, "--days", "1")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("refused", json.loads(handler.stdout.readline()))
