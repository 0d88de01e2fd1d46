import { type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatCompactMoney, formatMoney } from "../../format/money";
import { type Day, dayName, niceScale } from "./figures";
import classes from "./overview.module.css";

interface TakingsChartProps {
  days: Day[];
  currency: string;
  label: string;
}

/** So many days have a name below the chart. */
const MAX_NAMES = 7;

/** The takings of each day as bars; the stretch before as a broken line, told apart without colour. */
export function TakingsChart({ days, currency, label }: TakingsChartProps) {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  const [pointed, setPointed] = useState<number | null>(null);
  const { top, ticks } = niceScale(Math.max(...days.flatMap((day) => [day.now, day.before])));
  const height = (amount: number) => (amount / top) * 100;
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * days.length);
    setPointed(days[place] === undefined ? null : place);
  };
  const step = Math.ceil(days.length / MAX_NAMES);
  const hinted = pointed === null ? undefined : days[pointed];
  return (
    <div className={classes.chart} role="img" aria-label={label} data-testid="takings-chart">
      <div className={classes.ticks}>
        {ticks.map((amount) => (
          <span key={amount} style={{ bottom: `${height(amount)}%` }}>
            {formatCompactMoney(amount, currency, locale)}
          </span>
        ))}
      </div>
      <div
        className={classes.plot}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setPointed(null)}
      >
        <svg viewBox={`0 0 ${days.length} 100`} preserveAspectRatio="none" aria-hidden="true">
          {ticks.map((amount) => (
            <line
              key={amount}
              className={classes.grid}
              x1={0}
              x2={days.length}
              y1={100 - height(amount)}
              y2={100 - height(amount)}
            />
          ))}
          {days.map((day, at) => (
            <rect
              key={day.day}
              className={classes.bar}
              data-pointed={at === pointed || undefined}
              x={at + 0.14}
              width={0.72}
              y={100 - height(day.now)}
              height={height(day.now)}
            />
          ))}
          <polyline
            className={classes.before}
            points={days.map((day, at) => `${at + 0.5},${100 - height(day.before)}`).join(" ")}
          />
        </svg>
        {hinted !== undefined && pointed !== null && (
          <Hint day={hinted} currency={currency} place={(pointed + 0.5) / days.length} />
        )}
      </div>
      <div className={classes.names}>
        {days.map((day, at) =>
          (days.length - 1 - at) % step === 0 ? (
            <span key={day.day} style={{ left: `${((at + 0.5) / days.length) * 100}%` }}>
              {dayName(day.day, locale)}
            </span>
          ) : null,
        )}
      </div>
    </div>
  );
}

function Hint({ day, currency, place }: { day: Day; currency: string; place: number }) {
  const { t, i18n } = useTranslation();
  const money = (amount: number) => formatMoney(amount, currency, i18n.language);
  const side = place > 0.5 ? { right: `${(1 - place) * 100}%` } : { left: `${place * 100}%` };
  return (
    <div className={classes.chartHint} style={side}>
      <strong>{dayName(day.day, i18n.language, true)}</strong>
      <span>{money(day.now)}</span>
      <span className={classes.dim}>{t("overview.beforeValue", { value: money(day.before) })}</span>
    </div>
  );
}
