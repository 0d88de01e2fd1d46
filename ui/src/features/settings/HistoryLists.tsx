import { useTranslation } from "react-i18next";
import { formatDate } from "../../format/time";
import type { HistoryList } from "../../ipc/bindings";
import classes from "./history.module.css";

/** Where each list of an import stands. */
export function HistoryLists({ lists }: { lists: HistoryList[] }) {
  const { t, i18n } = useTranslation();
  const place = ({ state, reached, problem }: HistoryList): string => {
    if (state === "reading" && reached !== null)
      return t("history.downTo", { date: formatDate(reached, i18n.language) });
    if (state === "skipped" && problem?.code === "endpoint_unavailable")
      return t("history.list.absent");
    return t(`history.list.${state}`);
  };
  return (
    <table className={classes.lists} data-testid="history-lists">
      <caption className={classes.unseen}>{t("history.listsCaption")}</caption>
      <thead className={classes.unseen}>
        <tr>
          <th scope="col">{t("history.column.list")}</th>
          <th scope="col">{t("history.column.place")}</th>
          <th scope="col">{t("history.column.seen")}</th>
        </tr>
      </thead>
      <tbody>
        {lists.map((list) => (
          <tr key={list.trigger} data-state={list.state}>
            <th scope="row">{t(`trigger.${list.trigger}`)}</th>
            <td>{place(list)}</td>
            <td className={classes.number}>
              {list.seen > 0 && t("history.seen", { count: list.seen })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
