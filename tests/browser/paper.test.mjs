// The course on paper: still pictures of widgets, quizzes, addresses, page by page; and the book of all lessons.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { pixelsTooWide } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { button } from "../support/widget.mjs";

const { withPage } = site();

const LESSON = "module5_lesson1.html";

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
  await withPage(LESSON, async (page) => {
    const figures = page.locator("figure.widget");
    await figures.nth(0).scrollIntoViewIfNeeded();
    await button(page, "Un pas").first().click();
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
  await withPage(
    LESSON,
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
  await withPage(
    LESSON,
    async (page) => {
      await page.evaluate(() => {
        globalThis.printed = [];
        globalThis.print = () => {
          const all = [...document.querySelectorAll("article img")];
          globalThis.printed.push(all.map((image) => image.complete && image.naturalWidth > 0));
        };
      });
      await button(page, "Imprimer").click();
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
    const over = await pixelsTooWide(page);
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
