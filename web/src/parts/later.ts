import { useEffect, useState } from "preact/hooks";
import { Replaced } from "../jobs";
import { jobProblems } from "../store";

/** What a job answers, asked anew when something changes; the last answer stays until the next is there. */
export function useLater<T>(kind: string, ask: () => Promise<T>, depends: unknown[], wait = 40): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      ask()
        .then((result) => {
          if (wanted) setAnswer(() => result);
        })
        .catch((failure: unknown) => {
          if (!wanted || failure instanceof Replaced) return;
          setAnswer(null);
          jobProblems.value = { ...jobProblems.value, [kind]: failure instanceof Error ? failure.message : String(failure) };
        });
    }, wait);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, depends);
  return answer;
}
