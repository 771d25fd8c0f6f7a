// Before the first paint: the theme the reader chose, if any. Without storage, the system's theme stands.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // storage denied: nothing to restore
}
