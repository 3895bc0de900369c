//! A draft without faults, for tests to change one thing of.

use crate::{BuyerType, Delivery, Draft, Fen, Kind, Line, Party, Pricing, Rate, Serial, Staff, TaxTreatment};

/// A 数电普票 of one line: 1 × ¥106.00 with 6 % tax.
pub(crate) fn draft() -> Draft {
    Draft {
        serial: Serial::from_random([7; Serial::RANDOM_BYTES]),
        kind: Kind::DigitalOrdinary,
        buyer: Party {
            name: "广州某某科技有限公司".into(),
            tax_id: "91440101340088133N".into(),
            ..Party::default()
        },
        buyer_type: BuyerType::Company,
        delivery: Delivery::default(),
        seller: Party::default(),
        pricing: Pricing::Gross,
        lines: vec![line()],
        remark: String::new(),
        staff: Staff::default(),
        extra: Vec::new(),
        motor_vehicle: false,
        export_agent_refund: false,
        special: None,
        reversal: None,
    }
}

/// 1 × ¥106.00 at 6 %.
pub(crate) fn line() -> Line {
    Line {
        name: "技术服务费".into(),
        model: String::new(),
        unit: "次".into(),
        code: "3040203000000000000".into(),
        quantity: Some(1.into()),
        price: None,
        amount: Some(Fen(10_600)),
        treatment: TaxTreatment::at(Rate(600)),
        tax: None,
        discount: None,
        deduction: None,
    }
}
