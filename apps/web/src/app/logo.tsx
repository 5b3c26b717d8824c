/** A gantry crane with its load. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <g
        fill="none"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-on-accent"
      >
        <path d="M6 10h20M8.5 10v14M23.5 10v14M16 10v4" />
        <rect
          x="12.2"
          y="14.6"
          width="7.6"
          height="6.6"
          rx="1.2"
          stroke="none"
          className="fill-on-accent"
        />
      </g>
    </svg>
  );
}
