// The site's own script: theme button, copy buttons, and each widget's code when the reader comes near it.
import { startCourse } from "./course/start.js";
import { strings } from "./strings/fr-page.js";
import { startReading } from "./reading/reading.js";
import { defineWhenNear } from "./widgets/lazy.js";

function darkNow() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function themeButton() {
  const button = document.querySelector("button.theme");
  if (!button) return;
  const label = () => {
    const text = darkNow() ? strings.theme.light : strings.theme.dark;
    button.setAttribute("aria-label", text);
    button.title = text;
  };
  button.addEventListener("click", () => {
    const theme = darkNow() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // storage denied: the choice lasts as long as the page
    }
    label();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  label();
  button.hidden = false;
}

function copyButtons() {
  const { button: label, done, failed } = strings.copy;
  for (const block of document.querySelectorAll(".code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = label;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector("code").textContent);
        button.textContent = done;
      } catch {
        button.textContent = failed;
      }
      setTimeout(() => (button.textContent = label), 2000);
    });
    block.append(button);
  }
}

/** On a wide screen, where it stands beside the text, the table of contents starts open. */
function openContents() {
  const details = document.querySelector(".toc details");
  if (details && matchMedia("(min-width: 70rem)").matches) details.open = true;
}

/** On a narrow screen the course's pages scroll sideways in the header: the current one is shown. */
function showCurrentPage() {
  const list = document.querySelector(".site-nav");
  const current = list?.querySelector("[aria-current]");
  if (current) list.scrollLeft = current.offsetLeft - list.offsetLeft - 40;
}

/** The page for those who write lessons has an editor, which needs a script. */
function editor() {
  const place = document.getElementById("editeur");
  if (place && location.pathname.endsWith("/apercu.html"))
    import("./preview.js").then(({ startPreview }) => startPreview(place));
}

themeButton();
copyButtons();
openContents();
showCurrentPage();
startReading();
defineWhenNear(document);
editor();
startCourse();
