// `node web/build/serve.mjs PORT`: dist/ on 127.0.0.1, as any static server would.
import esbuild from "esbuild";

const port = Number(process.argv[2] ?? 8080);
const context = await esbuild.context({});
try {
  await context.serve({ servedir: "dist", host: "127.0.0.1", port });
} catch (error) {
  console.error(`Port ${port}: ${error.message}. Another one: make serve PORT=8081`);
  process.exit(1);
}
console.log(`Récurrence: http://127.0.0.1:${port}/   (Ctrl+C stops)`);
