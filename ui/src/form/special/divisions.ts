import { READS_NO_CITY } from "@/words/formSpecial";

/** A node of the cascader: province, city or county; its value is its name. */
export type Division = {
  value: string;
  label: string;
  children?: Division[];
};

interface AreaList {
  province_list: Record<string, string>;
  city_list: Record<string, string>;
  county_list: Record<string, string>;
}

/** Cities without counties, whose towns are no divisions that the tax bureau lists: 东莞, 中山, 儋州, 嘉峪关. */
const WITHOUT_COUNTIES = new Set(["4419", "4420", "4604", "6202"]);

/** Counties that a province governs though their code stands below a city: 辛集, 定州. */
const OF_PROVINCE = new Set(["130181", "130682"]);

/** Listed as a whole: the tax bureau names no division within. */
const WHOLE = new Set(["71", "81", "82"]);

/** Codes 71 to 79 are development zones of the statistics bureau, those from 90 the list's own: no administrative divisions. */
const ZONE = /(?:7[1-9]|9\d)$/;

/**
 * China's divisions as the tax bureau's list writes them, joined: 北京市怀柔区, 广东省深圳市南山区, 广东省东莞市.
 */
export function divisionsOf({ province_list, city_list, county_list }: AreaList): Division[] {
  return Object.entries(province_list).map(([province, label]) => {
    const head = province.slice(0, 2);
    if (WHOLE.has(head)) return { value: label, label };
    const children: Division[] = [];
    for (const [city, name] of Object.entries(city_list)) {
      if (!city.startsWith(head)) continue;
      const within = counties(county_list, city.slice(0, 4));
      if (WITHOUT_COUNTIES.has(city.slice(0, 4))) children.push(leaf(name));
      else if (name === label || READS_NO_CITY.has(name)) children.push(...within.map(([, county]) => leaf(county)));
      else {
        const own = within.filter(([code]) => !OF_PROVINCE.has(code)).map(([, county]) => leaf(county));
        children.push({ value: name, label: name, children: own });
        children.push(...within.filter(([code]) => OF_PROVINCE.has(code)).map(([, county]) => leaf(county)));
      }
    }
    return { value: label, label, children };
  });
}

function counties(list: Record<string, string>, city: string): [string, string][] {
  return Object.entries(list).filter(([code]) => code.startsWith(city) && !ZONE.test(code));
}

function leaf(name: string): Division {
  return { value: name, label: name };
}

/** The way down to a division by its joined name; `null` where the list has none such. */
export function pathTo(divisions: readonly Division[], joined: string): string[] | null {
  for (const { value, children } of divisions) {
    if (joined === value && children === undefined) return [value];
    if (children === undefined || !joined.startsWith(value)) continue;
    const rest = pathTo(children, joined.slice(value.length));
    if (rest !== null) return [value, ...rest];
  }
  return null;
}

let loading: Promise<Division[]> | undefined;

/** The list, loaded when it is first needed. */
export function loadDivisions(): Promise<Division[]> {
  loading ??= import("@vant/area-data").then(({ areaList }) => divisionsOf(areaList));
  return loading;
}
