// Writes the list that the window shows as the text that a package carries: node third-party.mjs licences.json OUT.txt
// Ends non-zero where a package has no terms or no text: it may not be shipped then.
import { readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
const { packages, texts } = JSON.parse(readFileSync(from, "utf8"));

const bare = packages.filter(({ licence, texts }) => licence === "" || texts.length === 0);
if (bare.length > 0) {
  console.error(`没有许可证或许可证全文 no licence or no text: ${bare.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}

const list = packages.map(
  ({ name, version, licence, url, texts }) =>
    `${name} ${version} (${licence})${url && `\n    ${url}`}\n    [${texts.map((place) => place + 1).join("] [")}]`,
);
const full = texts.map((text, place) => `${"=".repeat(79)}\n[${place + 1}]\n\n${text}`);
const head = "开票台使用以下开源软件包；方括号中的号码是下文的许可证全文。\nWhat Kaipiao contains of others; the numbers in brackets are the texts below.";
writeFileSync(to, `${[head, ...list, ...full].join("\n\n")}\n`);
