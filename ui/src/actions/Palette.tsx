import { Modal, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import {
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import classes from "./actions.module.css";
import { Keys } from "./Keys";
import { matchActions } from "./match";
import { type Action, actionGroups } from "./registry";
import { useAllActions } from "./useActions";

/** A customer or product that the live search brought. */
export interface PaletteHit {
  id: string;
  label: string;
  hint: string | null;
  icon: NonNullable<Action["icon"]>;
  run: () => void;
}

interface Row {
  id: string;
  section: string;
  label: string;
  hint?: string | null;
  keys?: string | undefined;
  icon?: Action["icon"];
  run: () => void;
}

interface PaletteProps {
  opened: boolean;
  onClose: () => void;
  text: string;
  onText: (text: string) => void;
  /** What the live search found for the text. */
  hits: PaletteHit[];
  searching: boolean;
  /** The hits are those of an earlier text. */
  stale: boolean;
  /** The search failed: its reason, in words. */
  problem: string | null;
}

/** The command palette: every action, and customers and products as one types. */
export function Palette(props: PaletteProps) {
  const { opened, onClose, text, onText, hits, searching, stale, problem } = props;
  const { t } = useTranslation();
  const actions = useAllActions();
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [entered, setEntered] = useState(false);

  const rows = useMemo(() => {
    const found: Row[] = hits.map((hit) => ({ ...hit, section: t("palette.found") }));
    const asRow = (action: Action): Row => ({
      id: action.id,
      section: t(`actions.group.${action.group}`),
      label: action.label,
      keys: action.keys?.[0],
      icon: action.icon,
      run: action.run,
    });
    const some = matchActions(text, actions);
    // Nothing typed: in groups, as on the help sheet. Typed: the best match first.
    if (text.trim() !== "")
      return [...some.map((a) => ({ ...asRow(a), section: t("palette.actions") })), ...found];
    return actionGroups.flatMap((group) => some.filter((a) => a.group === group).map(asRow));
  }, [actions, hits, text, t]);

  const current = Math.min(active, rows.length - 1);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${current}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const run = (row: Row | undefined) => {
    if (!row) return;
    onClose();
    row.run();
  };
  const enter = useEffectEvent(() => {
    setEntered(false);
    run(rows[current]);
  });
  useEffect(() => {
    // Whoever types fast means what the text finds, not what stood there before.
    if (entered && !stale) enter();
  }, [entered, stale]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const moves: Record<string, number> = { ArrowDown: current + 1, ArrowUp: current - 1 };
    const move = moves[event.key];
    if (move !== undefined && rows.length > 0) {
      event.preventDefault();
      setActive((move + rows.length) % rows.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      setEntered(true);
    }
  };

  return (
    <Modal.Root opened={opened} onClose={onClose} padding={0} size={600} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t("palette.title")} data-testid="palette">
        <Modal.Body>
          <TextInput
            data-autofocus
            variant="unstyled"
            size="md"
            value={text}
            onChange={(event) => {
              onText(event.currentTarget.value);
              setActive(0);
              setEntered(false);
            }}
            onKeyDown={onKeyDown}
            placeholder={t("palette.placeholder")}
            aria-label={t("palette.placeholder")}
            leftSection={<IconSearch size={18} />}
            classNames={{ wrapper: classes.paletteField ?? "", input: classes.paletteInput ?? "" }}
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-autocomplete="list"
            {...(rows.length > 0 && { "aria-activedescendant": `${listId}-${current}` })}
            spellCheck={false}
            autoComplete="off"
          />
          <div
            ref={list}
            id={listId}
            role="listbox"
            aria-label={t("palette.title")}
            className={classes.paletteList}
          >
            {rows.map((row, index) => (
              <PaletteRow
                key={row.id}
                row={row}
                domId={`${listId}-${index}`}
                index={index}
                heading={rows[index - 1]?.section === row.section ? null : row.section}
                active={index === current}
                onPoint={() => setActive(index)}
                onRun={() => run(row)}
              />
            ))}
          </div>
          {rows.length === 0 && !searching && (
            <Text className={classes.paletteEmpty}>{t("palette.nothing", { text })}</Text>
          )}
          {problem && <Text className={classes.paletteProblem}>{problem}</Text>}
          <VisuallyHidden role="status">
            {searching ? t("palette.searching") : t("palette.count", { count: rows.length })}
          </VisuallyHidden>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface PaletteRowProps {
  row: Row;
  domId: string;
  index: number;
  heading: string | null;
  active: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function PaletteRow({ row, domId, index, heading, active, onPoint, onRun }: PaletteRowProps) {
  const Icon = row.icon;
  return (
    <>
      {heading && (
        <div className={classes.paletteHeading} role="presentation">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the text field above has the focus and the keys */}
      <div
        id={domId}
        role="option"
        tabIndex={-1}
        aria-selected={active}
        data-index={index}
        data-active={active || undefined}
        data-testid="palette-row"
        className={classes.paletteRow}
        onMouseMove={onPoint}
        onClick={onRun}
      >
        <span className={classes.paletteIcon}>{Icon && <Icon size={16} stroke={1.6} />}</span>
        <span className={classes.paletteLabel}>{row.label}</span>
        {row.hint && <span className={classes.paletteHint}>{row.hint}</span>}
        {row.keys && <Keys keys={row.keys} />}
      </div>
    </>
  );
}
