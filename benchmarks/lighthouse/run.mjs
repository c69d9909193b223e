// Lighthouse's score for accessibility of the demonstration's report and of the studio, as JSON: {"lighthouse_report": 100, ...}.
//   node benchmarks/lighthouse/run.mjs REPORT.html STUDIO.html      what is found goes to standard error
// The pages are served on 127.0.0.1 alone, to a browser that may not ask anybody else. The interface for programs is used: it reports nothing
// to anybody (the command of lighthouse asks whether it may).
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as chromeLauncher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [report, studio] = process.argv.slice(2);
if (!studio) throw new Error("call: run.mjs REPORT.html STUDIO.html");
const pages = new Map([
  ["/report.html", readFileSync(report)],
  ["/studio.html", readFileSync(studio)],
]);
const server = createServer((request, response) => {
  const page = pages.get(new URL(request.url, "http://localhost").pathname);
  response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8" }).end(page);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const address = `http://127.0.0.1:${server.address().port}`;

const chromePath = [process.env.PREFERO_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
if (!chromePath) throw new Error("no Chromium: scripts/setup page installs it");
const folder = mkdtempSync(join(tmpdir(), "prefero-lighthouse-"));
const chrome = await chromeLauncher.launch({
  chromePath,
  userDataDir: folder,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
});

const scores = {};
try {
  for (const name of ["report", "studio"])
    for (const screen of ["desktop", "phone"]) {
      const { lhr } = await lighthouse(
        `${address}/${name}.html`,
        { port: chrome.port, onlyCategories: ["accessibility"], output: "json", logLevel: "error" },
        screen === "desktop" ? desktopConfig : undefined,
      );
      if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
      const score = 100 * lhr.categories.accessibility.score;
      scores[`lighthouse_${name}`] = Math.min(score, scores[`lighthouse_${name}`] ?? 100);
      const audits = lhr.categories.accessibility.auditRefs.map((one) => lhr.audits[one.id]);
      const ran = audits.filter((one) => one.score !== null).length;
      console.error(`${name}, ${screen}: ${score} of 100, ${ran} audits (Lighthouse ${lhr.lighthouseVersion})`);
      for (const audit of audits.filter((one) => one.score !== null && one.score < 1)) {
        console.error(`  ${audit.id}: ${audit.title}`);
        for (const { node } of audit.details?.items ?? []) console.error(`    ${node?.selector}: ${node?.explanation ?? node?.snippet}`);
      }
    }
} finally {
  await chrome.kill();
  server.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(JSON.stringify(scores));
