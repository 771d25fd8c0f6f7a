// The three widgets that look into a network, by keyboard, by axe, on a phone, in the dark.
import assert from "node:assert/strict";
import test from "node:test";
import { assertAccessible, FOR_AXE } from "../support/axe.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { allRows, listed, settled, trainAndLook, WIDGETS, withNetwork } from "../support/look.mjs";
import { pixelsTooWide } from "../support/page.mjs";
import { site } from "../support/site.mjs";
import { button } from "../support/widget.mjs";

const { openWidget } = site();

test("all three can be used by keyboard alone", async () => {
  for (const widget of WIDGETS) {
    const { page, element, close } = await openWidget(widget, withNetwork());
    await tabTo(page, /^Entraîner$/);
    await page.keyboard.press("Enter");
    await listed(element, 12);
    await settled(element);
    await tabTo(page, /^Texte lu/);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Elle rit");
    await page.waitForTimeout(300);
    await settled(element);
    const place = () => element.evaluate((e) => [e.units?.unit, e.units?.at ?? e.at]);
    if (widget === "rnn-gates") {
      await tabTo(page, /oubli/);
      await page.keyboard.press("ArrowRight");
      assert.equal(await element.evaluate((e) => e.what), "i");
    }
    if (widget === "rnn-connectivity") {
      await tabTo(page, /^Prédiction/);
      await page.keyboard.press("Home");
      assert.deepEqual(await place(), [undefined, 0]);
      await tabTo(page, /^Toutes les prédictions/);
      await page.keyboard.press("ArrowDown");
      assert.deepEqual(await place(), [undefined, 1]);
      assert.match(await element.locator("header [role=status]").textContent(), /^Après «.El.»/);
    } else {
      const strip = async () => {
        await tabTo(page, /flèches/);
        await page.keyboard.press("Home");
        await page.keyboard.press("ArrowRight");
        assert.equal((await place())[1], 1);
      };
      if (widget === "rnn-cell") await strip();
      await tabTo(page, /^Unité/);
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowRight");
      assert.equal((await place())[0], 1);
      const slider = element.getByRole("slider", { name: "Unité" });
      assert.match(await slider.getAttribute("aria-valuetext"), /^unité 2\s: . = −?\d,\d\d$/);
      await tabTo(page, /^Caractère/);
      await page.keyboard.press("End");
      assert.equal((await place())[1], 7);
      if (widget === "rnn-gates") {
        await strip();
        await page.keyboard.press("ArrowDown");
        assert.deepEqual(await place(), [2, 1]);
        const said = await element.locator("header [role=status]").textContent();
        assert.match(said, /^unité 3, l, caractère 2.: i = \d,\d\d$/);
      } else {
        await tabTo(page, /Précédent/);
        await page.keyboard.press("Enter");
        assert.equal((await place())[1], 6);
      }
    }
    assert.deepEqual(page.faults, [], widget);
    await close();
  }
});

for (const widget of WIDGETS) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${widget}, ${colorScheme}: axe finds nothing, before and after`, async () => {
      const { page, element, close } = await openWidget(widget, withNetwork(), {
        colorScheme,
        ...FOR_AXE,
      });
      await assertAccessible(page);
      await trainAndLook(element);
      if (widget === "rnn-connectivity") await allRows(element);
      await element.locator("figure summary").first().click();
      await assertAccessible(page);
      await close();
    });
  }

  test(`${widget}: a long text scrolls inside, at 360 pixels the page does not`, async () => {
    const viewport = { width: 360, height: 740 };
    const input = "Anticonstitutionnellement_".repeat(7).slice(0, 160);
    const { page, element, close } = await openWidget(widget, withNetwork({ input }), { viewport });
    await trainAndLook(element);
    if (widget === "rnn-connectivity") await allRows(element);
    await element.locator("figure summary").first().click();
    await button(element, "Exporter").click();
    const over = await pixelsTooWide(page);
    assert.ok(over <= 0, `${over} pixels`);
    const scroller = element.locator(widget === "rnn-connectivity" ? ".matrix" : ".strip");
    const [inner, outer] = await scroller.evaluate((e) => [e.scrollWidth, e.clientWidth]);
    assert.ok(inner > outer, "the text is wider than the screen");
    await close();
  });

  test(`${widget}: follows the page from light to dark`, async () => {
    const { page, element, close } = await openWidget(widget, withNetwork(), {
      colorScheme: "light",
    });
    await trainAndLook(element);
    if (widget === "rnn-connectivity") await allRows(element);
    const look = () =>
      element.evaluate((e) => {
        const letters = [...e.shadowRoot.querySelectorAll(".strip .letter, .text-map .letter")];
        const canvas = e.shadowRoot.querySelector("canvas.heat");
        const pixel = canvas?.getContext("2d").getImageData(0, 0, 1, 1).data.join();
        return [letters.map((letter) => letter.style.backgroundColor).join(), pixel];
      });
    const [light, lightPixel] = await look();
    await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
    await page.waitForTimeout(100);
    const [dark, darkPixel] = await look();
    assert.notEqual(dark, light);
    if (widget !== "rnn-cell") assert.notEqual(darkPixel, lightPixel);
    await close();
  });
}
