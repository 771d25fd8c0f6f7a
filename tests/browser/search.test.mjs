// Finding a passage and turning pages without the mouse: the search and the shortcuts of one key.
import assert from "node:assert/strict";
import test from "node:test";
import { assertAccessible, FOR_AXE } from "../support/axe.mjs";
import { pixelsTooWide } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { button } from "../support/widget.mjs";

const { at, open, withPage } = site();

const LESSON = "module5_lesson1.html";

/** Closes the dialog that is open. */
async function escape(page) {
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

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
      const opener = button(page, "Rechercher");
      await opener.click();
      await field(page).waitFor();
      assert.ok(await field(page).evaluate((input) => input === document.activeElement));
      await escape(page);
      assert.ok(await opener.evaluate((element) => element === document.activeElement));
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
  const page = await open(LESSON);
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
    const options = { colorScheme, ...FOR_AXE, viewport: { width: 360, height: 740 } };
    await withPage(
      LESSON,
      async (page) => {
        await lookFor(page, "gradient");
        await assertAccessible(page);
        await escape(page);
        await page.keyboard.press("?");
        await page.getByRole("dialog", { name: "Raccourcis clavier" }).waitFor();
        await assertAccessible(page);
        const over = await pixelsTooWide(page);
        assert.ok(over <= 0);
      },
      options,
    );
  });
}

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
    await button(widget, "Réinitialiser").focus();
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
    await button(page, "Rechercher").focus();
    assert.equal(await reacts(page, ["n", "p"]), false, "a button");
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await reacts(page, ["Control+/", "Alt+n", "Meta+p", "Control+Shift+?"]), false);
    await page.keyboard.press("/"); // without a focus they work
    await page.locator("dialog[open]").waitFor();
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
    await button(page, "Fermer").focus();
    await page.keyboard.press("n");
    await page.keyboard.press("/");
    assert.equal(await page.locator("dialog[open]").count(), 1);
    assert.match(page.url(), /module5_lesson1/);
  });
});

test("the help lists the keys and switches them off, for good", async () => {
  await withPage(LESSON, async (page) => {
    await button(page, "Raccourcis clavier").click();
    const dialog = page.getByRole("dialog", { name: "Raccourcis clavier" });
    await dialog.waitFor();
    const keys = await dialog.locator("kbd").allInnerTexts();
    assert.deepEqual(keys, ["/", "n", "p", "?", "Échap"]);
    await dialog.getByRole("checkbox", { name: "Raccourcis d'une seule touche" }).uncheck();
    await escape(page);
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await reacts(page), false);
    await page.goto(at("module5_lesson2.html"));
    assert.equal(await reacts(page), false, "on another page");
    await button(page, "Rechercher").click(); // works all the same
    await field(page).waitFor();
    await escape(page);
    await button(page, "Raccourcis clavier").click();
    await dialog.getByRole("checkbox").check();
    await escape(page);
    await page.evaluate(() => document.activeElement.blur());
    assert.equal(await reacts(page, ["/"]), true);
  });
});
