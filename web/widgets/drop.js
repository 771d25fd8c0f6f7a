// Files dropped on a part of the page.

const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** @param {(files: FileList) => void} take */
export function acceptFiles(zone, take) {
  zone.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    zone.classList.add("dropping");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("dropping"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("dropping");
    if (!carriesFile(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}
