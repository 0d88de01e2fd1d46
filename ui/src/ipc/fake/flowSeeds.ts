import type { FlowPlan, FlowRecipe, FlowStep } from "../bindings";

const ring = (title: string): FlowStep => ({
  kind: "ring",
  title,
  body: "{{ money(amount, currency) }} {{ description }}",
  sound: "chime",
});

const recipe = (
  id: string,
  name: string,
  about: string,
  plan: Pick<FlowPlan, "trigger" | "condition" | "steps">,
): FlowRecipe => ({ id, about, plan: { name, ...plan } });

/** A few of the recipes of the real one. */
export const recipes: FlowRecipe[] = [
  recipe("thank_customer", "Thank a new customer", "Writes a line into the description.", {
    trigger: "customer.added",
    condition: "description == null && email != null",
    steps: [
      {
        kind: "update_record",
        record: "customers",
        id: "{{ id }}",
        fields: { description: "Thanked" },
      },
    ],
  }),
  recipe("failed_charge", "Warn of a failed charge", "Rings when a large charge fails.", {
    trigger: "charge.added",
    condition: 'status == "failed" && amount >= 10000',
    steps: [ring("A large charge failed")],
  }),
  recipe("orders_file", "Keep a file of orders", "A line of a CSV file for each order.", {
    trigger: "order.added",
    condition: "",
    steps: [
      {
        kind: "append_file",
        path: "/home/hana/Downloads/shopbell-orders.csv",
        format: "csv",
        columns: [
          { name: "id", value: "{{ id }}" },
          { name: "amount", value: "{{ money(amount, currency) }}" },
        ],
      },
    ],
  }),
  recipe("webhook", "Pass charges on", "Sends Stripe's event to a handler that you have.", {
    trigger: "charge.added",
    condition: "",
    steps: [
      {
        kind: "post",
        url: "http://localhost:4242/webhook",
        body: "stripe_event",
        local_network: false,
      },
    ],
  }),
];

/** What a connection has at first. */
export const plans: FlowPlan[] = [
  {
    name: "Large charges",
    trigger: "charge.added",
    condition: 'amount >= 5000 && currency == "usd"',
    steps: [ring("A large charge")],
  },
  {
    name: "Charges to the warehouse",
    trigger: "charge.added",
    condition: 'outcome.risk_level == "normal" || (paid && amount < 100)',
    steps: [
      {
        kind: "post",
        url: "https://warehouse.example.com/hooks/charges",
        body: "arrival",
        local_network: false,
      },
      {
        kind: "append_file",
        path: "/home/hana/charges.csv",
        format: "csv",
        columns: [{ name: "id", value: "{{ id }}" }],
      },
    ],
  },
];
