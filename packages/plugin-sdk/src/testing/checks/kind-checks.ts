import type { Problem } from '@gantry/base';
import type { PluginMethod } from '@gantry/contracts';
import type { CheckFinding, ContractCheck } from '../contract-check.ts';
import type { LoadedSubject } from '../loaded-subject.ts';
import { MISSING_KEY, type ProbedCall } from '../reading-calls.ts';
import type { RunningSubject, SubjectAnswer } from '../subject.ts';

/** Looks at the times of the lines that a search brought. */
async function judgeLines(
  subject: LoadedSubject,
  judge: (times: readonly number[], span: { startTime: string; endTime: string }) => Problem[],
): Promise<CheckFinding> {
  const rehearsal = await subject.rehearse();
  if (typeof rehearsal === 'string') return rehearsal;
  const call = rehearsal.calls.find(({ method }) => method === 'logs.search');
  if (!call) return 'The plugin does not offer logs.search.';
  const page = pageOf(call.answer, 'entries');
  if (!page) return notAnswered(call.method);
  const times = page.items.map((item) => Date.parse((item as { timestamp: string }).timestamp));
  return judge(times, queryOf(call) as unknown as { startTime: string; endTime: string });
}

const CURSOR_EXPIRED = 'CURSOR_EXPIRED';
const PAGED: Readonly<Partial<Record<PluginMethod, 'entries' | 'incidents'>>> = {
  'logs.search': 'entries',
  'incidents.listIncidents': 'incidents',
};

/** What is particular to a kind of capability. */
export const kindChecks: readonly ContractCheck[] = [
  {
    id: 'catalog-ids-unique',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'No two entities of a sync have one externalId',
    help: 'Put into the identifier what tells the objects apart in the remote system.',
    needs: 'plugin',
    run: async (subject) => {
      const ids = await syncedIds(subject);
      if (typeof ids === 'string') return ids;
      const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
      return [...twice].map((id) => found(`"${id}" came twice`));
    },
  },
  {
    id: 'catalog-ids-stable',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'A second sync brings the same externalIds',
    help: 'Take the identifier from the remote system; never make one up.',
    needs: 'plugin',
    run: checkStableIds,
  },
  {
    id: 'configuration-missing-key',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'Values of keys that do not exist are left out',
    help: 'Return what was found, and only what was asked for.',
    needs: 'plugin',
    run: (subject) =>
      judgeAnswer(subject, 'configuration.getValues', (values) => {
        const [list] = values as readonly (readonly { readonly key: string }[])[];
        return (list ?? []).map(({ key }) =>
          found(key === MISSING_KEY ? `"${key}" does not exist` : `"${key}" was not asked for`),
        );
      }),
  },
  {
    id: 'pages-limit',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'A page holds no more than was asked for',
    help: 'Cut the list at query.limit and return a cursor for the rest.',
    needs: 'plugin',
    run: (subject) =>
      eachPaged(subject, async (call, list) => {
        const rehearsal = await subject.rehearse();
        if (typeof rehearsal === 'string') return rehearsal;
        const answer = rehearsal.calls.find(({ method }) => method === call.method)?.answer;
        const page = pageOf(answer, list);
        if (!page) return notAnswered(call.method);
        const { limit } = queryOf(call);
        const count = page.items.length;
        return count > limit ? [found(`${call.label}: ${count} for a limit of ${limit}`)] : [];
      }),
  },
  {
    id: 'logs-newest-first',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'The newest lines of a log come first',
    help: 'Sort by timestamp, the newest first; pages go back in time.',
    needs: 'plugin',
    run: (subject) =>
      judgeLines(subject, (times) =>
        times.every((time, index) => index === 0 || time <= (times[index - 1] as number))
          ? []
          : [found('an older line stands before a newer one')],
      ),
  },
  {
    id: 'logs-in-span',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'Lines of a log are of the time that was asked for',
    help: 'Pass startTime and endTime on to the remote system.',
    needs: 'plugin',
    run: (subject) =>
      judgeLines(subject, (times, { startTime, endTime }) =>
        times.some((time) => time < Date.parse(startTime) || time > Date.parse(endTime))
          ? [found('a line is of another time')]
          : [],
      ),
  },
  {
    id: 'cursor-goes-on',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'A cursor leads to the next page of the same query',
    help: 'encodeCursor() and decodeCursor() of the SDK keep a position and the query it belongs to.',
    needs: 'plugin',
    run: (subject) => eachPaged(subject, (call, list) => checkNextPage(subject, call, list)),
  },
  {
    id: 'cursor-foreign',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'A cursor that the plugin did not make is refused as expired',
    help: 'Throw CursorExpiredError; an empty page would look like the end.',
    needs: 'plugin',
    run: (subject) => eachPaged(subject, (call) => checkForeignCursor(subject, call)),
  },
];

async function syncedIds(subject: LoadedSubject): Promise<string[] | string> {
  const rehearsal = await subject.rehearse();
  if (typeof rehearsal === 'string') return rehearsal;
  const sync = rehearsal.calls.find(({ method }) => method === 'catalog.sync');
  return sync ? idsOf(sync.answer) : 'The plugin does not offer catalog.sync.';
}

function idsOf({ outcome }: SubjectAnswer): string[] | string {
  if (outcome.kind !== 'answered') return 'The sync did not come to its end.';
  const pages = outcome.values as readonly { entities: readonly { externalId: string }[] }[];
  return pages.flatMap(({ entities }) => entities.map(({ externalId }) => externalId));
}

async function checkStableIds(subject: LoadedSubject): Promise<CheckFinding> {
  const first = await syncedIds(subject);
  const [call] = subject.callsOf('catalog.sync');
  if (typeof first === 'string' || typeof call !== 'object') return String(first);
  const second = idsOf(await callAlone(subject, (running) => running.call(call)));
  if (typeof second === 'string') return second;
  const changed = first.filter((id) => !second.includes(id));
  return changed.slice(0, 10).map((id) => found(`"${id}" came in the first sync only`));
}

async function judgeAnswer(
  subject: LoadedSubject,
  method: PluginMethod,
  judge: (values: readonly unknown[]) => readonly Problem[],
): Promise<CheckFinding> {
  const rehearsal = await subject.rehearse();
  if (typeof rehearsal === 'string') return rehearsal;
  const own = rehearsal.calls.filter((call) => call.method === method);
  if (own.length === 0) return `The plugin does not offer ${method}.`;
  const problems: Problem[] = [];
  for (const { answer } of own) {
    const { outcome } = answer;
    if (outcome.kind !== 'answered') return notAnswered(method);
    problems.push(...judge(outcome.values));
  }
  return problems;
}

type List = 'entries' | 'incidents';

async function eachPaged(
  subject: LoadedSubject,
  check: (call: ProbedCall, list: List) => Promise<CheckFinding>,
): Promise<CheckFinding> {
  const { calls } = subject;
  if (typeof calls === 'string') return calls;
  const findings: CheckFinding[] = [];
  for (const call of calls) {
    const list = PAGED[call.method];
    if (list) findings.push(await check(call, list));
  }
  if (findings.length === 0) return 'The plugin has nothing that comes in pages.';
  const problems = findings.flatMap((finding) => (typeof finding === 'string' ? [] : finding));
  // A reason not to try one of them does not hide what is wrong with the other.
  return problems.length > 0 ? problems : (findings.find((one) => typeof one === 'string') ?? []);
}

async function checkNextPage(
  subject: LoadedSubject,
  call: ProbedCall,
  list: List,
): Promise<CheckFinding> {
  return callAlone(subject, async (running) => {
    const first = pageOf(await running.call(call), list);
    if (!first) return notAnswered(call.method);
    if (first.nextCursor === undefined) return 'There was only one page.';
    const answer = await running.call(withCursor(call, first.nextCursor));
    const second = pageOf(answer, list);
    if (!second) return [found(`${call.label}: its own cursor did not lead to a page`)];
    const isSame =
      first.items.length > 0 && JSON.stringify(first.items) === JSON.stringify(second.items);
    return isSame ? [found(`${call.label}: the cursor led to the first page again`)] : [];
  });
}

async function checkForeignCursor(subject: LoadedSubject, call: ProbedCall): Promise<CheckFinding> {
  const { outcome } = await callAlone(subject, (running) =>
    running.call(withCursor(call, 'not-a-cursor-of-this-plugin')),
  );
  if (outcome.kind === 'answered') return [found(`${call.label}: it was answered with a page`)];
  if (outcome.kind !== 'failed') return notAnswered(call.method);
  if (outcome.code === CURSOR_EXPIRED) return [];
  return outcome.code === 'PLUGIN_FAILED'
    ? [found(`${call.label}: it failed with something else`)]
    : notAnswered(call.method);
}

async function callAlone<T>(
  subject: LoadedSubject,
  use: (running: RunningSubject) => Promise<T>,
): Promise<T> {
  const running = await subject.start();
  try {
    return await use(running);
  } finally {
    await running.stop();
  }
}

function queryOf(call: ProbedCall): { readonly limit: number } {
  return (call.parameters as { query: { limit: number } }).query;
}

function withCursor(call: ProbedCall, cursor: string): ProbedCall {
  return {
    ...call,
    parameters: { ...(call.parameters as object), query: { ...queryOf(call), cursor } },
  };
}

function pageOf(
  answer: SubjectAnswer | undefined,
  list: List,
): { readonly items: readonly unknown[]; readonly nextCursor?: string } | undefined {
  if (answer?.outcome.kind !== 'answered') return undefined;
  const [page] = answer.outcome.values as [
    Record<List, readonly unknown[]> & { nextCursor?: string },
  ];
  return { ...page, items: page[list] };
}

function notAnswered(method: PluginMethod): string {
  return `${method} did not answer; give a configuration that reaches a remote system.`;
}

function found(message: string): Problem {
  return { pointer: '', message };
}
