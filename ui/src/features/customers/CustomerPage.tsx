import { useTranslation } from "react-i18next";
import { DescriptionList } from "../../components/table/DescriptionList";
import { Section } from "../../components/table/DetailPage";
import type { Discount } from "../../ipc/bindings";
import { customers } from "../../records/customers";
import { RecordPage } from "../../records/RecordPage";
import { CustomerArrivals } from "./CustomerArrivals";
import { discountFacts } from "./discountFacts";

/** One customer: the discount among the fields, and what arrived from them beside. */
export function CustomerPage({ id }: { id: string }) {
  return (
    <RecordPage
      type={customers}
      id={id}
      more={({ discount }) => discount && <DiscountSection discount={discount} />}
      beside={(customer) => <CustomerArrivals customer={customer.id} />}
    />
  );
}

function DiscountSection({ discount }: { discount: Discount }) {
  const { t, i18n } = useTranslation();
  return (
    <Section title={t("field.customer.discount")} testId="customer-discount">
      <DescriptionList facts={discountFacts(discount, t, i18n.language)} />
    </Section>
  );
}
