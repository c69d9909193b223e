// Inflates the page's script, which stands in the file as gzip in base64, and runs it: the content policy names the hash of both.
import { tooOld } from "./text/old";

async function inflated(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

inflated(document.getElementById("prefero-script")!.textContent!).then(
  (source) => {
    const script = document.createElement("script");
    script.type = "module";
    script.textContent = source;
    document.head.append(script);
    script.remove(); // it runs all the same, and a saved copy does not hold it twice
  },
  (failure: unknown) => {
    const message = document.createElement("p");
    message.className = "failure";
    message.setAttribute("role", "alert");
    const language = document.documentElement.lang as keyof typeof tooOld;
    message.textContent = typeof DecompressionStream === "undefined" ? (tooOld[language] ?? tooOld.en) : `prefero-script: ${failure}`;
    document.getElementById("app")!.replaceChildren(message);
  },
);
