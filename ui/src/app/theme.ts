import {
  ActionIcon,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  Radio,
  Switch,
  Tooltip,
} from "@mantine/core";
import { dropIn, fadeIn, OPEN_AT_ONCE } from "./openAtOnce";

/** The brass of the bell: dark enough for white words in light, bright in dark. */
const amber: MantineColorsTuple = [
  "#fff8e8",
  "#ffedca",
  "#ffdc98",
  "#ffca63",
  "#fbb034",
  "#ee9a14",
  "#d28000",
  "#b06a00",
  "#8f5600",
  "#6b4000",
];

const slate: MantineColorsTuple = [
  "#e3e6ea",
  "#b4bac3",
  "#98a0ab",
  "#6b7480",
  "#464c55",
  "#33383f",
  "#26292f",
  // The window's own background before the first paint.
  "#1a1b1e",
  "#15161a",
  "#101114",
];

const gray: MantineColorsTuple = [
  "#f7f8f9",
  "#eff1f3",
  "#e3e6ea",
  "#d6dade",
  "#bcc2c9",
  "#98a0a9",
  "#6d7680",
  "#4b535c",
  "#343b43",
  "#1c2127",
];

/** The smallest words there are: Mantine would go down to 9 px, and below 12 Japanese clogs. */
const SMALLEST = "var(--mantine-font-size-xs)";
const SMALL = { fontSize: SMALLEST, lineHeight: 1.45 };

/** Words and marks on a filled surface, whichever theme it is. */
const ON_FILLED = "var(--shopbell-on-filled)";

const fonts = [
  '"Inter Variable"',
  '"Noto Sans CJK JP"',
  '"Noto Sans JP"',
  '"Hiragino Sans"',
  '"Yu Gothic UI"',
  '"Meiryo"',
  "system-ui",
  "sans-serif",
].join(", ");

export const theme = createTheme({
  primaryColor: "amber",
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  // Mantine measures the shade of the light theme only; in dark, white words on amber cannot be read.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === "filled" ? { ...colors, color: ON_FILLED } : colors;
  },
  luminanceThreshold: 0.34,
  colors: { amber, dark: slate, gray },
  black: "#1c2127",
  fontFamily: fonts,
  fontFamilyMonospace:
    '"JetBrains Mono", "SF Mono", "Cascadia Mono", "Noto Sans Mono", "Noto Sans Mono CJK JP", ui-monospace, monospace',
  headings: { fontFamily: fonts, fontWeight: "600" },
  // All sizes of type and all distances are of these steps; dev/check-css.mjs sees to it.
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  spacing: {
    "3xs": "2px",
    "2xs": "4px",
    xs: "8px",
    sm: "12px",
    md: "16px",
    lg: "24px",
    xl: "32px",
    "2xl": "48px",
  },
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { size: "sm" },
      vars: (_: unknown, props: { size?: string }) => ({
        root:
          props.size === "sm"
            ? { "--button-height": "32px", "--button-padding-x": "var(--mantine-spacing-sm)" }
            : {},
      }),
    },
    // Closer than Mantine has it, so that the larger words take no more room.
    Badge: {
      vars: () => ({
        root: { "--badge-fz": SMALLEST, "--badge-padding-x": "var(--mantine-spacing-2xs)" },
      }),
      styles: { root: { letterSpacing: 0, fontWeight: 600 } },
    },
    Kbd: { vars: () => ({ root: { "--kbd-fz": SMALLEST } }) },
    Input: Input.extend({
      defaultProps: { size: "sm" },
      vars: (_, props) => ({
        wrapper: props.size === "sm" ? { "--input-height": "32px", "--input-size": "32px" } : {},
      }),
    }),
    InputWrapper: { styles: { description: SMALL, error: SMALL } },
    Checkbox: Checkbox.extend({
      defaultProps: { iconColor: ON_FILLED },
      styles: { description: SMALL },
    }),
    Radio: Radio.extend({ defaultProps: { iconColor: ON_FILLED }, styles: { description: SMALL } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray" } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 10,
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: OPEN_AT_ONCE,
      },
      classNames: dropIn,
      styles: { title: { fontSize: "var(--mantine-font-size-lg)", fontWeight: 600 } },
    }),
    ModalRoot: { defaultProps: { transitionProps: OPEN_AT_ONCE } },
    Menu: Menu.extend({
      // A menu holds items and nothing else; the first one takes the focus.
      defaultProps: { shadow: "md", radius: 8, withInitialFocusPlaceholder: false },
      classNames: fadeIn,
    }),
    // A menu is drawn by one of these, so it opens in the same way.
    Popover: Popover.extend({
      defaultProps: { transitionProps: OPEN_AT_ONCE },
      classNames: fadeIn,
    }),
    // Comes by itself, under the pointer: it leaves the focus where it is.
    HoverCard: { defaultProps: { transitionProps: { transition: "fade", duration: 150 } } },
    // The dot in the thumb is a blot at this size.
    Switch: Switch.extend({ defaultProps: { withThumbIndicator: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: false } }),
  },
});

/** Words keep AA contrast on every surface of both themes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    // Quiet enough that dimmed words in a menu keep AA contrast under the pointer.
    "--menu-item-hover": "color-mix(in srgb, var(--mantine-color-text) 8%, transparent)",
  },
  light: {
    "--mantine-color-dimmed": "#5a636d",
    "--mantine-color-placeholder": "#6a737d",
    "--mantine-color-error": "#bf2323",
    "--mantine-color-anchor": "#7d4b00",
    "--mantine-color-default-border": "#dcdfe3",
    "--mantine-color-default-hover": "#f1f3f5",
    "--shopbell-on-filled": "#ffffff",
    "--shopbell-sidebar": "#f7f8f9",
    "--shopbell-raised": "#ffffff",
    "--shopbell-good": "#13735a",
    "--shopbell-warn": "#8a5200",
    "--shopbell-bad": "#bf2323",
    "--shopbell-live": "#b3261e",
  },
  dark: {
    "--mantine-color-dimmed": "#a3abb5",
    "--mantine-color-placeholder": "#939ba6",
    "--mantine-color-error": "#ff8d85",
    "--mantine-color-anchor": "#ffca63",
    "--mantine-color-default-border": "#34383f",
    "--mantine-color-default": "#212328",
    "--mantine-color-default-hover": "#26292f",
    "--shopbell-on-filled": "#1c2127",
    "--shopbell-sidebar": "#15161a",
    "--shopbell-raised": "#212328",
    "--shopbell-good": "#5fd3ad",
    "--shopbell-warn": "#fbb034",
    "--shopbell-bad": "#ff8d85",
    "--shopbell-live": "#ff8d85",
  },
});
