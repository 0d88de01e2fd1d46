import bell from "../../../../sounds/bell.wav";
import chime from "../../../../sounds/chime.wav";
import knock from "../../../../sounds/knock.wav";
import type { Sound } from "../../ipc/bindings";

/** The sounds that come with the app. */
export const SHIPPED: Partial<Record<Sound, string>> = { bell, chime, knock };

interface Samples {
  rate: number;
  values: Float32Array<ArrayBuffer>;
}

/** The samples of one of our own files: 16 bits, one channel. No decoder of the system is asked. */
export function readSamples(file: ArrayBuffer): Samples {
  const view = new DataView(file);
  let at = 12;
  while (view.getUint32(at) !== 0x64617461) at += 8 + view.getUint32(at + 4, true);
  const values = new Float32Array(view.getUint32(at + 4, true) / 2);
  for (let place = 0; place < values.length; place += 1)
    values[place] = view.getInt16(at + 8 + place * 2, true) / 32_768;
  return { rate: view.getUint32(24, true), values };
}

let context: AudioContext | null = null;

/** Plays a sound as an alert would have it; the system's own cannot be asked for. */
export async function playSound(sound: Sound): Promise<void> {
  const url = SHIPPED[sound];
  if (url === undefined) return;
  const { rate, values } = readSamples(await (await fetch(url)).arrayBuffer());
  context ??= new AudioContext();
  await context.resume();
  const buffer = context.createBuffer(1, values.length, rate);
  buffer.copyToChannel(values, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
}
