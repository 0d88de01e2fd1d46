import type {
  Customer,
  CustomerDetail,
  CustomerFields,
  ExportRequest,
  Found,
  ListQuery,
  Product,
  ProductDetail,
  ProductFields,
  RecordKind,
  SavedFile,
} from "../bindings";
import { applied, type Collection, collection, conflicts, type Thing } from "./collection";
import type { ManageControls } from "./controls";
import { draftsFake } from "./drafts";
import { failure, gate, type ManageWorld, random, stripeId, writeGate } from "./manageWorld";
import { picture } from "./picture";
import { seedCustomers } from "./seedCustomers";
import { seedPrices, seedProducts } from "./seedProducts";

/** Customers, products, drafts and the palette's search, in memory. */
export function manageFake(world: ManageWorld) {
  const count = world.scenario === "empty" ? 0 : world.rows;
  const customers = collection<Customer>(world, seedCustomers(count, world.now()));
  const products = collection<Product>(
    world,
    seedProducts(Math.min(count, Math.max(24, Math.floor(count / 10))), world.now()),
  );
  const drafts = draftsFake(world);
  const next = random(99);
  const done = new Map<string, Customer | Product>();
  let refusal: { param: string; message: string } | null = null;
  let held: { promise: Promise<void>; release: () => void } | null = null;
  let writes = 0;

  const write = async (permission: string, fields: Record<string, unknown>) => {
    if (held) await held.promise;
    await writeGate(world, permission);
    const email = typeof fields.email === "string" ? fields.email : "";
    if (email.endsWith("@refused.example"))
      refusal = { param: "email", message: `Invalid email address: ${email}` };
    if (!refusal) return;
    const { param, message } = refusal;
    refusal = null;
    throw failure("refused", message, {
      status: 400,
      param,
      stripe_message: message,
      stripe_code: "parameter_invalid",
      request_id: "req_8sHk2LpQwZx1Rv",
    });
  };
  const changed = (kind: RecordKind) =>
    world.emit({ type: "objects_changed", connection: "", kind });

  /** One object for one draft, however often it is sent. */
  const create = async <T extends Thing>(
    kind: RecordKind,
    of: Collection<T>,
    draftId: string,
    fields: Record<string, unknown>,
    blank: T,
  ): Promise<T> => {
    await write(kind === "customers" ? "rak_customer_write" : "rak_product_write", fields);
    const before = done.get(draftId);
    if (before) return before as unknown as T;
    const id = typeof fields.id === "string" ? fields.id : blank.id;
    if (of.all.some((thing) => thing.id === id))
      throw failure("refused", `Product already exists: ${id}`, {
        status: 400,
        param: "id",
        stripe_code: "resource_already_exists",
        stripe_message: `Product already exists.`,
        request_id: "req_Dup1icate1d",
      });
    const thing = applied({ ...blank, id }, fields);
    writes += 1;
    of.all.unshift(thing);
    done.set(draftId, thing as unknown as Customer);
    await drafts.discardDraft(draftId);
    changed(kind);
    return thing;
  };
  const update = async <T extends Thing>(
    kind: RecordKind,
    of: Collection<T>,
    id: string,
    draftId: string,
    fields: Record<string, unknown>,
    base: object,
  ): Promise<T> => {
    await write(kind === "customers" ? "rak_customer_write" : "rak_product_write", fields);
    const current = of.find(id);
    const both = conflicts(base, current, fields);
    if (both.length > 0)
      throw failure("edit_conflict", "Someone else changed the same field", {
        conflicts: both,
        current: current as never,
      });
    const thing = applied(current, fields);
    writes += 1;
    of.all[of.all.indexOf(current)] = thing;
    await drafts.discardDraft(draftId);
    changed(kind);
    return thing;
  };
  const remove = async <T extends Thing>(kind: RecordKind, of: Collection<T>, id: string) => {
    await write(kind === "customers" ? "rak_customer_write" : "rak_product_write", {});
    const thing = of.find(id);
    if (
      kind === "products" &&
      seedPrices(thing as unknown as Product).length > 0 &&
      !thing.id.startsWith("own_")
    )
      throw failure("refused", "This product cannot be deleted because it has prices", {
        status: 400,
        stripe_message:
          "This product cannot be deleted because it has one or more user-created prices.",
        request_id: "req_HasPr1ces0",
      });
    of.all.splice(of.all.indexOf(thing), 1);
    changed(kind);
  };
  const saved = async (request: ExportRequest): Promise<SavedFile> => {
    await gate(world);
    const of: Collection<Customer> | Collection<Product> =
      request.kind === "customers" ? customers : products;
    return {
      path: `/home/hana/Downloads/shopbell-${request.kind}.${request.format}`,
      rows: request.ids?.length ?? of.search(request.query.text).length,
    };
  };

  const commands = {
    ...drafts,
    listCustomers: (_: string, query: ListQuery) => customers.list(query),
    listProducts: (_: string, query: ListQuery) => products.list(query),
    customerPosition: (_: string, query: ListQuery, id: string) => customers.position(query, id),
    productPosition: (_: string, query: ListQuery, id: string) => products.position(query, id),
    getCustomer: async (_: string, id: string): Promise<CustomerDetail> => {
      await gate(world);
      const customer = customers.find(id);
      return {
        customer,
        raw: JSON.stringify({ object: "customer", ...customer }, null, 2),
        dashboard_url: `https://dashboard.stripe.com/test/customers/${id}`,
        as_of: world.scenario === "offline" ? world.now() - 7260 : null,
      };
    },
    getProduct: async (_: string, id: string): Promise<ProductDetail> => {
      await gate(world);
      const product = products.find(id);
      return {
        product,
        prices: world.scenario === "readonly" ? null : seedPrices(product),
        raw: JSON.stringify({ object: "product", ...product }, null, 2),
        dashboard_url: `https://dashboard.stripe.com/test/products/${id}`,
        as_of: world.scenario === "offline" ? world.now() - 7260 : null,
      };
    },
    createCustomer: (_: string, draftId: string, fields: CustomerFields) => {
      const blank = seedCustomers(1, world.now())[0] as Customer;
      return create("customers", customers, draftId, fields, {
        ...blank,
        id: stripeId("cus_", next),
        name: null,
        email: null,
        phone: null,
        description: null,
        account_balance: 0,
        address: null,
        metadata: {},
        discount: null,
      });
    },
    createProduct: (_: string, draftId: string, fields: ProductFields) => {
      const blank = seedProducts(1, world.now())[0] as Product;
      return create("products", products, draftId, fields, {
        ...blank,
        id: stripeId("prod_", next),
        caption: null,
        description: null,
        images: [],
        url: null,
        metadata: {},
        type: fields.caption ? "good" : "service",
      } as Product);
    },
    updateCustomer: (
      _: string,
      id: string,
      draftId: string,
      fields: CustomerFields,
      base: Customer,
    ) => update("customers", customers, id, draftId, fields, base),
    updateProduct: (_: string, id: string, draftId: string, fields: ProductFields, base: Product) =>
      update("products", products, id, draftId, fields, base),
    setProductActive: (_: string, id: string, active: boolean, draftId: string) =>
      update("products", products, id, draftId, { active }, products.find(id)),
    deleteCustomer: (_: string, id: string) => remove("customers", customers, id),
    deleteProduct: (_: string, id: string) => remove("products", products, id),
    searchRecords: async (_: string, text: string, limit: number): Promise<Found[]> => {
      await gate(world);
      const people: Found[] = customers.search(text).map((customer) => ({
        kind: "customers",
        id: customer.id,
        title: customer.name ?? customer.email ?? customer.id,
        subtitle: customer.email,
      }));
      const things: Found[] = products.search(text).map((product) => ({
        kind: "products",
        id: product.id,
        title: product.name ?? product.id,
        subtitle: product.description,
      }));
      const half = Math.ceil(limit / 2);
      return [...people.slice(0, half), ...things.slice(0, half)];
    },
    exportRecords: (_: string, request: ExportRequest) => saved(request),
    loadImagePreview: async (url: string): Promise<string> => {
      if (url.includes("127.0.0.1") || url.includes("localhost"))
        throw failure("image_refused", "The address is private", { rule: "private_address" });
      if (!url.startsWith("https://img.example.com/"))
        throw failure("image_refused", "No picture there", { rule: "failed" });
      return picture(url);
    },
  };
  const controls: ManageControls = {
    changeElsewhere: (kind, id, fields) => {
      const all: Thing[] = kind === "customers" ? customers.all : products.all;
      const index = all.findIndex((thing) => thing.id === id);
      const thing = all[index];
      if (thing) all[index] = applied(thing, fields);
    },
    refuseNext: (param, message) => {
      refusal = { param, message };
    },
    holdNext: () => {
      let release: () => void = () => undefined;
      const promise = new Promise<void>((resolve) => {
        release = resolve;
      });
      held = { promise, release };
    },
    release: () => {
      held?.release();
      held = null;
    },
    writes: () => writes,
    ids: (kind) => (kind === "customers" ? customers : products).all.slice(0, 50).map((t) => t.id),
  };
  return { commands, controls };
}
