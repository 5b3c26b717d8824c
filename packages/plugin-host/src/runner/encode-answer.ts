import type { PluginFrame } from '@gantry/contracts';
import { encodeFrame, FrameTooLarge } from '../frames/frame-codec.ts';

/** The bytes of a frame of the plugin. What cannot be sent is an error of the call, in words for its author. */
export function encodeAnswer(frame: PluginFrame): Buffer {
  try {
    return encodeFrame(frame);
  } catch (error) {
    if (error instanceof FrameTooLarge) {
      throw new Error(`What the plugin returned is too large: ${error.message}.`, { cause: error });
    }
    throw new Error('What the plugin returned cannot be sent as JSON.', { cause: error });
  }
}
