import { useTranslation } from "react-i18next";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatCompactMoney, formatMoney } from "../../format/money";
import { type Day, dayName } from "./figures";
import classes from "./overview.module.css";

interface TakingsChartProps {
  days: Day[];
  currency: string;
  label: string;
}

/** The takings of each day as bars; the stretch before as a broken line, told apart without colour. */
export function TakingsChart({ days, currency, label }: TakingsChartProps) {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  const text = { fontSize: 12, fill: "var(--mantine-color-dimmed)" };
  return (
    <div className={classes.chart} role="img" aria-label={label} data-testid="takings-chart">
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={days}
          accessibilityLayer={false}
          margin={{ top: 8, right: 4, bottom: 0, left: 4 }}
        >
          <CartesianGrid vertical={false} stroke="var(--mantine-color-default-border)" />
          <XAxis
            dataKey="day"
            tickFormatter={(day: string) => dayName(day, locale)}
            tick={text}
            tickLine={false}
            axisLine={false}
            minTickGap={28}
          />
          <YAxis
            tickFormatter={(amount: number) => formatCompactMoney(amount, currency, locale)}
            tick={text}
            tickLine={false}
            axisLine={false}
            width={64}
          />
          <Tooltip
            cursor={{ fill: "var(--mantine-color-default-hover)" }}
            content={({ active, payload }) => {
              const day = payload[0]?.payload as Day | undefined;
              return active && day ? <Hint day={day} currency={currency} /> : null;
            }}
          />
          <Bar
            dataKey="now"
            fill="var(--mantine-primary-color-filled)"
            radius={[3, 3, 0, 0]}
            maxBarSize={28}
            isAnimationActive={false}
          />
          <Line
            dataKey="before"
            stroke="var(--mantine-color-dimmed)"
            strokeWidth={1.5}
            strokeDasharray="4 3"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

function Hint({ day, currency }: { day: Day; currency: string }) {
  const { t, i18n } = useTranslation();
  const money = (amount: number) => formatMoney(amount, currency, i18n.language);
  return (
    <div className={classes.chartHint}>
      <strong>{dayName(day.day, i18n.language, true)}</strong>
      <span>{money(day.now)}</span>
      <span className={classes.dim}>{t("overview.beforeValue", { value: money(day.before) })}</span>
    </div>
  );
}
