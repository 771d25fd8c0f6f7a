// On paper: widgets that have run print what they show, others their still picture, which must be there by then.
import { strings } from "../strings/fr-page.js";

/** A widget that trains prints what it shows (base.js); so does one whose main button was pressed. */
function watchMainButtons() {
  document.addEventListener("click", (event) => {
    const [inner] = event.composedPath();
    if (inner instanceof Element && inner.closest("button.primary"))
      event.target.closest("[data-still]")?.removeAttribute("data-still");
  });
}

/** Pictures that wait until the reader comes near are fetched: browsers wait for them before they print. */
function fetchPictures() {
  const waiting = [...document.querySelectorAll("article img[loading=lazy]")];
  for (const image of waiting) image.loading = "eager";
  return Promise.all(
    [...document.querySelectorAll("article img")].map((image) => image.decode().catch(() => {})),
  );
}

/** Paper is white: widgets draw themselves for the light theme while it is printed. */
function printLight() {
  const page = document.documentElement;
  let theme;
  addEventListener("beforeprint", () => {
    fetchPictures();
    theme = page.dataset.theme;
    page.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    if (theme) page.dataset.theme = theme;
    else delete page.dataset.theme;
  });
}

function printButton() {
  const button = document.querySelector("button.print");
  if (!button) return;
  button.title = strings.reading.print;
  button.classList.add("ready");
  button.addEventListener("click", async () => {
    await fetchPictures();
    print();
  });
}

export function preparePaper() {
  watchMainButtons();
  printLight();
  printButton();
}
