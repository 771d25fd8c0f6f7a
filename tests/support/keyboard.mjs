// Going through a page with the Tab key.
import assert from "node:assert/strict";

/** What the element with the focus is called: by its own name, its label or its text. */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (element === document.body) return "";
    const label = element?.labels?.[0]?.textContent;
    return (element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? "").trim();
  });

/** Presses Tab until what has the focus has a name that fits. */
export async function tabTo(page, wanted, most = 80) {
  const passed = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const name = await focused(page);
    if (wanted.test(name)) return;
    passed.push(name.slice(0, 40));
  }
  assert.fail(`no ${wanted} among ${passed.join(" | ")}`);
}
