import { READS_CODE } from "@/words/bureau";

/** A run of digits that can be a code; four before 年 are a year. */
const RUN = String.raw`(?<!\d)\d{4,8}(?![\d${READS_CODE.year}])`;
const BEHIND_ITS_NAME = new RegExp(String.raw`${READS_CODE.name}\D{0,12}(${RUN})`);

/** The code in a message, or in what was typed: a sender's number or a date may stand before it. */
export function codeIn(text: string): string | undefined {
  const named = BEHIND_ITS_NAME.exec(text)?.[1];
  if (named !== undefined) return named;
  const runs = text.match(new RegExp(RUN, "g")) ?? [];
  return runs.findLast((run) => run.length === 6) ?? runs[0];
}
