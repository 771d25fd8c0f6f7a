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
function modules(dist, define, entryPoints) {
  return esbuild.build({
    ...options,
    entryPoints,
    outdir: dist,
    format: "esm",
    splitting: true,
    chunkNames: "chunk-[name]-[hash]",
    external: ["node:fs/promises"],
    define,
    plugins: [cssAsText],
  });
}

/** @param {string} build the name that web/widgets/record.js writes into records */
export async function bundle(dist, build) {
  const define = { RECURRENCE_BUILD: JSON.stringify(build) };
  // The pages' scripts share their parts; the worker and the module for others are whole by themselves, so that what they
  // load is few files.
  await modules(dist, define, ["web/app.js", "web/embed.js", "web/embed-page.js"]);
  await modules(dist, define, ["web/worker.js"]);
  await modules(dist, define, ["web/recurrence.js"]);
  const alone = ["web/theme.js", "web/microphone-worklet.js"];
  await esbuild.build({ ...options, entryPoints: alone, outdir: dist });
  await esbuild.build({
    ...options,
    entryPoints: ["web/styles/site.css", "web/styles/print.css", "web/styles/embed.css"],
    outdir: `${dist}/assets`,
  });
}
