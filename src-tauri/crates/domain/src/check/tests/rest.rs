//! Remark, staff, additional fields, marks, and how the older kinds count.

use super::{BLOCK, WARN, expect, older};
use crate::{ExtraField, FaultCode::*, Fen, TaxTreatment, sample};

#[test]
fn the_rest_is_checked() {
    fn field(name: &str, content: &str) -> ExtraField {
        ExtraField {
            name: name.into(),
            content: content.into(),
        }
    }
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("200 characters of remark", |d| d.remark = "备".repeat(200), &[]),
        ("201 characters of remark", |d| d.remark = "备".repeat(201), &[(LongRemark, "remark", WARN)]),
        ("230 characters of remark", |d| d.remark = "备".repeat(230), &[(LongRemark, "remark", WARN)]),
        ("231 characters of remark", |d| d.remark = "备".repeat(231), &[(TooLong, "remark", BLOCK)]),
        ("17 characters of drawer", |d| d.staff.drawer = "王".repeat(17), &[(TooLong, "staff.drawer", BLOCK)]),
        ("an additional field", |d| d.extra.push(field("合同号", "A-1")), &[]),
        ("one without name", |d| d.extra.push(field("", "A-1")), &[(Missing, "extra[0].name", BLOCK)]),
        ("one called 备注", |d| d.extra.push(field("备注", "A-1")), &[(BadExtraField, "extra[0].name", BLOCK)]),
        ("301 characters of content", |d| d.extra.push(field("合同号", &"A".repeat(301))), &[(TooLong, "extra[0].content", BLOCK)]),
        ("a motor vehicle on 普票", |d| d.motor_vehicle = true, &[(SpecialOnly, "motorVehicle", WARN)]),
        ("refund through an agent on 普票", |d| d.export_agent_refund = true, &[(SpecialOnly, "exportAgentRefund", WARN)]),
        ("the widest sum", |d| { d.lines[0].amount = Some(Fen::MAX); d.lines[0].treatment = TaxTreatment::Exempt; }, &[]),
        ("a sum too large", |d| { d.lines[0].amount = Some(Fen::MAX); d.lines.push(d.lines[0].clone()); }, &[(TooLong, "", BLOCK)]),
    ]);
}

#[test]
fn the_older_kinds_count_bytes_of_gbk() {
    #[rustfmt::skip]
    expect(older, &[
        ("50 characters of name are 100 bytes", |d| d.buyer.name = "开".repeat(50), &[]),
        ("51 are 102", |d| d.buyer.name = "开".repeat(51), &[(TooLong, "buyer.name", BLOCK)]),
        ("100 letters are 100 bytes", |d| d.buyer.name = "a".repeat(100), &[]),
        ("address and phone together", |d| { d.buyer.address = "路".repeat(45); d.buyer.phone = "1".repeat(10); }, &[(TooLong, "buyer.address", BLOCK)]),
        ("just fitting with the blank", |d| { d.buyer.address = "路".repeat(45); d.buyer.phone = "1".repeat(9); }, &[]),
        ("fitting with a character that warns", |d| { d.buyer.address = "&".repeat(2) + &"路".repeat(44); d.buyer.phone = "1".repeat(9); }, &[(RiskyCharacter, "buyer.address", WARN)]),
        ("an address too long by itself", |d| { d.buyer.address = "路".repeat(51); d.buyer.phone = "1".into(); }, &[(TooLong, "buyer.address", BLOCK)]),
        ("a phone too long by itself", |d| { d.buyer.address = "路".into(); d.buyer.phone = "1".repeat(101); }, &[(TooLong, "buyer.phone", BLOCK)]),
        ("bank and account together", |d| { d.seller.bank = "行".repeat(45); d.seller.account = "1".repeat(10); }, &[(TooLong, "seller.bank", BLOCK)]),
        ("8 characters of drawer", |d| d.staff.drawer = "王".repeat(8), &[]),
        ("9 characters of drawer", |d| d.staff.drawer = "王".repeat(9), &[(TooLong, "staff.drawer", BLOCK)]),
        ("47 characters of line name", |d| d.lines[0].name = "服".repeat(47), &[(TooLong, "lines[0].name", BLOCK)]),
        ("121 characters of remark", |d| d.remark = "备".repeat(121), &[(TooLong, "remark", BLOCK)]),
        ("what GBK lacks", |d| d.buyer.name = "𠮷野家".into(), &[(ForbiddenCharacter, "buyer.name", BLOCK)]),
    ]);
}
