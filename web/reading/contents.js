// The table of contents follows the reading: the section whose heading was the last to pass the upper third
// of the window is the current one.

const LINE = 1 / 3; // of the window's height

function entries() {
  return [...document.querySelectorAll(".toc a[href^='#']")]
    .map((link) => ({
      link,
      heading: document.getElementById(decodeURIComponent(link.hash.slice(1))),
    }))
    .filter(({ heading }) => heading);
}

/** Where the list scrolls by itself, its current entry stays in view; the page stands still. */
function reveal(link) {
  const list = link.closest(".toc");
  if (list.scrollHeight <= list.clientHeight) return;
  const place = link.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom)
    list.scrollTop += place.top - frame.top - frame.height / 2;
}

export function followReading() {
  const sections = entries();
  if (!sections.length) return;
  let current = null;
  const update = () => {
    const passed = sections.filter(
      ({ heading }) => heading.getBoundingClientRect().top < innerHeight * LINE,
    );
    const link = passed.at(-1)?.link ?? null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
    if (link) reveal(link);
  };
  // The frame reaches from the line up without end: called whenever a heading passes the line, by however long a jump.
  const observer = new IntersectionObserver(update, {
    rootMargin: `1000000px 0px -${100 * (1 - LINE)}% 0px`,
  });
  for (const { heading } of sections) observer.observe(heading);
}
