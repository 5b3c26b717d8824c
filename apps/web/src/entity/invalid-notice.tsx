import type { Entity } from '@gantry/client';
import { useQuery } from '@tanstack/react-query';
import { text } from '../text/text.ts';
import { Notice } from '../ui/notice.tsx';
import { problemsQuery } from './entity-queries.ts';

const t = text.entity.invalid;

/** Says where an entity does not fit its kind, which was changed all the same. */
export function InvalidNotice({ entity: { kind, metadata } }: { entity: Entity }) {
  const { namespace, name } = metadata;
  const { data: problems = [] } = useQuery(problemsQuery({ kind, namespace, name }));
  if (problems.length === 0) return null;
  return (
    <Notice level="warning" title={t.title(kind)}>
      <ul className="grid gap-1 pb-1">
        {problems.map(({ pointer, message }) => (
          <li key={`${pointer} ${message}`}>
            <code>{pointer}</code> {message}
          </li>
        ))}
      </ul>
      <p>{t.help}</p>
    </Notice>
  );
}
