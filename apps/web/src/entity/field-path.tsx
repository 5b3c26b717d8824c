import { formatFieldPath } from '@gantry/contracts';
import { Fragment } from 'react';

/** The path of a field, which may break between its parts. */
export function FieldPath({ pointer }: { pointer: string }) {
  const parts = formatFieldPath(pointer).split(/(?<=[./-])|(?=\[)/);
  return (
    <span className="break-words font-mono text-xs">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
