// What helps a reader: search, shortcuts, definitions, contents that follow, heading links, paper, the book.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { after, before } from "node:test";
import { launch, open } from "../support/browser.mjs";
import { serve } from "../support/server.mjs";

const axe = fs.readFileSync("node_modules/axe-core/axe.min.js", "utf8");
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve();
});
after(async () => {
  await browser.close();
  await server.close();
});

const LESSON = "module5_lesson1.html";

/** Closes the dialog that is open. */
async function escape(page) {
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

/** A page, closed after `use`, which leaves no fault behind. */
async function withPage(name, use, options = {}) {
  const page = await open(browser, server.url + name, { reducedMotion: "reduce", ...options });
  await use(page);
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

async function assertAccessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(" "))}`);
  });
  assert.deepEqual(found, []);
}

// ---- search ----

const field = (page) => page.getByRole("combobox", { name: "Mots à chercher" });
const options = (page) => page.getByRole("option");

async function lookFor(page, query) {
  if (!(await field(page).isVisible())) await page.keyboard.press("/");
  await field(page).waitFor();
  await field(page).fill(query);
  const list = page.locator("#search-results");
  await list
    .and(page.locator(`[data-query=${JSON.stringify(query)}]`))
    .waitFor({ state: "attached" });
}

test("the search finds without accents, across an elision, by a beginning, despite a slip", async () => {
  await withPage(LESSON, async (page) => {
    for (const [query, heading] of [
      ["l'etat cache", "État caché"],
      ["L’ÉTAT CACHÉ", "État caché"],
      ["perplex", /perplexité/i],
      ["ecretaje", "Écrêtage (clipping)"],
      ["SimpleRNN parametres", "Compter les paramètres"],
    ]) {
      await lookFor(page, query);
      const first = await options(page).first().locator(".result-heading").innerText();
      if (heading instanceof RegExp) assert.match(first, heading);
      else assert.equal(first, heading, query);
    }
    await lookFor(page, "etat cache");
    const marked = await options(page).first().locator("mark").allInnerTexts();
    assert.deepEqual(marked, ["État", "caché"]);
    assert.ok((await options(page).count()) > 2);
    const texts = await options(page).locator(".result-text").allInnerTexts();
    for (const text of texts) assert.ok(text.length <= 210, text);
    assert.match(await page.locator(".search-status").innerText(), /^\d+ passages/);
  });
});

test("results are walked with arrows, followed with Enter, on this page and on another", async () => {
  await withPage("labo.html", async (page) => {
    await lookFor(page, "perplexité");
    const selected = page.locator('[role=option][aria-selected="true"]');
    const first = await selected.getAttribute("id");
    assert.equal(await field(page).getAttribute("aria-activedescendant"), first);
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await selected.getAttribute("id"), first);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp"); // round to the last
    assert.equal(await selected.evaluate((option) => option.nextElementSibling), null);
    await page.keyboard.press("ArrowDown");
    const href = await selected.evaluate((option) => option.href);
    await page.keyboard.press("Enter");
    await page.waitForURL(href);
    assert.match(href, /module5_lesson1\.html#/);

    await page.waitForLoadState();
    await lookFor(page, "bptt tronquée");
    await page.keyboard.press("Enter");
    await page.waitForURL(/module5_lesson1\.html#bptt-tronquee$/);
    assert.equal(await page.locator("dialog[open]").count(), 0);
    assert.ok(await page.locator("#bptt-tronquee").isVisible());
  });
});

test("nothing found is said kindly, with the reader's words as text", async () => {
  await withPage("index.html", async (page) => {
    await lookFor(page, "<xyzzyq>");
    const status = page.locator(".search-status");
    assert.match(await status.innerText(), /Aucun passage.*<xyzzyq>.*Essayez/s);
    assert.equal(await options(page).count(), 0);
    assert.equal(await field(page).getAttribute("aria-expanded"), "false");
  });
});

test("the search opens by its button, closes by Escape, and gives the focus back", async () => {
  for (const name of [LESSON, "notebooks/01_RNN_Basics.html"]) {
    await withPage(name, async (page) => {
      const button = page.getByRole("button", { name: "Rechercher" });
      await button.click();
      await field(page).waitFor();
      assert.ok(await field(page).evaluate((input) => input === document.activeElement));
      await escape(page);
      assert.ok(await button.evaluate((element) => element === document.activeElement));
      await lookFor(page, "gradient");
      assert.ok((await options(page).count()) > 3);
      const href = await options(page)
        .first()
        .evaluate((option) => option.href);
      await options(page).first().click();
      await page.waitForURL(href);
    });
  }
});

test("without the index the search says so, and tries anew", async () => {
  const page = await open(browser, server.url + LESSON);
  await page.route("**/search.json", (route) => route.abort());
  await page.keyboard.press("/");
  await field(page).fill("gradient");
  await page.locator(".search-status", { hasText: "n'a pas pu être lu" }).waitFor();
  await page.unroute("**/search.json");
  await lookFor(page, "gradients");
  assert.ok((await options(page).count()) > 2);
  await page.context().close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`dialogs and definitions are accessible, ${colorScheme}`, async () => {
    const options = { colorScheme, bypassCSP: true, viewport: { width: 360, height: 740 } };
    await withPage(
      LESSON,
      async (page) => {
        await lookFor(page, "gradient");
        await assertAccessible(page);
        await escape(page);
        await page.keyboard.press("?");
        await page.getByRole("dialog", { name: "Raccourcis clavier" }).waitFor();
        await assertAccessible(page);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0);
      },
      options,
    );
  });
}

// ---- keys ----

test("n and p turn the page, from the front page to the last and back", async () => {
  await withPage("index.html", async (page) => {
    for (const next of ["module5_lesson1", "module5_lesson2"]) {
      await page.keyboard.press("n");
      await page.waitForURL(`**/${next}.html`);
    }
    await page.keyboard.press("p");
    await page.waitForURL("**/module5_lesson1.html");
  });
});

/** Types all shortcuts where the focus is, and says whether anything came of it. */
async function reacts(page, keys = ["/", "?", "n", "p"]) {
  const url = page.url();
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(150);
  return page.url() !== url || (await page.locator("dialog[open]").count()) > 0;
}

test("whoever writes or sets something keeps the keys", async () => {
  await withPage("labo.html", async (page) => {
    const widget = page.locator("rnn-train").first();
    await widget.scrollIntoViewIfNeeded();
    await widget.locator(".widget").waitFor();
    for (const control of ["input[type=number]", "select", "input[type=range]"]) {
      const inside = page.locator(`rnn-train ${control}, rnn-generate ${control}`).first();
      await inside.evaluate((element) => {
        for (let at = element; at; at = at.parentElement)
          if (at.localName === "details") at.open = true;
      });
      await inside.focus();
      assert.equal(await reacts(page), false, control);
    }
    await widget.getByRole("button", { name: "Réinitialiser" }).focus();
    assert.equal(await reacts(page, ["n", "p"]), false, "a widget's button");
    await page.evaluate(() => {
      const editable = document.createElement("div");
      editable.contentEditable = "true";
      const slider = document.createElement("div");
      slider.role = "slider";
      slider.tabIndex = 0;
      document.querySelector("article").prepend(editable, slider);
    });
    for (const place of ["[contenteditable]", "[role=slider]"]) {
      await page.locator(place).focus();
      assert.equal(await reacts(page), false, place);
    }
    await page.getByRole("button", { name: "Rechercher" }).focus();
    assert.equal(await reacts(page, ["n", "p"]), false, "a button");
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await reacts(page, ["Control+/", "Alt+n", "Meta+p", "Control+Shift+?"]), false);
    assert.equal(await reacts(page, ["/"]), true, "and without a focus they work");
  });
  await withPage("apercu.html", async (page) => {
    const area = page.getByRole("textbox", { name: "Source de la leçon" });
    await area.fill("");
    await area.pressSequentially("n/p?");
    assert.equal(await area.inputValue(), "n/p?");
    assert.equal(await reacts(page, []), false);
  });
});

test("a dialog that is open keeps the keys", async () => {
  await withPage(LESSON, async (page) => {
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Raccourcis clavier" }).waitFor();
    await page.getByRole("button", { name: "Fermer" }).focus();
    await page.keyboard.press("n");
    await page.keyboard.press("/");
    assert.equal(await page.locator("dialog[open]").count(), 1);
    assert.match(page.url(), /module5_lesson1/);
  });
});

test("the help lists the keys and switches them off, for good", async () => {
  await withPage(LESSON, async (page) => {
    await page.getByRole("button", { name: "Raccourcis clavier" }).click();
    const dialog = page.getByRole("dialog", { name: "Raccourcis clavier" });
    await dialog.waitFor();
    const keys = await dialog.locator("kbd").allInnerTexts();
    assert.deepEqual(keys, ["/", "n", "p", "?", "Échap"]);
    await dialog.getByRole("checkbox", { name: "Raccourcis d'une seule touche" }).uncheck();
    await escape(page);
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await reacts(page), false);
    await page.goto(`${server.url}module5_lesson2.html`);
    assert.equal(await reacts(page), false, "on another page");
    await page.getByRole("button", { name: "Rechercher" }).click(); // works all the same
    await field(page).waitFor();
    await escape(page);
    await page.getByRole("button", { name: "Raccourcis clavier" }).click();
    await dialog.getByRole("checkbox").check();
    await escape(page);
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await reacts(page, ["/"]), true);
  });
});

// ---- definitions ----

const FORMULA = "<math><mi>w</mi></math>";
const definition = (page) => page.getByRole("tooltip");

/** Lesson 1 with two more links to terms, one of another page, and a formula in both definitions. */
async function withTerms(use, options) {
  const page = await open(browser, `${server.url}labo.html`, {
    reducedMotion: "reduce",
    ...options,
  });
  await page.route(/module5_lesson1\.html/, async (route) => {
    const answer = await route.fetch();
    const links =
      '<p id="essai">Un <a class="term" href="#terme-jacobienne">essai</a> et ' +
      '<a class="term" href="module5_lesson2.html#terme-logits">un autre</a>, ' +
      '<a class="term" href="module5_lesson9.html#terme-absent">rien</a>.</p>';
    const body = (await answer.text())
      .replace("</h1>", `</h1>${links}`)
      .replace("Matrice des dérivées", `${FORMULA} Matrice des dérivées`);
    await route.fulfill({ response: answer, body });
  });
  await page.route(/glossaire\.html/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text())
      .replace(
        'href="module5_lesson1.html#terme-logits"',
        'href="module5_lesson2.html#terme-logits"',
      )
      .replace("Scores de sortie", `${FORMULA} Scores de sortie`);
    await route.fulfill({ response: answer, body });
  });
  await page.goto(server.url + LESSON);
  await use(page, page.locator("#essai a"));
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

test("pointing at a term shows its definition, formula and all; the click still follows the link", async () => {
  await withTerms(async (page, links) => {
    await links.nth(0).hover();
    await definition(page).waitFor();
    const text = await definition(page).innerText();
    assert.match(text, /Jacobienne[\s\S]*Matrice des dérivées d'un vecteur/);
    assert.equal(await definition(page).locator("math").count(), 1);
    assert.equal(await definition(page).locator("[id]").count(), 0);
    await definition(page).hover(); // it can be pointed at
    await page.waitForTimeout(400);
    assert.ok(await definition(page).isVisible());
    await page.mouse.move(5, 400);
    await definition(page).waitFor({ state: "hidden" });
    await links.nth(0).click();
    await page.waitForURL(/#terme-jacobienne$/);
    assert.match(await page.locator("tr:target").innerText(), /Jacobienne/);
  });
});

test("focus shows a definition too, and describes the link; Escape closes it", async () => {
  await withTerms(async (page, links) => {
    await page.locator("h1").click();
    await page.keyboard.press("Tab");
    assert.ok(await links.nth(0).evaluate((link) => link === document.activeElement));
    await definition(page).waitFor();
    const id = await links.nth(0).getAttribute("aria-describedby");
    assert.equal(id, await definition(page).getAttribute("id"));
    await page.keyboard.press("Escape");
    assert.ok(await definition(page).isHidden());
    assert.ok(await links.nth(0).evaluate((link) => link === document.activeElement));
    assert.equal(await links.nth(0).getAttribute("aria-describedby"), null);
    await page.keyboard.press("Tab");
    await definition(page).waitFor();
    assert.match(await definition(page).innerText(), /Logits[\s\S]*Scores de sortie/);
    assert.doesNotMatch(await definition(page).innerText(), /Leçon 1/);
    assert.equal(await definition(page).locator("math").count(), 1);
    await page.keyboard.press("Enter");
    await page.waitForURL(/module5_lesson2\.html#terme-logits$/);
  });
});

test("the first tap shows a definition, the second follows; a tap elsewhere closes", async () => {
  const phone = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } };
  await withTerms(async (page, links) => {
    await links.nth(1).tap();
    await definition(page).waitFor();
    assert.match(page.url(), /module5_lesson1\.html$/);
    const box = await definition(page).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360, "it stays on the screen");
    await page.locator("h1").tap();
    await definition(page).waitFor({ state: "hidden" });
    await links.nth(0).tap();
    await definition(page).waitFor();
    await links.nth(0).tap();
    await page.waitForURL(/#terme-jacobienne$/);
  }, phone);
});

test("a term without a definition is an ordinary link, by touch too", async () => {
  const phone = { hasTouch: true, viewport: { width: 360, height: 740 } };
  await withTerms(async (page, links) => {
    await page.route(/lesson9/, (route) =>
      route.fulfill({ body: "<p>ailleurs", contentType: "text/html" }),
    );
    await links.nth(2).tap();
    await page.waitForURL(/lesson9\.html#terme-absent$/);
  }, phone);
});

// ---- contents and headings ----

test("the contents mark the section that is read, also in a jump, and stay beside the text", async () => {
  await withPage(
    LESSON,
    async (page) => {
      const current = page.locator(".toc [aria-current]");
      assert.equal(await current.count(), 0);
      for (const id of ["glossaire", "les-equations", "bptt-tronquee"]) {
        await page.locator(`.toc a[href="#${id}"]`).click();
        await page.locator(`.toc a[href="#${id}"][aria-current="true"]`).waitFor();
        assert.equal(await current.count(), 1);
        assert.ok(await current.isVisible());
      }
      await page.mouse.wheel(0, 150); // on, inside the same section
      await page.waitForTimeout(100);
      assert.equal(await current.getAttribute("href"), "#bptt-tronquee");
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForFunction(() => !document.querySelector(".toc [aria-current]"));
    },
    { viewport: { width: 1280, height: 700 } },
  );
});

test("each heading has a link of its own name, which shows on focus and copies itself", async () => {
  await withPage(
    LESSON,
    async (page) => {
      const names = await page
        .locator("a.anchor")
        .evaluateAll((links) => links.map((link) => link.getAttribute("aria-label")));
      assert.equal(names.length, await page.locator("article :is(h2, h3)[id]").count());
      assert.equal(new Set(names).size, names.length);
      const link = page.locator("#les-equations a.anchor");
      const opacity = () => link.evaluate((element) => getComputedStyle(element).opacity);
      assert.equal(await opacity(), "0");
      await link.focus();
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      assert.equal(await opacity(), "1");
      await page.keyboard.press("Enter");
      await page.getByRole("status").filter({ hasText: "Lien copié" }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, `${server.url}${LESSON}#les-equations`);
      assert.equal(page.url(), copied);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );
});

// ---- paper ----

/** Lesson 1, whose widgets have still pictures. */
async function withStills(use, options = {}) {
  const page = await open(browser, server.url + LESSON, options);
  await use(page);
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

/** The headings in a PDF's list of contents. */
function outline(pdf) {
  const titles = pdf
    .toString("latin1")
    .matchAll(/\/Title\s*(?:\(((?:[^\\)]|\\.)*)\)|<FEFF([0-9A-F]*)>)/g);
  return [...titles].map(([, plain, hexadecimal]) =>
    hexadecimal === undefined
      ? plain.replace(/\\(.)/g, "$1")
      : Buffer.from(hexadecimal, "hex").swap16().toString("utf16le"),
  );
}

/** What a browser does before it prints: tells the page, and waits for what that fetches. page.pdf() alone does not. */
const beforePrint = (page) =>
  page.evaluate(async () => {
    dispatchEvent(new Event("beforeprint"));
    const pictures = [...document.querySelectorAll("article img")];
    await Promise.all(pictures.map((picture) => picture.decode()));
  });

async function printed(page) {
  await beforePrint(page);
  const pdf = await page.pdf();
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  return pdf;
}

const images = (pdf) => pdf.toString("latin1").match(/\/Subtype\s*\/Image/g)?.length ?? 0;

test("on paper a widget that has not run is its picture, one that has run what it shows", async () => {
  await withStills(async (page) => {
    const figures = page.locator("figure.widget");
    await figures.nth(0).scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "Un pas" }).first().click();
    await page.waitForFunction(
      () => !document.querySelector("rnn-train").hasAttribute("data-still"),
    );
    await figures.nth(1).scrollIntoViewIfNeeded();
    await figures.nth(1).locator("rnn-train .widget").waitFor();
    assert.equal(await page.locator(".still:visible").count(), 0, "not on the screen");
    await page.emulateMedia({ media: "print" });
    await beforePrint(page);
    assert.ok(await figures.nth(0).locator("rnn-train .widget").isVisible());
    assert.ok(await figures.nth(0).locator(".still").isHidden());
    assert.ok(await figures.nth(1).locator("rnn-train .widget").isHidden());
    assert.ok(await figures.nth(1).locator(".still").isVisible());
    assert.ok(await figures.nth(1).locator("> figcaption").isVisible());
    for (const gone of ["header.site", ".toc", ".pager", "footer.site", ".copy"])
      assert.ok(await page.locator(gone).first().isHidden(), gone);
    await page.emulateMedia({ media: null });
    assert.ok(images(await printed(page)) >= 1);
  });
});

test("without scripts a still picture stands for its widget, on the screen and on paper", async () => {
  await withStills(
    async (page) => {
      for (const media of ["screen", "print"]) {
        await page.emulateMedia({ media });
        const figure = page.locator("figure.widget").first();
        assert.ok(await figure.locator(".still").isVisible(), media);
        assert.equal(await figure.locator(".widget-fallback").isVisible(), media === "screen");
      }
    },
    { javaScriptEnabled: false },
  );
});

test("the print button waits for pictures; paper is light and gives the theme back", async () => {
  await withStills(
    async (page) => {
      await page.evaluate(() => {
        globalThis.printed = [];
        globalThis.print = () => {
          const all = [...document.querySelectorAll("article img")];
          globalThis.printed.push(all.map((image) => image.complete && image.naturalWidth > 0));
        };
      });
      await page.getByRole("button", { name: "Imprimer" }).click();
      await page.waitForFunction(() => globalThis.printed.length);
      const [loaded] = await page.evaluate(() => globalThis.printed);
      assert.ok(loaded.length >= 7 && loaded.every(Boolean), String(loaded));
      const themes = await page.evaluate(() => {
        const theme = () => document.documentElement.dataset.theme;
        dispatchEvent(new Event("beforeprint"));
        const onPaper = theme();
        dispatchEvent(new Event("afterprint"));
        return [onPaper, theme()];
      });
      assert.deepEqual(themes, ["light", undefined]);
    },
    { colorScheme: "dark" },
  );
});

test("on paper quizzes are blank, outside links have their address, nothing is cut off", async () => {
  await withPage(LESSON, async (page) => {
    await page.locator(".quiz input").first().check();
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 660, height: 900 }); // A4 between its margins
    assert.equal(await page.locator(".quiz-why:visible").count(), 0);
    assert.equal(await page.locator(".quiz input:visible").count(), 0);
    const after = (selector) =>
      page
        .locator(selector)
        .first()
        .evaluate((link) => getComputedStyle(link, "::after").content);
    assert.equal(await after("article a.reference"), "none");
    await page.evaluate(() => {
      const link = document.createElement("a");
      link.href = "https://distill.pub/";
      document.querySelector("article p").append(link);
    });
    assert.match(await after("article a[href='https://distill.pub/']"), /distill\.pub/);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${over} pixels`);
    const headings = await page
      .locator("article :is(h2, h3)[id]")
      .evaluateAll((all) => all.map((heading) => heading.firstChild.textContent.trim()));
    const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true, outline: true });
    const contents = outline(pdf).join("\n");
    for (const heading of headings) assert.ok(contents.includes(heading), heading);
    const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(sheets >= 8 && sheets <= 60, `${sheets} sheets`);
    assert.match(pdf.toString("latin1"), /\/MediaBox\s*\[0 0 59[45]\.?\d* 84[12]\.?\d*\]/);
  });
});

// ---- the book ----

test("the book holds every lesson whole, each on a new page, and the answers at its end", async () => {
  await withPage("livre.html", async (page) => {
    assert.equal(await page.locator("meta[name=robots]").getAttribute("content"), "noindex");
    const chapters = page.locator(".chapter:not(.answers)");
    assert.equal(await chapters.count(), 5);
    for (let i = 0; i < 5; i++) {
      const file = `module5_lesson${i + 1}.html`;
      const lesson = fs.readFileSync(`dist/${file}`, "utf8");
      const headings = lesson.match(/<h[123] id=/g).length;
      assert.equal(await chapters.nth(i).locator(":is(h2, h3, h4)[id]").count(), headings, file);
      const figures = lesson.match(/<figure/g)?.length ?? 0;
      assert.equal(await chapters.nth(i).locator("figure").count(), figures, file);
      for (const link of await chapters.nth(i).locator(".widget-link a").all())
        assert.ok((await link.getAttribute("href")).startsWith(`${file}#`));
    }
    assert.equal(
      await page
        .locator("article :not(math *)")
        .evaluateAll((all) => all.filter((element) => element.localName.startsWith("rnn-")).length),
      0,
    );
    const quizzes = await page.locator(".quiz").count();
    const answers = await page.locator(".answers dt").allInnerTexts();
    assert.equal(answers.filter((name) => name.startsWith("Question")).length, quizzes);
    const asked = await page.locator(".quiz, .exercise").count();
    assert.equal(answers.length, asked);
    const exercises = await page.locator(".exercise-title").allInnerTexts();
    assert.deepEqual(
      exercises,
      exercises.map((_, i) => `Exercice ${i + 1}`),
    );
    const numbers = await page.locator(".quiz-number").allInnerTexts();
    assert.deepEqual(
      numbers,
      numbers.map((_, i) => `Question ${i + 1}.`),
    );
    assert.equal(await page.locator("h1").count(), 1);
    assert.ok((await page.locator(".toc a").count()) > 20);
    await page.emulateMedia({ media: "print" });
    assert.equal(
      await page
        .locator(".chapter")
        .evaluateAll(
          (all) => all.filter((chapter) => getComputedStyle(chapter).breakBefore === "page").length,
        ),
      6,
    );
    assert.ok(await page.getByRole("navigation", { name: "Sommaire" }).isVisible());
    assert.ok(await page.locator(".toc").isHidden());
  });
});

test("in the book a widget is its picture, also on the screen", async () => {
  await withPage("livre.html", async (page) => {
    assert.equal(await page.locator(".still").count(), await page.locator(".widget-link").count());
    const still = page.locator(".still").nth(3);
    for (const media of ["screen", "print"]) {
      await page.emulateMedia({ media });
      await still.scrollIntoViewIfNeeded();
      await still.waitFor(); // it is fetched when it is near
    }
    assert.ok(images(await printed(page)) >= 30);
  });
});

test("inside the book links between lessons stay inside, and the contents follow", async () => {
  await withPage(
    "livre.html",
    async (page) => {
      const hrefs = await page
        .locator(".chapter p:not(.widget-link) a:not(.anchor), .chapter li a")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      assert.ok(hrefs.some((href) => href === "#lecon-2"));
      assert.deepEqual(
        hrefs.filter((href) => /^module5_lesson/.test(href)),
        [],
      );
      await page.locator('.toc a[href="#lecon-1-les-equations"]').click();
      await page.locator('.toc a[aria-current][href="#lecon-1-les-equations"]').waitFor();
    },
    { viewport: { width: 1280, height: 700 } },
  );
});

// ---- arrival ----

test("nothing moves when scripts bring the page to life after it was seen", async () => {
  for (const width of [412, 1280]) {
    for (const name of ["index.html", LESSON, "module5_lesson2.html", "livre.html"]) {
      const context = await browser.newContext({ viewport: { width, height: 823 } });
      const page = await context.newPage();
      await page.addInitScript(() => {
        globalThis.moved = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries())
            globalThis.moved.push([value, ...sources.map(({ node }) => node?.className)]);
        }).observe({ type: "layout-shift", buffered: true });
      });
      let painted;
      const seen = new Promise((resolve) => (painted = resolve));
      await page.route("**/app.js", async (route) => {
        await seen;
        await route.continue();
      });
      await page.goto(server.url + name, { waitUntil: "commit" });
      await page.waitForFunction(
        () => performance.getEntriesByName("first-contentful-paint").length,
      );
      painted();
      await page.waitForLoadState("networkidle");
      await page.locator("button.search:not([hidden])").waitFor();
      const moved = await page.evaluate(() => globalThis.moved);
      const sum = moved.reduce((total, [value]) => total + value, 0);
      assert.ok(sum < 0.02, `${name}, ${width}: ${JSON.stringify(moved)}`);
      await context.close();
    }
  }
});
