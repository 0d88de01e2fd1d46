import { useEffect, useState } from "react";

/** Unix seconds, each second anew while anybody can see them. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const look = () => {
      if (!document.hidden) setNow(Date.now() / 1000);
    };
    const tick = window.setInterval(look, 1000);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.clearInterval(tick);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return now;
}
