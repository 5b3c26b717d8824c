import { METHOD_DEFINITIONS } from '@gantry/contracts';
import type { RunningSubject, SubjectAnswer, SubjectCall } from '@gantry/plugin-sdk/testing';
import { Deadline } from '../calls/deadline.ts';
import type { CallOutcome, OpenCall } from '../calls/open-call.ts';
import { PluginSession } from '../calls/plugin-session.ts';
import type { HostLimits } from '../limits.ts';
import { ProcessChannel } from '../process/process-channel.ts';
import { resultProblems } from '../results/result-schemas.ts';
import { DEADLINE_REASON } from '../runner/call-dispatcher.ts';
import { SubjectMemory } from './subject-memory.ts';
import type { WitnessedLaunch } from './witness.ts';

/** More items than a check looks at; a stream that goes on is left. */
const MAX_ITEMS = 200;
/** A session that ends plugins by itself would hide what a check waits for. */
const PATIENT_MS = 10 * 60_000;

type Outcome = SubjectAnswer['outcome'];

/**
 * A plugin in a process of its own, without the parts of a host that keep people from its faults: nothing is masked,
 * retried or restarted. Rejects when it does not say hello.
 */
export async function startSubject(
  { launch, readTestimony }: WitnessedLaunch,
  limits: HostLimits,
): Promise<RunningSubject> {
  const patient = { ...limits, cancelGraceMs: PATIENT_MS };
  const session = new PluginSession(
    (receive) => new ProcessChannel(launch, patient, receive),
    patient,
  );
  const { channel } = session;
  if (!(await channel.ready)) throw new Error((await channel.closed).reason);
  let lost: string | undefined;
  void channel.closed.then(({ expected, reason }) => {
    if (!expected) lost = reason;
  });
  return {
    call: (call) => makeCall(session, call, limits),
    async stop() {
      const ended = new Deadline(limits.stopGraceMs).race(channel.closed);
      const stopping = channel.stop();
      const forced = (await ended).kind !== 'done';
      await stopping;
      return {
        forced,
        ...(lost === undefined ? {} : { lost }),
        ...readTestimony(channel.output()),
      };
    },
  };
}

async function makeCall(
  session: PluginSession,
  subject: SubjectCall,
  limits: HostLimits,
): Promise<SubjectAnswer> {
  const { method, parameters, context, credentials, cancelAfterMs } = subject;
  const logs: string[] = [];
  const memory = new SubjectMemory();
  const timeoutMs = limits.callTimeoutMs;
  const call = session.call(
    {
      method,
      parameters,
      credentials,
      streams: METHOD_DEFINITIONS[method].streams,
      context: { ...context, deadline: new Date(Date.now() + timeoutMs).toISOString() },
    },
    {
      log: (_level, message) => logs.push(message),
      progress: (progress) => logs.push(JSON.stringify(progress)),
      request: (service, value) => memory.answer(service, value),
    },
  );
  const deadline = new Deadline(cancelAfterMs ?? timeoutMs);
  const outcome = await readAnswer(call, subject, deadline);
  if (outcome.kind !== 'timed-out') return { outcome, logs };
  call.cancel(cancelAfterMs === undefined ? DEADLINE_REASON : 'it is no longer needed');
  const letGo = await new Deadline(limits.cancelGraceMs).race(call.settled);
  return cancelAfterMs === undefined
    ? { outcome, logs }
    : { outcome: { kind: 'cancelled', released: letGo.kind === 'done' }, logs };
}

async function readAnswer(
  call: OpenCall,
  { method }: SubjectCall,
  deadline: Deadline,
): Promise<Outcome> {
  const { streams } = METHOD_DEFINITIONS[method];
  const values: unknown[] = [];
  for (;;) {
    const waited = await deadline.race<CallOutcome>(call.next());
    if (waited.kind !== 'done') return { kind: 'timed-out' };
    const read = waited.value;
    switch (read.kind) {
      case 'value': {
        const problems = resultProblems(method, read.value, read.unsafe);
        if (problems.length > 0) {
          call.cancel('its answer breaks the contract');
          return { kind: 'invalid', problems };
        }
        values.push(read.value);
        if (!streams) return { kind: 'answered', values };
        if (values.length < MAX_ITEMS) break;
        call.cancel('enough was read');
        return { kind: 'answered', values };
      }
      case 'end':
        return { kind: 'answered', values };
      case 'failed':
        return { kind: 'failed', code: read.error.code, message: read.error.message };
      case 'cancelled':
        return { kind: 'cancelled', released: true };
      case 'lost':
        return { kind: 'lost', reason: read.reason };
    }
  }
}
