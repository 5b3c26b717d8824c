import type { OperatorEvent } from '@gantry/tool-runner';
import type { Cli } from '../cli.ts';
import { printable } from '../format/printable.ts';
import { markOf, toJson } from './show-outcome.ts';

/** Writes what an operator does: a line for people, or one JSON object per line for programs. */
export function eventWriter(cli: Cli, isJson: boolean): (event: OperatorEvent) => void {
  if (isJson) {
    return (event) => {
      const shown = event.event === 'tool' ? { ...event, outcome: toJson(event.outcome) } : event;
      cli.out.line(JSON.stringify({ at: cli.now().toISOString(), ...shown }));
    };
  }
  return (event) => {
    if (event.event === 'note') return cli.err.line(cli.err.style.dim(printable(event.message)));
    const line = lineOf(event, cli);
    if (line !== undefined) cli.out.line(line);
  };
}

function lineOf(event: OperatorEvent, { out }: Cli): string | undefined {
  const { style } = out;
  switch (event.event) {
    case 'note':
    case 'tool-started':
      return undefined;
    case 'tool': {
      const { outcome, service, phase, tool } = event;
      const took = style.dim(`${Math.round(outcome.durationMs)} ms`);
      return `${markOf(outcome.status, out)} ${printable(`${service}  ${phase}  ${tool}  ${outcome.message}`)}  ${took}`;
    }
    case 'service': {
      const { service, state, reason, health } = event;
      const words: Record<typeof state, string> = {
        planned: 'would be started',
        'running-already': 'runs already',
        starting: 'is started …',
        started: health === 'healthy' ? 'runs and is healthy' : 'runs',
        stopped: 'is stopped',
        blocked: 'is not started',
        failed: 'did not start',
      };
      const text = printable(`${service} ${words[state]}${reason ? `: ${reason}` : ''}`);
      if (state === 'blocked' || state === 'failed') return `${style.red('✗')} ${text}`;
      return `${state === 'started' ? style.green('✓') : style.dim('·')} ${text}`;
    }
  }
}
