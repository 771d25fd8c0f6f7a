// Before the first paint: that there are scripts, so that no still picture is fetched for a widget that comes to life; and
// the theme the reader chose, if any. Without storage, the system's theme stands.
document.documentElement.dataset.scripts = "";
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // storage denied: nothing to restore
}
