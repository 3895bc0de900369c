import { ElMessage } from "element-plus";

import type { ListedCopyView } from "@/contract";

/** Says of a copy what it lacks, and for as long as it takes to read it. */
export function tellLeftOut({ leftOut }: ListedCopyView): void {
  if (leftOut !== "") ElMessage({ type: "warning", message: leftOut, duration: 15_000, showClose: true });
}
