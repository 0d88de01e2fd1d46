import { expect, test, vi } from "vitest";
import type { Emitted } from "../ipc/bindings";
import { asErrorView } from "../ipc/errors";
import { followEvents } from "./followEvents";

const arrived: Emitted = {
  event: { type: "failed", connection: null, error: asErrorView("x") },
  stale: ["status"],
};

/** A backend that begins to be heard when told so. */
function lateBackend() {
  const stop = vi.fn();
  let resolve: (stop: () => void) => void = () => undefined;
  const promise = new Promise<() => void>((done) => {
    resolve = done;
  });
  let heard: (emitted: Emitted) => void = () => undefined;
  return {
    listen: (hear: (emitted: Emitted) => void) => {
      heard = hear;
      return promise;
    },
    begin: async () => {
      resolve(stop);
      await promise;
    },
    say: () => heard(arrived),
    stop,
  };
}

test("what was said before anybody listened is caught up with, once", async () => {
  const backend = lateBackend();
  const [hear, catchUp] = [vi.fn(), vi.fn()];
  followEvents(backend.listen, hear, catchUp);
  expect(catchUp).not.toHaveBeenCalled();
  await backend.begin();
  expect(catchUp).toHaveBeenCalledTimes(1);
  backend.say();
  expect(hear).toHaveBeenCalledWith(arrived);
  expect(catchUp).toHaveBeenCalledTimes(1);
});

test("a window that closed meanwhile hears nothing", async () => {
  const backend = lateBackend();
  const [hear, catchUp] = [vi.fn(), vi.fn()];
  followEvents(backend.listen, hear, catchUp)();
  await backend.begin();
  backend.say();
  expect(backend.stop).toHaveBeenCalledTimes(1);
  expect(hear).not.toHaveBeenCalled();
  expect(catchUp).not.toHaveBeenCalled();
});
