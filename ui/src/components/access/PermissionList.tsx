import { useTranslation } from "react-i18next";
import classes from "./access.module.css";
import { permissions } from "./permissions";

/** What a restricted key needs, before there is one. */
export function PermissionList() {
  const { t } = useTranslation();
  return (
    <ul className={classes.needs} data-testid="permission-list">
      {permissions.map(({ resource, read, write }) => (
        <li key={resource}>
          <span>
            <span className={classes.name}>{t(`access.${resource}`)}</span>
            <span className={classes.purpose}>{t(`access.for.${resource}`)}</span>
          </span>
          <span className={classes.codes}>
            <code>{read}</code>
            {write !== null && <code>{write}</code>}
          </span>
        </li>
      ))}
    </ul>
  );
}
