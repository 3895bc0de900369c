import type { InvoiceRow, IssuanceView, State } from "@/contract";

/** What to tell about where a document stands. */
export interface StateWords {
  name: string;
  /** What happens next, or what to do. */
  next: string;
  tone: "success" | "primary" | "info" | "warning" | "danger";
  /** Whether it goes on by itself. */
  isMoving: boolean;
}

const STATES: Record<State, StateWords> = {
  queued: { name: "排队中", next: "轮到后自动开具，关掉窗口也不会丢。", tone: "info", isMoving: true },
  sending: { name: "正在开具", next: "正在发给平台，请稍候。", tone: "primary", isMoving: true },
  accepted: { name: "平台已接收", next: "平台正在开具，号码出来会自动显示。", tone: "primary", isMoving: true },
  unknown: {
    name: "结果未知，正在查询",
    next: "没有收到平台的答复，正在自动查询结果；查清之前不会再发，不会重复开具。",
    tone: "warning",
    isMoving: true,
  },
  held: {
    name: "待审核",
    next: "平台收下了，还没有开。看平台的说明：没有问题就按“重新提交”；有问题到平台网页上删除它，再来改正。",
    tone: "warning",
    isMoving: true,
  },
  issued: { name: "已开具", next: "", tone: "success", isMoving: false },
  refused: { name: "被拒绝", next: "没有开出发票。按平台的说明改正后重新开具。", tone: "danger", isMoving: false },
  needs_person: {
    name: "需要人工处理",
    next: "自动查询到此为止，已停下，不会再发。按“核对并处理”：看平台上有没有这张，再决定收进来、了结还是重开。",
    tone: "danger",
    isMoving: false,
  },
  settled_by_hand: { name: "人工了结", next: "", tone: "info", isMoving: false },
  withdrawn: { name: "已撤回", next: "没有发给平台。改好后可以重新开具。", tone: "info", isMoving: false },
};

const PARKED: StateWords = {
  name: "等待扫脸",
  next: "企业的税务登录已过期。按“扫脸”显示二维码，扫过以后发票自动接着开。",
  tone: "warning",
  isMoving: false,
};

const AWAITS_BUYER: StateWords = {
  name: "等购买方确认",
  next: "平台已接收红字发票。购买方可能要先在电子税务局确认（最多 72 小时），确认后自动开具，不用再发。",
  tone: "primary",
  isMoving: true,
};

const RESUBMITS: StateWords = {
  name: "等待重新提交",
  next: "已记下，平台允许时马上重新提交；关掉窗口也不会丢。",
  tone: "warning",
  isMoving: true,
};

const REPLACED: StateWords = {
  name: "已换新单据号",
  next: "这张不再使用，内容在新单据里。",
  tone: "info",
  isMoving: false,
};

const APPEARED: StateWords = {
  name: "可能重复",
  next: "换新单据号之后，平台又出现了这张。请核对，多出的红冲。",
  tone: "danger",
  isMoving: false,
};

const VOID: StateWords = { name: "已作废", next: "", tone: "danger", isMoving: false };

const REVERSED: StateWords = { name: "已红冲", next: "", tone: "info", isMoving: false };

const PARTLY_REVERSED: StateWords = { name: "部分红冲", next: "", tone: "warning", isMoving: false };

/** By a red invoice that only the platform names: nobody here knows how much it took off. */
const REVERSED_ELSEWHERE: StateWords = { name: "有红冲", next: "", tone: "warning", isMoving: false };

/** The words for a state. */
export function stateWords(state: State): StateWords {
  return STATES[state];
}

/** What says where a document stands. */
export type Standing = Pick<IssuanceView, "state" | "parked"> &
  Partial<Pick<IssuanceView, "awaitsBuyerUntil" | "resubmits" | "successor" | "appeared">> &
  Partial<Pick<InvoiceRow, "voided" | "reversedBy" | "reversed" | "gross">>;

/**
 * The words for where a document stands: a lapsed login of its company comes before what it waits for, and what became of an
 * invoice before that it was issued.
 */
export function standing(issuance: Standing): StateWords {
  const { state, parked, awaitsBuyerUntil = null, resubmits = false, successor = null, appeared = "" } = issuance;
  const { voided = false, reversedBy = "", reversed = 0, gross = 0 } = issuance;
  if (appeared !== "") return APPEARED;
  if (successor !== null) return REPLACED;
  if (voided) return VOID;
  if (reversed > 0) return reversed < gross ? PARTLY_REVERSED : REVERSED;
  if (reversedBy !== "") return REVERSED_ELSEWHERE;
  if (parked) return PARKED;
  if (state === "held" && resubmits) return RESUBMITS;
  if (state === "accepted" && awaitsBuyerUntil !== null && Date.now() < awaitsBuyerUntil) return AWAITS_BUYER;
  return STATES[state];
}
