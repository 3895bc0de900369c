/** What the fields of several special businesses are called. */
export const shared = {
  crossCity: "跨地市标志",
  landTaxNumber: "土地增值税项目编号",
  property: "不动产地址",
  /** In an empty field: leave it so where there is none. */
  leaveEmpty: "没有不填",
  /** In an empty field: what to write where there is none. */
  writeNone: "没有填“无”",
};

/** The fields of building services. */
export const constructionFields = {
  place: "建筑服务发生地",
  project: "建筑项目名称",
};

/** The legs of a carriage of goods. */
export const freightLegs = {
  title: "货物运输信息",
  from: "起运地",
  to: "到达地",
  carrier: "运输工具种类",
  plate: "运输工具牌号",
  goods: "运输货物名称",
  more: "增加一程",
  removed: (leg: number) => `已删除第 ${leg} 程运输`,
};

/** The address within a division. */
export const placeAndAddress = {
  address: "详细地址",
};

/** The field of an administrative division. */
export const placeField = {
  asTheBureauWrites: "照电子税务局的写法",
  choose: "选省市区，或直接打地名",
  fromList: "从列表选",
  byHand: "手填",
};

/** What is told of any property. */
export const propertyFacts = {
  titleNumber: "产权证书号",
  areaUnit: "面积单位",
};

/** The fields of a lease. */
export const propertyLeaseFields = {
  from: "租赁期起",
  fromMinute: "租赁期起的时间",
  to: "租赁期止",
  toMinute: "租赁期止的时间",
};

/** The fields of a sale of property. */
export const propertySaleFields = {
  contractNumber: "网签合同备案编号",
  actualPrice: "实际成交含税金额",
  assessedPrice: "核定计税价格",
};

/** A table of legs or trips. */
export const rowsTable = {
  actions: "操作",
  remove: (row: number, label: string) => `删除第 ${row} 行${label}`,
};

/** The trips of travellers. */
export const travelTrips = {
  title: "旅客运输信息",
  traveller: "出行人",
  document: "证件类型",
  documentNumber: "证件号码",
  date: "出行日期",
  from: "出发地",
  to: "到达地",
  transport: "交通工具",
  seat: "等级",
  noSeat: "不填",
  chooseSeat: "请选择",
  more: "增加一位",
  removed: (trip: number) => `已删除第 ${trip} 位出行人`,
};

/** What a cell of a table of rows is called where it is only spoken. */
export const names = {
  legs: (row: number, label: string) => `第${row}程${label}`,
  trips: (row: number, label: string) => `第${row}位${label}`,
};

/** Recognised in the list of divisions, not said. Not cities but heads of lists: what stands below them belongs to the province. */
export const READS_NO_CITY = new Set(["县", "省直辖县", "自治区直辖县级行政区划"]);
