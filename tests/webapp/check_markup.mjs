// Reads pages as JSON, address to HTML, from standard input, and writes what is wrong with them, a line for each fault.

import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    "heading-level": ["error", { minInitialRank: "h2" }], // a summary of errors comes before the page's own heading
    "require-sri": "off", // every file comes from the site itself
  },
});

for (const [address, html] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const report = await validator.validateString(html, address);
  for (const { messages } of report.results) {
    for (const { line, column, ruleId, message } of messages) {
      console.log(`${address} ${line}:${column} ${message} (${ruleId})`);
    }
  }
}
