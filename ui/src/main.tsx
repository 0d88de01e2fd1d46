import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@fontsource-variable/inter";
import "./app/global.css";
import { createRoot } from "react-dom/client";
import { initI18n } from "./app/i18n";
import { Root } from "./app/Root";

await initI18n(navigator.language.startsWith("ja") ? "ja" : "en");
const root = document.getElementById("root");
if (root) createRoot(root).render(<Root />);
