import { messageOf } from '@gantry/base';
import { Deadline } from '../calls/deadline.ts';
import { PluginSession } from '../calls/plugin-session.ts';
import type { HostLimits } from '../limits.ts';
import type { Launch } from '../process/launch.ts';
import { toPlainText } from '../process/output-tail.ts';
import { ProcessChannel } from '../process/process-channel.ts';

export type Describing =
  | { readonly kind: 'described'; readonly description: unknown }
  | { readonly kind: 'failed'; readonly reason: string; readonly output: string };

const MAX_REASON = 4_000;
/** A description is read whole and judged at once, so it has to be small. */
const MAX_DESCRIPTION_BYTES = 512 * 1024;

/** Asks a plugin what it is, in a process that lives for that one question. Never throws. */
export async function describePlugin(launch: Launch, hostLimits: HostLimits): Promise<Describing> {
  const limits = { ...hostLimits, maxFrameBytes: MAX_DESCRIPTION_BYTES };
  let session: PluginSession;
  try {
    session = new PluginSession((receive) => new ProcessChannel(launch, limits, receive), limits);
  } catch (error) {
    return { kind: 'failed', reason: `It could not be started: ${messageOf(error)}.`, output: '' };
  }
  const { channel } = session;
  const failed = (reason: string): Describing => ({
    kind: 'failed',
    // A part of it is the plugin's own words.
    reason: toPlainText(reason.slice(0, MAX_REASON)),
    output: channel.output(),
  });
  try {
    if (!(await channel.ready)) return failed(sentence((await channel.closed).reason));
    const deadline = new Deadline(limits.startTimeoutMs);
    const waited = await deadline.race(session.describe().next());
    if (waited.kind !== 'done') return failed('It did not describe itself in time.');
    const outcome = waited.value;
    switch (outcome.kind) {
      case 'value':
        return outcome.unsafe
          ? failed(`Its manifest is not safe: ${outcome.unsafe.pointer} ${outcome.unsafe.message}.`)
          : { kind: 'described', description: outcome.value };
      case 'failed':
        return failed(`It could not describe itself: ${outcome.error.message}`);
      case 'lost':
        return failed(sentence(outcome.reason));
      case 'end':
      case 'cancelled':
        return failed('It did not describe itself.');
    }
  } finally {
    // Nothing of it is needed any more, so it is not asked whether it wants to stop.
    channel.kill('it was only asked to describe itself');
    await channel.closed;
  }
}

function sentence(reason: string): string {
  const text = reason.charAt(0).toUpperCase() + reason.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}
