import type { ToolOutcome } from '../run/tool-outcome.ts';
import type { HealthState } from './health-state.ts';
import type { ServiceState } from './supervisor/protocol.ts';

export type Phase = 'preflight' | 'init';

/** What happens while an operator works. Safe to show; secrets are not in it. */
export type OperatorEvent =
  | { readonly event: 'note'; readonly message: string }
  | {
      readonly event: 'tool-started';
      readonly phase: Phase;
      readonly service: string;
      readonly tool: string;
      readonly index: number;
    }
  | {
      readonly event: 'tool';
      readonly phase: Phase;
      readonly service: string;
      readonly tool: string;
      readonly index: number;
      readonly outcome: ToolOutcome;
    }
  | {
      readonly event: 'service';
      readonly service: string;
      readonly state:
        | 'planned'
        | 'running-already'
        | 'starting'
        | 'started'
        | 'stopped'
        | 'blocked'
        | 'failed';
      readonly health?: HealthState;
      readonly process?: ServiceState;
      readonly reason?: string;
    };
