import assert from "node:assert/strict";
import { test } from "node:test";

import { CameraError, countCameras, openCamera, openOther, USUAL } from "../../cnn_demo/web/camera/camera.js";
import { fake } from "./fakes.js";

/** @import { Camera } from "../../cnn_demo/web/camera/camera.js" */
/** @import { CameraPage } from "../../cnn_demo/web/types/camera.js" */

const PHONE = [
  { deviceId: "rear", facingMode: "environment" },
  { deviceId: "front", facingMode: "user" },
];
const COMPUTER = [{ deviceId: "built in" }, { deviceId: "on a cable" }];

/** @param {{deviceId: string, facingMode?: string}[]} devices the cameras, as a browser would choose among them */
function pageWith(devices) {
  const stopped = /** @type {string[]} */ ([]);
  const getUserMedia = async (/** @type {{video: MediaTrackConstraints}} */ { video }) => {
    const { facingMode, deviceId } = /** @type {Record<string, {exact?: string, ideal?: string}>} */ (fake(video));
    const matches = (/** @type {typeof devices[number]} */ device, /** @type {"exact" | "ideal"} */ how) =>
      (!facingMode?.[how] || device.facingMode === facingMode[how]) &&
      (!deviceId?.[how] || device.deviceId === deviceId[how]);
    const possible = devices.filter((device) => matches(device, "exact"));
    if (!possible.length) throw named(devices.length ? "OverconstrainedError" : "NotFoundError");
    const settings = possible.find((device) => matches(device, "ideal")) ?? possible[0];
    const track = { getSettings: () => settings, stop: () => stopped.push(settings.deviceId) };
    return { getVideoTracks: () => [track], getTracks: () => [track] };
  };
  const enumerateDevices = async () => [
    { kind: "audioinput", deviceId: "ear" },
    ...devices.map(({ deviceId }) => ({ kind: "videoinput", deviceId })),
  ];
  /** @type {CameraPage} */
  const page = fake({ isSecureContext: true, navigator: { mediaDevices: { getUserMedia, enumerateDevices } } });
  return { page, stopped };
}

/** @param {string} name */
const named = (name) => Object.assign(new Error("browser's words"), { name });
/** @param {Camera} camera */
const idOf = ({ stream }) => stream.getVideoTracks()[0].getSettings().deviceId;

test("a phone opens its rear camera, and shows the front camera alone like a mirror", async () => {
  const { page, stopped } = pageWith(PHONE);
  const rear = await openCamera(USUAL, page);
  assert.deepEqual([idOf(rear), rear.isMirrored], ["rear", false]);
  const front = await openOther(rear, page);
  assert.deepEqual([idOf(front), front.isMirrored, stopped], ["front", true, ["rear"]]);
  assert.equal(idOf(await openCamera(front.again, page)), "front");
  assert.equal(idOf(await openOther(front, page)), "rear");
});

test("cameras that do not say which way they face are opened in turn", async () => {
  const { page } = pageWith(COMPUTER);
  const first = await openCamera(USUAL, page);
  assert.deepEqual([idOf(first), first.isMirrored], ["built in", true]);
  const second = await openOther(first, page);
  assert.equal(idOf(second), "on a cable");
  assert.equal(idOf(await openOther(second, page)), "built in");
  assert.equal(await countCameras(page), 2);
});

test("a laptop whose second camera does not face away opens it all the same", async () => {
  const { page } = pageWith([{ deviceId: "built in", facingMode: "user" }, { deviceId: "on a cable" }]);
  assert.equal(idOf(await openOther(await openCamera(USUAL, page), page)), "on a cable");
});

test("what is wrong is told in words, with what to do", async () => {
  /** @type {[string, RegExp][]} */
  const faults = [
    ["NotAllowedError", /does not let this page use the camera.*Allow/],
    ["NotFoundError", /No camera was found.*Connect one/],
    ["NotReadableError", /Close other programs/],
    ["SomethingNew", /does not start \(browser's words\)/],
  ];
  for (const [name, words] of faults) {
    const getUserMedia = () => Promise.reject(named(name));
    /** @type {CameraPage} */
    const page = fake({ isSecureContext: true, navigator: { mediaDevices: { getUserMedia } } });
    await assert.rejects(openCamera(USUAL, page), (error) => error instanceof CameraError && words.test(error.message));
  }
});

test("a page without https is told that it needs it", async () => {
  for (const page of [
    { isSecureContext: false, navigator: {} },
    { isSecureContext: true, navigator: {} },
  ]) {
    await assert.rejects(openCamera(USUAL, fake(page)), /begins with https/);
  }
});
