import { SkeletonLines } from '../ui/skeleton.tsx';

export function Pending() {
  return (
    <div className="max-w-2xl p-6">
      <SkeletonLines lines={6} />
    </div>
  );
}
