/** The bell of the app's icon, small. */
export function BellIcon({ size }: { size: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#202a34" />
      <rect x="12" y="6" width="8" height="2" rx="1" fill="#fff3d9" />
      <rect x="15" y="8" width="2" height="2" fill="#fff3d9" />
      <path d="M6 20C6 14 10.4 10 16 10S26 14 26 20Z" fill="#fbb034" />
      <rect x="4" y="22" width="24" height="4" rx="1.5" fill="#fff3d9" />
    </svg>
  );
}
