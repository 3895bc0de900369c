//! The nodes of the document's JSON, all upper case, in its order.

use serde::{Deserialize, Serialize};

use crate::reply::Rest;

/// An invoice (发票数据JSON). Texts are empty where there is nothing to say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WireInvoice {
    /// 单据号（相当于订单号）, unique; required.
    #[serde(rename = "XTLSH")]
    pub serial: String,
    /// 客户名称; required.
    #[serde(rename = "KHMC")]
    pub buyer_name: String,
    /// 客户税号; required for 专票.
    #[serde(rename = "KHSH")]
    pub buyer_tax_id: String,
    /// 客户地址, phone behind it.
    #[serde(rename = "KHDZ")]
    pub buyer_address_phone: String,
    /// 客户开户银行账号.
    #[serde(rename = "KHKHYHZH")]
    pub buyer_bank_account: String,
    /// 发票种类: 004, 007, 026, 028, 020, 021; required.
    #[serde(rename = "FPZL")]
    pub kind: String,
    /// 备注.
    #[serde(rename = "BZ")]
    pub remark: String,
    /// 开票人.
    #[serde(rename = "KPR")]
    pub drawer: String,
    /// 收款人.
    #[serde(rename = "SKR")]
    pub payee: String,
    /// 复核人.
    #[serde(rename = "FHR")]
    pub reviewer: String,
    /// 销方（企业）开户银行账号.
    #[serde(rename = "QYKHYHZH")]
    pub seller_bank_account: String,
    /// 销方（企业）地址电话.
    #[serde(rename = "QYDZDH")]
    pub seller_address_phone: String,
    /// 红冲原发票号: code and number in one, 18 or 20 digits; required on red invoices.
    #[serde(rename = "YFPHM")]
    pub original: String,
    /// 信息表编号; required on red 004 and 028.
    #[serde(rename = "XXBBH")]
    pub info_number: String,
    /// 清单标志: 1 with a separate list; 0 by default.
    #[serde(rename = "QDBZ")]
    pub list: String,
    /// 客户邮件: the platform mails the invoice there.
    #[serde(rename = "KHYJ")]
    pub email: String,
    /// 客户手机号.
    #[serde(rename = "KHSJ")]
    pub mobile: String,
    /// 机动车标识: 1 for 机动车专票.
    #[serde(rename = "JDC")]
    pub motor_vehicle: String,
    /// 代办退税标识: 1 for 代办退税发票.
    #[serde(rename = "DBTS")]
    pub export_agent_refund: String,
    /// 特定业务标识: BDCZL, BDCXS, FWYS, LKYS, GZFW.
    #[serde(rename = "ZSFS")]
    pub special: String,
    /// The lines; required.
    #[serde(rename = "ITEM")]
    pub items: Vec<WireItem>,
    /// 附加信息.
    #[serde(rename = "FJXX", skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<WireExtra>,
    /// 特定业务: what the special business tells.
    #[serde(rename = "TDYW", skip_serializing_if = "Vec::is_empty")]
    pub special_info: Vec<WireSpecial>,
    /// Nodes that the document does not have.
    #[serde(flatten, skip_serializing)]
    pub(crate) unknown: Rest,
}

/// A line (ITEM). There is no unit price: it follows from net amount and quantity.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WireItem {
    /// 产品名称; required, on a discount line the same as on its line.
    #[serde(rename = "CPMC")]
    pub name: String,
    /// 产品型号; empty on a discount line.
    #[serde(rename = "CPXH")]
    pub model: String,
    /// 产品单位; empty on a discount line.
    #[serde(rename = "CPDW")]
    pub unit: String,
    /// 税率 as a fraction, `0.13`; required.
    #[serde(rename = "SL")]
    pub rate: String,
    /// 产品数量; negative on red invoices.
    #[serde(rename = "CPSL")]
    pub quantity: String,
    /// 不含税金额, yuan; required, negative on red invoices and discount lines.
    #[serde(rename = "BHSJE")]
    pub net: String,
    /// 税额, yuan; required, negative on red invoices and discount lines.
    #[serde(rename = "SE")]
    pub tax: String,
    /// 分类编码, 19 digits, 必需到未级编码; required.
    #[serde(rename = "FLBM")]
    pub code: String,
    /// 税收优惠: 有优惠1 无优惠0.
    #[serde(rename = "XSYH")]
    pub privileged: String,
    /// 零税率标识, only where SL is 0: 1 免税, 2 不征税, 3 其它或0税率.
    #[serde(rename = "LSLBZ")]
    pub zero_rate: String,
    /// 优惠政策说明.
    #[serde(rename = "YHSM")]
    pub privilege: String,
    /// 扣除金额, yuan; for 差额开票.
    #[serde(rename = "KCJE")]
    pub deduction: String,
    /// Nodes that the document does not have.
    #[serde(flatten, skip_serializing)]
    pub(crate) unknown: Rest,
}

/// An additional field (FJXX).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WireExtra {
    /// 名称.
    #[serde(rename = "MC")]
    pub name: String,
    /// 内容.
    #[serde(rename = "LY")]
    pub content: String,
    /// Nodes that the document does not have.
    #[serde(flatten, skip_serializing)]
    pub(crate) unknown: Rest,
}

macro_rules! special {
    ($($(#[doc = $doc:literal])+ $name:ident = $wire:literal,)+) => {
        /// What a special business tells (TDYW). Only the keys of the chosen business are written.
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct WireSpecial {
            $(
                $(#[doc = $doc])+
                #[serde(rename = $wire, skip_serializing_if = "Option::is_none")]
                pub $name: Option<String>,
            )+
            /// Nodes that the document does not have.
            #[serde(flatten, skip_serializing)]
            pub(crate) unknown: Rest,
        }

        impl WireSpecial {
            /// Its keys and what is written under them, in the document's order.
            pub(crate) fn nodes(&self) -> Vec<(&'static str, Option<&str>)> {
                vec![$(($wire, self.$name.as_deref()),)+]
            }
        }
    };
}

special! {
    /// 不动产租赁省份.
    lease_place = "BDC_SF",
    /// 不动产租赁详细地址.
    lease_address = "BDC_XXDZ",
    /// 不动产租赁起始日期, `YYYYMMDD`.
    lease_from = "BDC_QSRQ",
    /// 不动产租赁截止日期, `YYYYMMDD`.
    lease_to = "BDC_JZRQ",
    /// 不动产租赁跨市标志: 是 or 否.
    lease_cross_city = "BDC_KSBZ",
    /// 不动产租赁产权证号.
    lease_title_number = "BDC_CQJH",
    /// 不动产租赁面积单位.
    lease_area_unit = "BDC_PJDW",
    /// 不动产销售产权证号.
    sale_title_number = "BDCXS_CQZH",
    /// 不动产销售所在省份地区.
    sale_place = "BDCXS_DQDZ",
    /// 不动产销售详细地址.
    sale_address = "BDCXS_XXDZ",
    /// 不动产销售合同编号.
    sale_contract_number = "BDCXS_HTBH",
    /// 不动产销售项目编号.
    sale_land_tax_number = "BDCXS_XMBH",
    /// 不动产销售计税价格, yuan.
    sale_assessed_price = "BDCXS_JSJG",
    /// 不动产销售成交价格, yuan.
    sale_actual_price = "BDCXS_CJJE",
    /// 不动产销售跨区标志: 是 or 否.
    sale_cross_city = "BDCXS_KQBZ",
    /// 不动产销售面积单位.
    sale_area_unit = "BDCXS_MJDW",
    /// 旅客运输出行人.
    traveller = "LKYS_CXR",
    /// 旅客运输证件类型.
    travel_document = "LKYS_CXRZJLX",
    /// 旅客运输证件号码.
    travel_document_number = "LKYS_CXRZJHM",
    /// 旅客运输出行日期, `YYYYMMDD`.
    travel_date = "LKYS_CXRQ",
    /// 旅客运输出发地.
    travel_from = "LKYS_CFD",
    /// 旅客运输到达地.
    travel_to = "LKYS_DDD",
    /// 旅客运输交通工具类型.
    travel_transport = "LKYS_JTGJLX",
    /// 旅客运输等级.
    travel_seat = "LKYS_DJ",
    /// 货物运输起运地.
    freight_from = "HWYS_QYD",
    /// 货物运输到达地.
    freight_to = "HWYS_DDD",
    /// 货物运输运输工具.
    freight_carrier = "HWYS_YSGJ",
    /// 货物运输运输工具牌号.
    freight_plate = "HWYS_YSGJTH",
    /// 货物运输货物名称.
    freight_goods = "HWYS_YSHWMC",
    /// 建筑服务发生地.
    construction_place = "GZFW_FSD",
    /// 发生地详细地址.
    construction_address = "GZFW_XXDZ",
    /// 建筑项目名称.
    construction_project = "GZFW_XMMC",
    /// 土地增值税项目编号.
    construction_land_tax_number = "GZFW_XMBH",
    /// 跨地市标志: 是 or 否.
    construction_cross_city = "GZFW_KSBZ",
}
