import type { Problem } from '@gantry/base';
import type { LoadedSubject } from './loaded-subject.ts';
import type { PluginSubject } from './subject.ts';

/** From what has to hold to what makes a plugin pleasant. A tier needs all checks of its own and of those below. */
export const CONTRACT_TIERS = ['bronze', 'silver', 'gold'] as const;
export type ContractTier = (typeof CONTRACT_TIERS)[number];

/** What a check found. No problems: it holds. A string: it could not be tried, and why. */
export type CheckFinding = readonly Problem[] | string;

interface CheckFacts {
  /** Stays the same for ever: people name it in discussions and reports. */
  readonly id: string;
  /** The release of Gantry that brought it. */
  readonly since: string;
  /** `static` looks at files and at what the plugin says about itself; `runtime` calls it. */
  readonly kind: 'static' | 'runtime';
  readonly tier: ContractTier;
  /** What holds when it passes. */
  readonly title: string;
  /** What to do when it does not. */
  readonly help: string;
}

/** A rule of the contract that can be tried. Data: it knows no test runner. */
export type ContractCheck = CheckFacts &
  (
    | { readonly needs: 'package'; run(subject: PluginSubject): Promise<CheckFinding> }
    /** Only tried when the plugin could be loaded. */
    | { readonly needs: 'plugin'; run(subject: LoadedSubject): Promise<CheckFinding> }
  );
