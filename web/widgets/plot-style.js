// The style sheet of the plotting library, once for all widgets of a page that draw curves.
import uplotCss from "uplot/dist/uPlot.min.css";
import { styleSheet } from "./dom.js";

export const plotSheet = styleSheet(uplotCss);
