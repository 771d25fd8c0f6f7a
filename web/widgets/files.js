// Files that a widget gives away: tables as CSV, networks as safetensors; pictures are in png.js.

/** RFC 4180: numbers with a point, commas between fields, quotes where they must be. */
export function csv(head, rows) {
  const field = (value) => {
    const text = Number.isNaN(value) ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [head, ...rows].map((row) => row.map(field).join(","));
  return new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
}

/** The network with its optimizer: `loadModel` goes on from it to the same bits. */
export async function safetensors(model) {
  return new Blob([await model.save()], { type: "application/octet-stream" });
}

export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
