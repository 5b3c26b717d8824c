import type { EntityRef } from '@gantry/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { kindsQuery } from '../catalog/kinds.ts';
import { isEntityPath } from '../entity/entity-path.ts';
import { iconOf } from '../ui/icon.tsx';

export interface EntityLine extends EntityRef {
  readonly title?: string | undefined;
  /** At the end of the line. */
  readonly aside?: ReactNode;
}

/** Entities, one a line, each leading to its page. */
export function EntityLines({ entities }: { entities: readonly EntityLine[] }) {
  const { data: kinds = [] } = useQuery(kindsQuery);
  return (
    <ul className="py-1">
      {entities.map((entity) => {
        const { kind, namespace, name, title = name, aside } = entity;
        const definition = kinds.find((one) => one.kind === kind);
        const Icon = iconOf(definition?.icon);
        return (
          <li
            key={`${kind}/${namespace}/${name}`}
            className="group relative flex min-w-0 items-center gap-2.5 px-4 py-1.5 hover:bg-raised"
          >
            <Icon aria-hidden className="size-4 shrink-0 text-muted" />
            {isEntityPath(entity) ? (
              <Link
                to="/catalog/$kind/$namespace/$name"
                params={{ kind, namespace, name }}
                className="min-w-0 truncate rounded-sm after:absolute after:inset-0 group-hover:text-accent"
              >
                {title}
              </Link>
            ) : (
              <span className="min-w-0 truncate">{title}</span>
            )}
            <span className="min-w-0 shrink-[999] truncate text-muted text-xs">
              {definition?.title ?? kind}
              {namespace === 'default' ? '' : ` · ${namespace}`}
            </span>
            {aside !== undefined && (
              <span className="relative ml-auto shrink-0 whitespace-nowrap text-muted text-xs">
                {aside}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
