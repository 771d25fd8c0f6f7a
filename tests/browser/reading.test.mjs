// What helps in the reading of a page: definitions, contents that follow, heading links, nothing that moves.
import assert from "node:assert/strict";
import test from "node:test";
import { site } from "../support/site.mjs";

const { at, newContext, open, withPage } = site();

const LESSON = "module5_lesson1.html";

const FORMULA = "<math><mi>w</mi></math>";
const definition = (page) => page.getByRole("tooltip");

/** Lesson 1 with two more links to terms, one of another page, and a formula in both definitions. */
async function withTerms(use, options) {
  const page = await open("labo.html", {
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
  await page.goto(at(LESSON));
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
      assert.equal(copied, at(`${LESSON}#les-equations`));
      assert.equal(page.url(), copied);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );
});

test("nothing moves when scripts bring the page to life after it was seen", async () => {
  for (const width of [412, 1280]) {
    for (const name of ["index.html", LESSON, "module5_lesson2.html", "livre.html"]) {
      const context = await newContext({ viewport: { width, height: 823 } });
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
      await page.goto(at(name), { waitUntil: "commit" });
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
