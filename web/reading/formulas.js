// A formula wider than the page scrolls sideways: then, and only then, the keyboard reaches it.

export function scrollFormulas() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries)
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
  });
  for (const formula of document.querySelectorAll("div.math")) observer.observe(formula);
}
