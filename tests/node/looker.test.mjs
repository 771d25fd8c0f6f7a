// When a widget looks into a network again (web/widgets/looker.js).
import assert from "node:assert/strict";
import test from "node:test";
import { Looker } from "../../web/widgets/looker.js";

/** A looker whose looks end when the test says so. */
function watched() {
  const looks = [];
  const failures = [];
  let wake = () => {};
  const looker = new Looker(
    (signal) =>
      new Promise((resolve, reject) => {
        looks.push({ signal, resolve, reject });
        wake();
      }),
    (error) => failures.push(error.message),
  );
  const begun = async (count) => {
    while (looks.length < count) await new Promise((resolve) => (wake = resolve));
  };
  return { looker, looks, failures, begun };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 30));

test("looks never overlap; what was asked meanwhile is one more look", async () => {
  const { looker, looks, begun } = watched();
  looker.setVisible(true);
  looker.ask(true);
  await begun(1);
  for (let i = 0; i < 5; i++) looker.ask(false);
  await pause();
  assert.equal(looks.length, 1);
  assert.equal(looks[0].signal.aborted, false);
  looks[0].resolve();
  await begun(2);
  looks[1].resolve();
  await pause();
  assert.equal(looks.length, 2);
});

test("a new question ends the look under way, and waits until it has ended", async () => {
  const { looker, looks, failures, begun } = watched();
  looker.setVisible(true);
  looker.ask(true);
  await begun(1);
  looker.ask(true);
  assert.equal(looks[0].signal.aborted, true);
  await pause();
  assert.equal(looks.length, 1);
  looks[0].reject(new Error("of no use any more"));
  await begun(2);
  assert.equal(looks[1].signal.aborted, false);
  looks[1].reject(new Error("wrong"));
  await pause();
  assert.deepEqual(failures, ["wrong"]);
});

test("what nobody sees is not looked at; what was asked is, once it is seen", async () => {
  const { looker, looks, begun } = watched();
  looker.ask(true);
  looker.ask(false);
  await pause();
  assert.equal(looks.length, 0);
  looker.setVisible(true);
  await begun(1);
  looks[0].resolve();
});

test("stopped, it looks no more and tells nothing; asked again, it goes on", async () => {
  const { looker, looks, failures, begun } = watched();
  looker.setVisible(true);
  looker.ask(true);
  await begun(1);
  looker.ask(false);
  looker.stop();
  assert.equal(looks[0].signal.aborted, true);
  looks[0].reject(new Error("the network is gone"));
  await pause();
  assert.equal(looks.length, 1);
  assert.deepEqual(failures, []);
  looker.ask(true);
  await begun(2);
  looks[1].resolve();
});
