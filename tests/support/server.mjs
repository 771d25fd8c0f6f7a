// A plain static server on 127.0.0.1 for dist/ under one path, as a course site would hold it.
import * as fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".ipynb": "application/json",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

const TEXT = /^(text\/|application\/(json|manifest\+json|wasm)|image\/svg)/;

/**
 * `gzip`: as hosts send text. `missing`: paths answered 404.
 * @returns {Promise<{ url: string, missing: string[], close(): Promise<void> }>}
 */
export async function serve({ root = "dist", mount = "/", gzip = false } = {}) {
  const missing = [];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const name = decodeURIComponent(pathname.slice(mount.length)) || "index.html";
    const file = path.join(root, path.normalize(`/${name}`));
    if (!pathname.startsWith(mount) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      missing.push(pathname);
      response.writeHead(404).end("not found");
      return;
    }
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    if (gzip && TEXT.test(type)) {
      response.writeHead(200, { "content-type": type, "content-encoding": "gzip" });
      response.end(gzipSync(fs.readFileSync(file)));
    } else {
      response.writeHead(200, { "content-type": type });
      fs.createReadStream(file).pipe(response);
    }
  });
  server.unref(); // a test that fails before it closes its server must not hang
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${mount}`,
    missing,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
