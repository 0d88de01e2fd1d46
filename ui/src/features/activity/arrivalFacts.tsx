import type { TFunction } from "i18next";
import type { Fact } from "../../components/table/DescriptionList";
import type { ArrivalDetail, Field, Trigger } from "../../ipc/bindings";
import { discountFields } from "./discount";
import { FieldText } from "./FieldText";

interface ArrivalFacts {
  facts: Fact[];
  /** A customer's discount, spelled out. */
  discount: Fact[] | null;
}

/** Every field of the trigger under its label. */
export function arrivalFacts({ row, fields }: ArrivalDetail, t: TFunction): ArrivalFacts {
  const found = fields.find(({ key }) => key === "discount")?.value;
  const parts = found?.kind === "json" ? discountFields(found.value) : null;
  const flat = parts === null ? fields : fields.filter(({ key }) => key !== "discount");
  return {
    facts: flat.map((field) => factOf(row.trigger, field, t)),
    discount: parts?.map((part) => factOf(row.trigger, part, t)) ?? null,
  };
}

function factOf(trigger: Trigger, { key, value }: Field, t: TFunction): Fact {
  const [kind] = trigger.split(".");
  const label = /^(discount|coupon)\./u.test(key) ? key : `${kind}.${key}`;
  return {
    key,
    label: t(`field.${label}`),
    value: value === null ? null : <FieldText field={key} value={value} />,
  };
}
