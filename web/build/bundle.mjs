// Scripts and styles of the site, by esbuild.
import esbuild from "esbuild";

const options = {
  bundle: true,
  minify: true,
  target: ["es2022", "chrome100", "firefox115", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
};

/** `import css from "./x.css"` in a script gives the bundled style sheet's text, for shadow roots. */
const cssAsText = {
  name: "css-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await esbuild.build({
        ...options,
        entryPoints: [path],
        legalComments: "none",
        write: false,
      });
      return {
        contents: result.outputFiles.find((file) => !file.path.endsWith(".txt")).text,
        loader: "text",
      };
    });
  },
};

/** Scripts that share what they have in common. */
function modules(dist, entryPoints) {
  return esbuild.build({
    ...options,
    entryPoints,
    outdir: dist,
    format: "esm",
    splitting: true,
    chunkNames: "chunk-[name]-[hash]",
    external: ["node:fs/promises"],
    plugins: [cssAsText],
  });
}

export async function bundle(dist) {
  // The pages' scripts share their parts; the worker and the module for others are whole by themselves, so that what they
  // load is few files.
  await modules(dist, ["web/app.js", "web/embed.js", "web/embed-page.js"]);
  await modules(dist, ["web/worker.js"]);
  await modules(dist, ["web/recurrence.js"]);
  await esbuild.build({ ...options, entryPoints: ["web/theme.js"], outdir: dist });
  await esbuild.build({
    ...options,
    entryPoints: ["web/styles/site.css", "web/styles/print.css", "web/styles/embed.css"],
    outdir: `${dist}/assets`,
  });
}
