// The pages themselves, in Chromium, served at / and below a folder.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { LESSONS } from "../support/course.mjs";
import { serve } from "../support/server.mjs";
import { site } from "../support/site.mjs";
import { plain } from "../support/widget.mjs";

const { at, newContext, open } = site();

const PAGES = [
  "index.html",
  ...LESSONS,
  "labo.html",
  "glossaire.html",
  "livre.html",
  "notebooks/01_RNN_Basics.html",
  "notebooks/02_LSTM_GRU.html",
];

const KINDS = ["index.html", LESSONS[0], "labo.html", "notebooks/01_RNN_Basics.html"];

for (const [mount, pages] of Object.entries({ "/": KINDS, "/cours/Module5/": PAGES })) {
  test(`${mount}: each of ${pages.length} pages opens without an error, a foreign request or a missing file`, async () => {
    const server = await serve({ mount });
    for (const name of [...pages, "apercu.html", "embed.html"]) {
      const page = await open(server.url + name);
      await page.waitForLoadState("networkidle");
      assert.deepEqual(page.faults, [], name);
      await page.context().close();
    }
    assert.deepEqual(server.missing, []);
    await server.close();
  });

  test(`${mount}: every link and figure inside the site leads somewhere`, async () => {
    const server = await serve({ mount });
    for (const name of pages) {
      const page = await open(server.url + name, { javaScriptEnabled: false });
      const targets = await page.$$eval("a[href], img[src]", (elements) =>
        elements.map((e) => e.href ?? e.src),
      );
      for (const target of new Set(targets)) {
        const url = new URL(target);
        if (url.origin !== new URL(server.url).origin) continue;
        const file = url.pathname.slice(mount.length) || "index.html";
        assert.ok(fs.existsSync(`dist/${decodeURIComponent(file)}`), `${name}: ${target}`);
        if (url.hash && file.endsWith(".html")) {
          const id = decodeURIComponent(url.hash.slice(1));
          assert.ok(
            fs.readFileSync(`dist/${file}`, "utf8").includes(`id="${id}"`),
            `${name}: ${target}`,
          );
        }
      }
      await page.context().close();
    }
    await server.close();
  });
}

test("the front page says all that the course's own front page says", async () => {
  const page = await open("index.html", { javaScriptEnabled: false });
  const text = await page.innerText("main");
  const promised = [
    "Module 5 - Réseaux de Neurones Récurrents (RNN)",
    "Maîtrisez les architectures neuronales conçues pour les données séquentielles",
    "Pourquoi les Réseaux de Neurones Récurrents ?",
    "Le Défi des Séquences",
    "La Solution RNN",
    "Analyse de sentiment contextuelle",
    "Traduction automatique",
    "Génération de texte",
    "Reconnaissance vocale",
    "Objectifs de ce Module",
    ...["Comprendre", "Implémenter", "Comparer", "Appliquer"],
    "Évolution Technologique",
    ...["2013", "RNN Vanilla", "2015", "LSTM/GRU", "2017+", "Transformers"],
    ...["1990", "1997", "2014"],
    ...[
      "Leçon 1 : Introduction aux RNN",
      "Leçon 2 : Architecture LSTM",
      "Leçon 3 : GRU et Comparaisons",
    ],
    ...["Leçon 4 : Applications Pratiques", "Leçon 5 : Bonnes Pratiques"],
    ...["Fondamental", "Intermédiaire", "Avancé", "Expert"],
    ...["Commencer →", "Explorer →", "Comparer →", "Pratiquer →", "Optimiser →"],
    "Notebooks Interactifs",
    ...["RNN Basics", "LSTM & GRU"],
    "Ressources Complémentaires",
    "Parcours de Formation NLP",
    ...["Intro NLP", "Prétraitement", "TF-IDF", "Embeddings", "RNN/LSTM", "BERT/GPT", "Production"],
  ];
  const said = plain(text);
  for (const words of promised) assert.ok(said.includes(words), `missing: ${words}`);
  const order = promised.slice(0, 9).map((words) => said.indexOf(words));
  assert.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );

  const links = await page.$$eval("a[href]", (elements) =>
    elements.map((e) => e.getAttribute("href")),
  );
  for (const href of [
    ...LESSONS,
    "notebooks/01_RNN_Basics.html",
    "notebooks/02_LSTM_GRU.html",
    "https://www.tensorflow.org/guide/keras/rnn",
    "https://distill.pub/2019/memorization-in-rnns/",
    "https://karpathy.github.io/2015/05/21/rnn-effectiveness/",
    "https://colah.github.io/posts/2015-08-Understanding-LSTMs/",
  ]) {
    assert.ok(links.includes(href), `no link to ${href}`);
  }
  assert.equal(await page.locator(".modules li").count(), 8);
  assert.match(await page.innerText('.modules [aria-current="page"]'), /5[\s\S]*RNN\/LSTM/);
  assert.equal(await page.locator(".modules .absent").count(), 7);
  await page.context().close();
});

test("the cards fade in one after the other, and stand still under reduced motion", async () => {
  for (const reducedMotion of ["no-preference", "reduce"]) {
    const page = await open("index.html", { reducedMotion });
    const animations = await page.$$eval(".cards-lessons .card", (cards) =>
      cards.map((card) => [
        getComputedStyle(card).animationName,
        getComputedStyle(card).animationDelay,
      ]),
    );
    assert.equal(animations.length, 5);
    if (reducedMotion === "reduce") assert.ok(animations.every(([name]) => name === "none"));
    else
      assert.deepEqual(
        animations.map(([, delay]) => delay),
        ["0s", "0.1s", "0.2s", "0.3s", "0.4s"],
      );
    await page.context().close();
  }
});

test("the front page is light: 120 KB gzip in all, 15 KB of our own script", async () => {
  const context = await newContext();
  const page = await context.newPage();
  const sizes = { all: 0, script: 0 };
  page.on("response", async (response) => {
    const { pathname } = new URL(response.url());
    const file = `dist/${pathname.slice(1) || "index.html"}`;
    if (!fs.existsSync(file)) return;
    const size = gzipSync(fs.readFileSync(file)).length;
    sizes.all += size;
    if (file.endsWith(".js")) sizes.script += size;
  });
  await page.goto(at("index.html"));
  await page.waitForLoadState("networkidle");
  assert.ok(sizes.all > 2000 && sizes.all <= 120_000, `${sizes.all} bytes in all`);
  assert.ok(sizes.script > 100 && sizes.script <= 15_000, `${sizes.script} bytes of script`);
  await context.close();
});

test("without scripts lesson 1 is a whole lesson: text, mathematics, figures, quizzes", async () => {
  const page = await open("module5_lesson1.html", {
    javaScriptEnabled: false,
  });
  assert.ok((await page.innerText("article")).split(/\s+/).length > 1800);
  assert.ok((await page.locator("math").count()) > 20);
  assert.ok((await page.locator("rnn-train, rnn-generate").count()) >= 3);
  assert.ok((await page.locator(".toc a").count()) > 8);
  const figures = await page.$$eval("article img", (images) =>
    images.map((i) => [i.naturalWidth, i.alt.length]),
  );
  assert.ok(figures.length >= 4);
  for (const [width, alt] of figures) assert.ok(width > 0 && alt > 20);
  const quizzes = page.locator("fieldset.quiz");
  assert.ok((await quizzes.count()) >= 3);
  for (let i = 0; i < (await quizzes.count()); i++) {
    const choices = quizzes.nth(i).locator("input[type=radio]");
    const reasons = quizzes.nth(i).locator(".quiz-why");
    assert.equal(await choices.count(), await reasons.count());
    for (let k = 0; k < (await choices.count()); k++) {
      await choices.nth(k).check();
      assert.ok(await reasons.nth(k).isVisible());
      assert.equal(await quizzes.nth(i).locator(".quiz-why:visible").count(), 1);
    }
  }
  await page.context().close();
});

test("navigation leads from the front page through the lessons and back", async () => {
  const server = await serve({ mount: "/cours/Module5/" });
  const page = await open(server.url);
  await page.click("text=Commencer →");
  await page.waitForURL(/\/cours\/Module5\/module5_lesson1\.html$/);
  for (let n = 2; n <= 5; n++) {
    await page.click(".pager [rel=next], .pager .next a");
    await page.waitForURL(new RegExp(`module5_lesson${n}\\.html$`));
  }
  await page.click("header .brand");
  await page.waitForURL(/\/cours\/Module5\/index\.html$/);
  await page.click("text=Ouvrir le Notebook →");
  await page.waitForURL(/notebooks\/01_RNN_Basics\.html$/);
  await page.locator('a[href$="01_RNN_Basics.ipynb"]').first().waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
  await server.close();
});

test("the theme follows the system, can be chosen and is remembered", async () => {
  const page = await open("index.html", { colorScheme: "light" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await paper();
  assert.notEqual(light, dark);
  await page.emulateMedia({ colorScheme: "light" });
  await page.click("button.theme");
  assert.equal(await paper(), dark);
  await page.goto(at("module5_lesson1.html"));
  assert.equal(await paper(), dark);
  await page.context().close();
});

test("a code block can be copied", async () => {
  const page = await open("module5_lesson1.html", {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const block = page.locator(".code").first();
  await block.getByRole("button", { name: "Copier" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied.trim(), (await block.locator("code").textContent()).trim());
  await page.context().close();
});

test("the pages forbid foreign and inline scripts", async () => {
  for (const name of PAGES) {
    const html = fs.readFileSync(`dist/${name}`, "utf8");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/, name);
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=/i, name);
    assert.doesNotMatch(html, /(?:src|href)="\/(?!\/)/, `${name}: an absolute address`);
  }
});
