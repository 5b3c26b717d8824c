import type { Problem } from '@gantry/base';
import type { CheckFinding, ContractCheck } from '../contract-check.ts';
import type { LoadedSubject, Rehearsal } from '../loaded-subject.ts';
import type { SubjectAnswer } from '../subject.ts';

const UNEXPECTED = 'PLUGIN_FAILED';
/** Long enough for a call to be under way. */
const CANCEL_AFTER_MS = 100;

type Call = Rehearsal['calls'][number];

/** How the plugin answers, whatever it is for. */
export const callChecks: readonly ContractCheck[] = [
  {
    id: 'calls-survive',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'No call ends the process',
    help: 'Await every promise, and never call process.exit().',
    needs: 'plugin',
    run: (subject) =>
      judgeCalls(subject, ({ outcome }) => (outcome.kind === 'lost' ? [outcome.reason] : [])),
  },
  {
    id: 'calls-answer-in-time',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'Every call is answered before its deadline',
    help: 'Give up before ctx.deadline with PluginTimeoutError.',
    needs: 'plugin',
    run: (subject) =>
      judgeCalls(subject, ({ outcome }) =>
        outcome.kind === 'timed-out' ? ['it did not answer'] : [],
      ),
  },
  {
    id: 'calls-honour-abort',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'A call that is cancelled is let go of',
    help: 'Pass ctx.signal to everything that waits. A host ends a process that holds on.',
    needs: 'plugin',
    run: checkAbort,
  },
  {
    id: 'results-valid',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'What is returned matches the schema of the method',
    help: 'The types of the SDK say what each method returns.',
    needs: 'plugin',
    run: (subject) =>
      judgeCalls(subject, ({ outcome }) =>
        outcome.kind === 'invalid'
          ? outcome.problems.map(({ pointer, message }) => `${pointer} ${message}`.trim())
          : [],
      ),
  },
  {
    id: 'errors-named',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'Failures are errors of the SDK',
    help: 'Throw PluginUnavailableError and its like; failureOf() makes the right one of an HTTP answer.',
    needs: 'plugin',
    run: (subject) =>
      judgeCalls(subject, ({ outcome }) =>
        outcome.kind === 'failed' && outcome.code === UNEXPECTED
          ? [`it threw something else: ${outcome.message.slice(0, 200)}`]
          : [],
      ),
  },
  {
    id: 'secrets-not-logged',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'Secrets are not in what the plugin logs or prints',
    help: 'Leave credentials out of logs. The host masks them, but only in the spellings that it knows.',
    needs: 'plugin',
    run: checkLogs,
  },
  {
    id: 'secrets-not-in-errors',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'Secrets are not in the messages of errors',
    help: 'Leave addresses with credentials, headers and bodies of requests out of messages.',
    needs: 'plugin',
    run: (subject) =>
      judgeCalls(subject, ({ outcome }) =>
        outcome.kind === 'failed' && holds(outcome.message, subject.secrets)
          ? ['the message holds a secret']
          : [],
      ),
  },
];

async function judgeCalls(
  subject: LoadedSubject,
  judge: (answer: SubjectAnswer) => readonly string[],
): Promise<CheckFinding> {
  const rehearsal = await subject.rehearse();
  if (typeof rehearsal === 'string') return rehearsal;
  return rehearsal.calls.flatMap((call) =>
    judge(call.answer).map((message) => inCall(call, message)),
  );
}

async function checkAbort(subject: LoadedSubject): Promise<CheckFinding> {
  const { calls } = subject;
  if (typeof calls === 'string') return calls;
  const problems: Problem[] = [];
  let running = await subject.start();
  for (const call of calls) {
    const { outcome } = await running.call({ ...call, cancelAfterMs: CANCEL_AFTER_MS });
    const isHeld = outcome.kind === 'cancelled' && !outcome.released;
    if (isHeld) problems.push(inCall(call, 'it went on after it was cancelled'));
    if (!isHeld && outcome.kind !== 'lost') continue;
    await running.stop();
    running = await subject.start();
  }
  await running.stop();
  return problems;
}

async function checkLogs(subject: LoadedSubject): Promise<CheckFinding> {
  const rehearsal = await subject.rehearse();
  if (typeof rehearsal === 'string') return rehearsal;
  const problems = rehearsal.calls
    .filter(({ answer }) => answer.logs.some((line) => holds(line, subject.secrets)))
    .map((call) => inCall(call, 'a log line holds a secret'));
  return holds(rehearsal.end.output, subject.secrets)
    ? [...problems, { pointer: '', message: 'what it printed holds a secret' }]
    : problems;
}

/** In the spellings in which secrets most often get out. */
function holds(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) =>
    [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].some((spelling) =>
      text.includes(spelling),
    ),
  );
}

function inCall({ label }: Pick<Call, 'label'>, message: string): Problem {
  return { pointer: '', message: `${label}: ${message}` };
}
