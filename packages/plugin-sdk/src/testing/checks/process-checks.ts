import { messageOf, type Problem } from '@gantry/base';
import type { ContractCheck } from '../contract-check.ts';
import type { SubjectEnd } from '../subject.ts';

const UNSEEN = 'What a program of another kind holds open cannot be seen.';

/** How the plugin's process begins and ends. */
export const processChecks: readonly ContractCheck[] = [
  {
    id: 'process-starts',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'The plugin starts and describes itself in time',
    help: 'Load what is slow with the first call, and let the module export its manifest.',
    needs: 'package',
    run: async ({ loading }) => {
      if (loading.kind === 'loaded') return [];
      if (loading.phase === 'start') return [{ pointer: '', message: loading.reason }];
      return ['section', 'entry'].includes(loading.phase) ? loading.reason : [];
    },
  },
  {
    id: 'process-stops',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'bronze',
    title: 'The plugin ends when it is asked to',
    help: 'Do no work in an "exit" listener; an executable ends at "shutdown", or when its input is closed.',
    needs: 'plugin',
    run: async (subject) => {
      const { forced } = await subject.idle();
      return forced ? [found('it did not end and had to be killed')] : [];
    },
  },
  {
    id: 'process-restarts',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'The plugin starts again after it has run',
    help: 'Whatever it left in its data folder must not keep it from starting.',
    needs: 'plugin',
    run: async (subject) => {
      try {
        await subject.rehearse();
        const { lost } = await (await subject.start()).stop();
        return lost === undefined ? [] : [found(`the second process ended: ${lost}`)];
      } catch (error) {
        return [found(`it did not start another time: ${messageOf(error)}`)];
      }
    },
  },
  {
    id: 'import-quiet',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'Loading the plugin prints nothing',
    help: 'Log with ctx.log during calls.',
    needs: 'plugin',
    run: async (subject) => {
      const { output } = await subject.idle();
      const [line] = output.trim().split('\n');
      return line ? [found(`it printed "${line.slice(0, 200)}"`)] : [];
    },
  },
  {
    id: 'import-starts-nothing',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'Loading the plugin starts no timer, server or connection',
    help: 'Begin work in methods; the manifest is read by importing the module.',
    needs: 'plugin',
    run: async (subject) => {
      const { witness } = await subject.idle();
      return witness ? leftIn(witness.resources) : UNSEEN;
    },
  },
  {
    id: 'import-adds-no-globals',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'gold',
    title: 'Loading the plugin adds no globals',
    help: 'Keep it in a module.',
    needs: 'plugin',
    run: async (subject) => {
      const { witness } = await subject.idle();
      if (!witness) return UNSEEN;
      return witness.globals.map((name) => found(`it added the global "${name}"`));
    },
  },
  {
    id: 'calls-leave-nothing',
    since: '0.1.0',
    kind: 'runtime',
    tier: 'silver',
    title: 'Nothing is left running when calls are over',
    help: 'Clear timers and close connections in "finally", or pass ctx.signal to what waits.',
    needs: 'plugin',
    run: async (subject) => {
      const rehearsal = await subject.rehearse();
      if (typeof rehearsal === 'string') return rehearsal;
      const before = (await subject.idle()).witness;
      const after = rehearsal.end.witness;
      if (!before || !after) return UNSEEN;
      return leftIn(without(after.resources, before.resources));
    },
  },
];

/** What Node itself holds open for the pipe to the host and for what the plugin prints. */
const OWN: readonly string[] = ['PipeWrap', 'TTYWrap', 'FSReqPromise', 'FSReqCallback', 'CloseReq'];

function leftIn(resources: NonNullable<SubjectEnd['witness']>['resources']): Problem[] {
  const counts = new Map<string, number>();
  for (const name of resources) {
    if (!OWN.includes(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => found(`${count} × ${name} kept the process alive`));
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const rest = [...some];
  return all.filter((name) => {
    const at = rest.indexOf(name);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}

function found(message: string): Problem {
  return { pointer: '', message };
}
