import {
  builtInKinds,
  ConnectionTestSchema,
  EntityInputSchema,
  LogLineSchema,
  PanelDocumentSchema,
  problemsOf,
  SyncPageSchema,
} from '@gantry/contracts';
import type { SyncPage } from '@gantry/plugin-sdk';

// What the host checks before it believes a plugin.

export const connectionTestProblems = (value: unknown) => problemsOf(ConnectionTestSchema, value);
export const panelProblems = (value: unknown) => problemsOf(PanelDocumentSchema, value);
export const logLineProblems = (value: unknown) => problemsOf(LogLineSchema, value);

/** Everything that keeps the pages of a sync out of the catalog. */
export function syncProblems(pages: readonly SyncPage[]) {
  return pages.flatMap((page) => [
    ...problemsOf(SyncPageSchema, page),
    ...page.entities.flatMap(({ entity, externalId }) => {
      const kind = builtInKinds.find((candidate) => candidate.kind === entity.kind);
      const problems = [
        ...problemsOf(EntityInputSchema, entity),
        ...problemsOf((kind?.schema ?? {}) as never, entity.spec ?? {}, '/spec'),
      ];
      return problems.map((problem) => ({ ...problem, externalId }));
    }),
  ]);
}
