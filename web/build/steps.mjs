// What a learner can get done on each page, which the renderer counts, is told on the cards that lead there too.
const STEPS = /<span class="steps" data-page="([^"]+)"[^>]*>[^<]*<\/span>/;
const CARD_LINK = /<p class="card-link"><a href="([^"]+)"/g;

/** @returns {Map<string, string>} by a page's name its mark, as its own head has it */
export function stepsOf(pages) {
  const found = pages.map((html) => STEPS.exec(html)).filter(Boolean);
  return new Map(found.map(([mark, page]) => [page, mark]));
}

export function withSteps(html, steps) {
  return html.replace(CARD_LINK, (link, page) =>
    steps.has(page) ? `<p class="card-steps">${steps.get(page)}</p>\n${link}` : link,
  );
}
