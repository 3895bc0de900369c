//! Buyer, seller and where the invoice is sent.

use super::{BLOCK, WARN, expect};
use crate::{BuyerType, FaultCode::*, preview, sample};

#[test]
fn the_buyer_is_checked() {
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("no name", |d| d.buyer.name = " ".into(), &[(Missing, "buyer.name", BLOCK)]),
        ("a company without tax number", |d| d.buyer.tax_id.clear(), &[(Missing, "buyer.taxId", BLOCK)]),
        ("a person without tax number", |d| { d.buyer.tax_id.clear(); d.buyer_type = BuyerType::Person; }, &[]),
        ("a person of one character", |d| { d.buyer.name = "张".into(); d.buyer_type = BuyerType::Person; }, &[(NameTooShort, "buyer.name", BLOCK)]),
        ("a person of two characters", |d| { d.buyer.name = "张三".into(); d.buyer_type = BuyerType::Person; }, &[]),
        ("a Chinese character in the tax number", |d| d.buyer.tax_id = "9144010134008813税".into(), &[(BadTaxId, "buyer.taxId", BLOCK)]),
        ("a tax number of 21", |d| d.buyer.tax_id = "914401013400881330001".into(), &[(BadTaxId, "buyer.taxId", BLOCK)]),
        ("a tax number of 14", |d| d.buyer.tax_id = "91440101340088".into(), &[(BadTaxId, "buyer.taxId", WARN)]),
        ("a wrong check digit", |d| d.buyer.tax_id = "91440101340088133M".into(), &[(BadTaxId, "buyer.taxId", WARN)]),
        ("lower case is tidied", |d| d.buyer.tax_id = "91440101340088133n".into(), &[]),
        ("100 characters of name", |d| d.buyer.name = "开".repeat(100), &[]),
        ("101 characters of name", |d| d.buyer.name = "开".repeat(101), &[(TooLong, "buyer.name", BLOCK)]),
        ("emoji", |d| d.buyer.name = "开科思😀".into(), &[(ForbiddenCharacter, "buyer.name", BLOCK)]),
        ("a star that every font has", |d| d.buyer.name = "开科思★".into(), &[]),
        ("a star of emoji", |d| d.buyer.name = "开科思⭐".into(), &[(ForbiddenCharacter, "buyer.name", BLOCK)]),
        ("a clock", |d| d.buyer.name = "开科思⌚".into(), &[(ForbiddenCharacter, "buyer.name", BLOCK)]),
        ("a dingbat", |d| d.buyer.name = "开科思★✓".into(), &[(ForbiddenCharacter, "buyer.name", BLOCK)]),
        ("a rare Chinese character", |d| d.buyer.name = "𠮷野家".into(), &[(RiskyCharacter, "buyer.name", WARN)]),
        ("an ampersand", |d| d.buyer.name = "P&G".into(), &[(RiskyCharacter, "buyer.name", WARN)]),
        ("101 characters of address", |d| d.buyer.address = "路".repeat(101), &[(TooLong, "buyer.address", BLOCK)]),
        ("51 characters of phone", |d| d.buyer.phone = "1".repeat(51), &[(TooLong, "buyer.phone", BLOCK)]),
        ("101 characters of bank", |d| d.buyer.bank = "行".repeat(101), &[(TooLong, "buyer.bank", BLOCK)]),
        ("101 characters of account", |d| d.buyer.account = "1".repeat(101), &[(TooLong, "buyer.account", BLOCK)]),
        ("61 characters of the seller's account", |d| d.seller.account = "1".repeat(61), &[(TooLong, "seller.account", BLOCK)]),
        ("mail", |d| d.delivery.email = "a.b+c@example.com".into(), &[]),
        ("mail without @", |d| d.delivery.email = "example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail with two @", |d| d.delivery.email = "a@b@example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail to nobody", |d| d.delivery.email = "@example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail without a dot in the domain", |d| d.delivery.email = "a@example".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail with an empty label", |d| d.delivery.email = "a@example..com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail to two", |d| d.delivery.email = "a@example.com,b@example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail with a comma", |d| d.delivery.email = "a,b@example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail with a Chinese name", |d| d.delivery.email = "张三@example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail of 72 characters", |d| d.delivery.email = format!("{}@example.com", "a".repeat(60)), &[]),
        ("mail of 73 characters", |d| d.delivery.email = format!("{}@example.com", "a".repeat(61)), &[(TooLong, "delivery.email", BLOCK)]),
        ("a mobile number", |d| d.delivery.mobile = "138 0013 8000".into(), &[]),
        ("a mobile number of 10 digits", |d| d.delivery.mobile = "1380013800".into(), &[(BadMobile, "delivery.mobile", WARN)]),
    ]);
}

#[test]
fn a_hint_names_the_tax_number_that_was_meant() {
    let mut draft = sample::draft();
    draft.buyer.tax_id = "914401O1340088133N".into();
    let faults = preview(draft).faults;
    assert!(
        faults[0].message.contains("91440101340088133N"),
        "{}",
        faults[0].message
    );
}
