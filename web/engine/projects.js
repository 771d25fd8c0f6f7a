// Data, point of comparison and measures of the projects: src/projects/projects.h says what a request is. The module is
// loaded when first asked for.
import { bytesOf, openAnswering } from "./answering.js";

/** @param {string|URL} base the folder of recurrence-projects.wasm */
export async function openProjects(base) {
  const answer = await openAnswering(base, "projects");
  return (request, data = new Uint8Array()) => {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : bytesOf(data);
    const { bytes: _, ...told } = answer(request, bytes);
    return told;
  };
}
