import type { EntityRef } from '@gantry/contracts';
import { formatEntityRef } from '@gantry/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';
import { isEntityPath } from './entity-path.ts';

interface EntityLinkProps {
  readonly entityRef: EntityRef;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** Leads to an entity; what cannot name one is shown as text. */
export function EntityLink({ entityRef, children, className }: EntityLinkProps) {
  const label = children ?? formatEntityRef(entityRef);
  if (!isEntityPath(entityRef)) {
    return <span className={classNames('break-words', className)}>{label}</span>;
  }
  const { kind, namespace, name } = entityRef;
  return (
    <Link
      to="/catalog/$kind/$namespace/$name"
      params={{ kind, namespace, name }}
      title={formatEntityRef(entityRef)}
      className={classNames('break-words text-accent hover:underline', className)}
    >
      {label}
    </Link>
  );
}
