import type { Special } from "@/contract";
import { AREA_UNITS, CARRIERS, SEATS, TRANSPORTS } from "@/contract/texts";
import { plainYuan } from "@/money/fen";

/** What an invoice prints of its special business: a head and rows. */
export interface Block {
  heads: string[];
  rows: string[][];
}

const yes = (flag: boolean) => (flag ? "是" : "否");

/** The printed block. */
export function blockOf(special: Special): Block {
  switch (special.type) {
    case "construction":
      return {
        heads: ["建筑服务发生地", "建筑项目名称", "土地增值税项目编号", "跨地市标志"],
        rows: [[special.place + special.address, special.project, special.landTaxNumber, yes(special.crossCity)]],
      };
    case "propertySale":
      return {
        heads: ["产权证书/不动产权证号", "不动产地址", "实际成交含税金额", "面积单位", "跨地市标志"],
        rows: [
          [
            special.titleNumber,
            special.place + special.address,
            special.actualPrice === null ? "" : plainYuan(special.actualPrice),
            special.areaUnit === null ? "" : AREA_UNITS[special.areaUnit],
            yes(special.crossCity),
          ],
        ],
      };
    case "propertyLease":
      return {
        heads: ["产权证书/不动产权证号", "不动产地址", "租赁期起止", "面积单位", "跨地市标志"],
        rows: [
          [
            special.titleNumber,
            special.place + special.address,
            [
              [special.from, special.fromMinute],
              [special.to, special.toMinute],
            ]
              .map((moment) => moment.filter((part) => part !== null).join(" "))
              .join(" 至 "),
            special.areaUnit === null ? "" : AREA_UNITS[special.areaUnit],
            yes(special.crossCity),
          ],
        ],
      };
    case "freight":
      return {
        heads: ["起运地", "到达地", "运输工具种类", "运输工具牌号", "运输货物名称"],
        rows: special.legs.map(({ from, to, carrier, plate, goods }) => [
          from,
          to,
          carrier === null ? "" : CARRIERS[carrier],
          plate,
          goods,
        ]),
      };
    case "travel":
      return {
        heads: ["出行人", "有效身份证件号", "出行日期", "出发地", "到达地", "等级", "交通工具类型"],
        rows: special.trips.map(({ traveller, documentNumber, date, from, to, seat, transport }) => [
          traveller,
          documentNumber,
          date ?? "",
          from,
          to,
          seat === null ? "" : SEATS[seat],
          transport === null ? "" : TRANSPORTS[transport],
        ]),
      };
  }
}
