/** What a file's name can be made of. */
export const NAME_FIELDS = ["开票日期", "购方", "销方", "价税合计", "号码", "单据号", "种类"] as const;

/** What files are named where the user says nothing. */
export const DEFAULT_NAME = "{开票日期}_{购方}_{价税合计}_{号码}";
