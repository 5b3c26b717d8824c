interface ValueListProps {
  readonly values: Readonly<Record<string, unknown>>;
  readonly empty: string;
}

/** Names and values; what is no text is shown as JSON. */
export function ValueList({ values, empty }: ValueListProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return <p className="text-muted">{empty}</p>;
  return (
    <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-[max-content_minmax(0,1fr)]">
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="font-medium text-muted text-sm">{name}</dt>
          <dd className="min-w-0 whitespace-pre-wrap break-words">
            {typeof value === 'string' ? value : JSON.stringify(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
