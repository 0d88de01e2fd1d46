import type { RecordCommands, RecordTypes } from "../backend";
import type {
  Customer,
  ExportRequest,
  FieldMap,
  JsonValue,
  ListQuery,
  ListWindow,
  Product,
  RecordDetail,
  RecordKind,
  SavedFile,
  SearchHit,
} from "../bindings";
import { type Collection, createCollection } from "./collection";
import { draftsFake } from "./drafts";
import { failure, gate, writeGate } from "./failure";
import { picture } from "./picture";
import { random, stripeId } from "./random";
import type { RecordControls } from "./recordControls";
import { type AnyRecord, applyFields, findConflicts } from "./recordFields";
import { recordRules } from "./recordRules";
import { blankCustomer, seedCustomers } from "./seedCustomers";
import { blankProduct, seedPrices, seedProducts } from "./seedProducts";
import type { World } from "./world";

/** What differs between the kinds. */
const kinds = {
  customers: {
    object: "customer",
    prefix: "cus_",
    permission: "rak_customer_write",
    blank: blankCustomer,
    hit: (customer: Customer) => ({
      title: customer.name ?? customer.email ?? customer.id,
      subtitle: customer.email,
    }),
  },
  products: {
    object: "product",
    prefix: "prod_",
    permission: "rak_product_write",
    blank: blankProduct,
    hit: (product: Product) => ({ title: product.name, subtitle: product.description }),
  },
};

type Unlisted = "getMirrorStatus" | "wipeMirror" | "rebuildMirror";

/** Customers, products, drafts and the palette's search, in memory. */
export function recordsFake(world: World) {
  const count = world.scenario === "empty" ? 0 : world.rows;
  const things = Math.min(count, Math.max(24, Math.floor(count / 10)));
  const all = {
    customers: createCollection<Customer>(world, seedCustomers(count, world.now())),
    products: createCollection<Product>(world, seedProducts(things, world.now())),
  };
  const of = (kind: RecordKind) => all[kind] as unknown as Collection<AnyRecord>;
  const drafts = draftsFake(world);
  const next = random(99);
  const done = new Map<string, AnyRecord>();
  let refusal: { param: string; message: string } | null = null;
  let held: { promise: Promise<void>; release: () => void } | null = null;
  let writes = 0;

  const openWrite = async (kind: RecordKind, fields: FieldMap) => {
    if (held) await held.promise;
    await writeGate(world, kinds[kind].permission);
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
  const closeWrite = (kind: RecordKind) =>
    world.emit({ type: "records_changed", connection: "", kind });

  /** One record for one draft, however often it is sent. */
  const create = async (kind: RecordKind, draftId: string, fields: FieldMap) => {
    await openWrite(kind, fields);
    const before = done.get(draftId);
    if (before) return before;
    const id = typeof fields.id === "string" ? fields.id : stripeId(kinds[kind].prefix, next);
    if (of(kind).all.some((record) => record.id === id))
      throw failure("refused", `Product already exists: ${id}`, {
        status: 400,
        param: "id",
        stripe_code: "resource_already_exists",
        stripe_message: `Product already exists.`,
        request_id: "req_Dup1icate1d",
      });
    const blank: AnyRecord = kinds[kind].blank(world.now(), fields);
    const record = applyFields({ ...blank, id }, fields);
    writes += 1;
    of(kind).all.unshift(record);
    done.set(draftId, record);
    await drafts.discardDraft(draftId);
    closeWrite(kind);
    return record;
  };
  const update = async (
    kind: RecordKind,
    id: string,
    draftId: string,
    fields: FieldMap,
    base: object,
  ) => {
    await openWrite(kind, fields);
    const current = of(kind).find(id);
    const conflicts = findConflicts(base, current, fields);
    if (conflicts.length > 0)
      throw failure("edit_conflict", "Someone else changed the same field", {
        conflicts,
        current: current as unknown as JsonValue,
      });
    const record = applyFields(current, fields);
    writes += 1;
    of(kind).all[of(kind).all.indexOf(current)] = record;
    await drafts.discardDraft(draftId);
    closeWrite(kind);
    return record;
  };
  const remove = async (kind: RecordKind, id: string) => {
    await openWrite(kind, {});
    const record = of(kind).find(id);
    if (kind === "products" && !id.startsWith("own_"))
      throw failure("refused", "This product cannot be deleted because it has prices", {
        status: 400,
        stripe_message:
          "This product cannot be deleted because it has one or more user-created prices.",
        request_id: "req_HasPr1ces0",
      });
    of(kind).all.splice(of(kind).all.indexOf(record), 1);
    closeWrite(kind);
  };

  const commands: Omit<RecordCommands, Unlisted> = {
    ...drafts,
    getRecordRules: async () => recordRules,
    listRecords: <K extends RecordKind>(_: string, kind: K, query: ListQuery) =>
      of(kind).list(query) as unknown as Promise<ListWindow<RecordTypes[K]>>,
    getRecordPosition: (_, kind, query, id) => of(kind).position(query, id),
    getRecord: async <K extends RecordKind>(_: string, kind: K, id: string) => {
      await gate(world);
      const record = of(kind).find(id);
      const detail: RecordDetail<AnyRecord> = {
        record,
        raw: JSON.stringify({ object: kinds[kind].object, ...record }, null, 2),
        dashboard_url: `https://dashboard.stripe.com/test/${kind}/${id}`,
        as_of: world.scenario === "offline" ? world.now() - 7260 : null,
      };
      return detail as unknown as RecordDetail<RecordTypes[K]>;
    },
    listPrices: async (_, product) => {
      await gate(world);
      return world.scenario === "readonly" ? null : seedPrices(all.products.find(product));
    },
    createRecord: <K extends RecordKind>(_: string, kind: K, draftId: string, fields: FieldMap) =>
      create(kind, draftId, fields) as unknown as Promise<RecordTypes[K]>,
    updateRecord: <K extends RecordKind>(
      _: string,
      kind: K,
      id: string,
      draftId: string,
      fields: FieldMap,
      base: RecordTypes[K],
    ) => update(kind, id, draftId, fields, base) as unknown as Promise<RecordTypes[K]>,
    setProductActive: (_, id, active, draftId) =>
      update(
        "products",
        id,
        draftId,
        { active },
        of("products").find(id),
      ) as unknown as Promise<Product>,
    deleteRecord: (_, kind, id) => remove(kind, id),
    searchRecords: async (_, text, limit): Promise<SearchHit[]> => {
      await gate(world);
      const half = Math.ceil(limit / 2);
      const hits = <T extends AnyRecord>(
        kind: RecordKind,
        from: Collection<T>,
        hit: (record: T) => Pick<SearchHit, "title" | "subtitle">,
      ): SearchHit[] =>
        from
          .search(text)
          .slice(0, half)
          .map((record) => ({ kind, id: record.id, ...hit(record) }));
      return [
        ...hits("customers", all.customers, kinds.customers.hit),
        ...hits("products", all.products, kinds.products.hit),
      ];
    },
    exportRecords: async (_: string, { kind, format, ids, query }: ExportRequest) => {
      await gate(world);
      const rows = ids?.length ?? of(kind).search(query.text).length;
      return { path: `/home/hana/Downloads/shopbell-${kind}.${format}`, rows } as SavedFile;
    },
    loadImagePreview: async (url) => {
      if (url.includes("127.0.0.1") || url.includes("localhost"))
        throw failure("image_refused", "The address is private", { rule: "private_address" });
      if (!url.startsWith("https://img.example.com/"))
        throw failure("image_refused", "No picture there", { rule: "failed" });
      return picture(url);
    },
  };
  const controls: RecordControls = {
    changeElsewhere: (kind, id, fields) => {
      const { all: records } = of(kind);
      const index = records.findIndex((record) => record.id === id);
      const record = records[index];
      if (record) records[index] = applyFields(record, fields);
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
    ids: (kind) =>
      of(kind)
        .all.slice(0, 50)
        .map((record) => record.id),
  };
  return { commands, controls };
}
