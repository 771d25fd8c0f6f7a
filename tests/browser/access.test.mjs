// axe-core finds nothing to object to, light or dark, and a network can be trained without a mouse.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { assertAccessible, FOR_AXE } from "../support/axe.mjs";
import { ready, withExercises } from "../support/course.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { pixelsTooWide } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { button, start, state } from "../support/widget.mjs";

const { at, open } = site({ root: withExercises() });

const PAGES = fs
  .readdirSync("dist", { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".html"));

const WIDE = { colorScheme: "light", viewport: { width: 1280, height: 900 } };
const PHONE = { colorScheme: "dark", viewport: { width: 360, height: 740 } };

for (const name of PAGES) {
  for (const [screen, options] of Object.entries({ "wide, light": WIDE, "phone, dark": PHONE })) {
    test(`${name}, ${screen}: axe finds nothing and nothing scrolls sideways`, async () => {
      const page = await open(name, { ...options, ...FOR_AXE });
      for (const widget of await page.locator("figure.widget > [config]").all()) {
        await widget.scrollIntoViewIfNeeded();
        await widget.locator(".widget").waitFor();
      }
      await assertAccessible(page);
      assert.equal(Math.max(0, await pixelsTooWide(page)), 0);
      await page.context().close();
    });
  }
}

/** What a page shows once a learner has begun. */
const BEGUN = {
  "enseignants.html": ".assignment-settings .settings",
  "exercices.html": "rnn-train .widget",
  "module5_lesson1.html": ".quiz-foot:not([hidden])",
  "index.html": ".resume:not([hidden])",
  "embed.html?widget=rnn-train&locked=true&devoir=1&consigne=Lancez.&steps=10&units=16": ".record",
};
for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing and nothing scrolls sideways at 360 pixels, ${colorScheme}`, async () => {
    for (const [name, mark] of Object.entries(BEGUN)) {
      const page = await open("module5_lesson1.html", {
        colorScheme,
        ...FOR_AXE,
      });
      await ready(page);
      await page.locator("fieldset.quiz .right input").first().check();
      await page.goto(at(name));
      for (const widget of await page.locator("rnn-train").all())
        await widget.scrollIntoViewIfNeeded();
      await page.locator(mark).first().waitFor();
      if (name.startsWith("embed")) {
        await button(page, "Entraîner").click();
        await page.getByText("Relevé prêt").waitFor({ timeout: 60000 });
      }
      await assertAccessible(page, name);
      await page.setViewportSize({ width: 360, height: 740 });
      await page
        .waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, null, {
          timeout: 5000,
        })
        .catch(() => assert.fail(`${name} is too wide`));
      await page.context().close();
    }
  });
}

test("a network can be trained and paused with the keyboard alone", async () => {
  const page = await open("labo.html");
  const widget = page.locator("rnn-train").first();
  await widget.scrollIntoViewIfNeeded();
  await widget.locator(".widget").waitFor();
  await page.keyboard.press("Home");
  await tabTo(page, /^Entraîner$/, 200);
  await start(widget, () => page.keyboard.press("Enter"));
  await page.waitForTimeout(300);
  await page.keyboard.press("Space");
  await state(widget, "paused");
  await page.context().close();
});
