//! Invoices that are written again and again: named drafts, and what is issued every month laid out in one go.

use kaipiao_domain::{Draft, Special};
use kaipiao_ledger::{draft, template};
use time::{Date, Month};

use crate::{
    Desk,
    contract::{DraftView, LayOutRequest, Problem, ProblemCode, SaveTemplateRequest, TemplateView},
    listed::today,
};

/// The most characters of a name.
const LONGEST_NAME: usize = 40;

impl Desk {
    /// The templates of a company, by name.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn templates(&self, spid: &str) -> Result<Vec<TemplateView>, Problem> {
        let spid = spid.to_owned();
        let found = self.ledger.read(move |tx| template::of_company(tx, &spid)).await?;
        Ok(found.into_iter().map(view).collect())
    }

    /// Saves a template. Neither a serial nor what is reversed is kept: both belong to one document.
    ///
    /// # Errors
    /// [`ProblemCode::BadTemplate`] where the name is empty or too long; [`ProblemCode::Ledger`].
    pub async fn save_template(&self, request: SaveTemplateRequest) -> Result<TemplateView, Problem> {
        let name = request.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            let words = format!("模板名称要有 1 到 {LONGEST_NAME} 个字");
            return Err(Problem::new(ProblemCode::BadTemplate, words));
        }
        if request.draft.is_red() {
            return Err(Problem::new(ProblemCode::BadTemplate, "红字发票不能存为模板"));
        }
        let now = self.clock.now();
        let SaveTemplateRequest {
            spid, monthly, draft, ..
        } = request;
        let saved = self
            .ledger
            .write(move |tx| template::save(tx, &spid, &name, monthly, &draft, now))
            .await?;
        saved
            .map(view)
            .ok_or_else(|| Problem::new(ProblemCode::Internal, "a template was not saved"))
    }

    /// Removes a template; nothing happens where there is none.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn remove_template(&self, id: i64) -> Result<(), Problem> {
        Ok(self.ledger.write(move |tx| template::remove(tx, id)).await?)
    }

    /// Brings a template back that was removed, with the month for which it was last laid out.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn restore_template(&self, one: TemplateView) -> Result<(), Problem> {
        let TemplateView {
            id,
            spid,
            name,
            monthly,
            laid_out,
            draft,
            saved_at,
        } = one;
        let removed = template::Template {
            id,
            spid,
            name,
            monthly,
            laid_out,
            draft,
            saved_at,
        };
        Ok(self.ledger.write(move |tx| template::restore(tx, &removed)).await?)
    }

    /// Lays templates out as saved drafts, each with a serial of its own, all of them or none. `{年}` and `{月}` in their texts
    /// become the month's, a lease moves on by the months since the template was saved, and when someone travelled is asked anew.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] where a template is gone or another company's; [`ProblemCode::BadTemplate`] where the month is
    /// none; [`ProblemCode::Ledger`].
    pub async fn lay_out(&self, request: LayOutRequest) -> Result<Vec<DraftView>, Problem> {
        let LayOutRequest { spid, templates, month } = request;
        let first =
            first_of(&month).ok_or_else(|| Problem::new(ProblemCode::BadTemplate, format!("“{month}”不是月份")))?;
        let now = self.clock.now();
        let serials: Vec<_> = templates.iter().map(|_| self.ids.serial()).collect();
        let laid_out = self
            .ledger
            .write(move |tx| {
                let mut found = Vec::with_capacity(templates.len());
                for id in &templates {
                    match template::find(tx, *id)?.filter(|one| one.spid == spid) {
                        Some(one) => found.push(one),
                        None => return Ok(None),
                    }
                }
                let mut views = Vec::with_capacity(found.len());
                for (one, serial) in found.into_iter().zip(serials) {
                    let draft = dated(Draft { serial, ..one.draft }, today(one.saved_at), first);
                    draft::save(tx, &spid, &draft, now)?;
                    template::laid_out(tx, one.id, &month)?;
                    views.push(DraftView {
                        spid: spid.clone(),
                        draft,
                        saved_at: Some(now),
                    });
                }
                Ok(Some(views))
            })
            .await?;
        laid_out.ok_or_else(|| Problem::new(ProblemCode::NotFound, "模板"))
    }
}

/// The first day of `2026-11`.
fn first_of(month: &str) -> Option<Date> {
    let (year, month) = month.split_once('-')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, 1).ok()
}

/// The draft for the month that begins so: written into the texts that ask for it, as it is read aloud, and its days moved on from
/// when it was saved.
fn dated(mut draft: Draft, saved: Option<Date>, month: Date) -> Draft {
    let texts = draft
        .lines
        .iter_mut()
        .flat_map(|line| [&mut line.name, &mut line.model])
        .chain(draft.extra.iter_mut().map(|extra| &mut extra.content))
        .chain([&mut draft.remark]);
    for text in texts {
        *text = text
            .replace("{年}", &month.year().to_string())
            .replace("{月}", &u8::from(month.month()).to_string());
    }
    match &mut draft.special {
        Some(Special::PropertyLease(lease)) => lease.move_by(saved.map_or(0, |saved| months(saved, month))),
        // Whoever travels every month does so on other days.
        Some(Special::Travel(travel)) => travel.trips.iter_mut().for_each(|trip| trip.date = None),
        Some(Special::Construction(_) | Special::PropertySale(_) | Special::Freight(_)) | None => {}
    }
    draft
}

/// How many months one lies behind the other.
fn months(from: Date, to: Date) -> i32 {
    let place = |day: Date| day.year() * 12 + i32::from(u8::from(day.month()));
    place(to) - place(from)
}

fn view(one: template::Template) -> TemplateView {
    TemplateView {
        id: one.id,
        spid: one.spid,
        name: one.name,
        monthly: one.monthly,
        laid_out: one.laid_out,
        draft: one.draft,
        saved_at: one.saved_at,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_month_is_read() {
        assert_eq!(first_of("2026-11"), Some(date!(2026 - 11 - 01)));
        assert_eq!(first_of("2026-04"), Some(date!(2026 - 04 - 01)));
        for bad in [
            "",
            "2026",
            "2026-00",
            "2026-13",
            "2026-1",
            "26-11",
            "2026-+1",
            "２０２６-11",
        ] {
            assert_eq!(first_of(bad), None, "{bad}");
        }
    }

    fn draft(special: &serde_json::Value) -> Draft {
        serde_json::from_value(serde_json::json!({
            "serial": "A1", "kind": "021", "buyerType": "company", "pricing": "gross", "buyer": {"name": "甲公司"}, "lines": [],
            "remark": "{年}年{月}月房租", "special": special,
        }))
        .unwrap()
    }

    #[test]
    fn a_lease_is_laid_out_for_its_month() {
        #[rustfmt::skip]
        let rows = [
            // what                                    saved                     lease                         laid out for         becomes
            ("in the month it was saved",              date!(2026-01-20), ("2026-01-01", "2026-01-31"), date!(2026-01-01), ("2026-01-01", "2026-01-31"), "2026年1月房租"),
            ("the month after",                        date!(2026-01-20), ("2026-01-01", "2026-01-31"), date!(2026-02-01), ("2026-02-01", "2026-02-28"), "2026年2月房租"),
            ("rent paid before",                       date!(2026-01-31), ("2026-02-01", "2026-02-28"), date!(2026-02-01), ("2026-03-01", "2026-03-31"), "2026年2月房租"),
            ("rent paid after, over the year's end",   date!(2026-12-01), ("2026-11-01", "2026-11-30"), date!(2027-01-01), ("2026-12-01", "2026-12-31"), "2027年1月房租"),
            ("a quarter, three months on",             date!(2026-11-30), ("2026-12-01", "2027-02-28"), date!(2027-02-01), ("2027-03-01", "2027-05-31"), "2027年2月房租"),
            ("a leap year",                            date!(2028-01-05), ("2028-01-01", "2028-01-31"), date!(2028-02-01), ("2028-02-01", "2028-02-29"), "2028年2月房租"),
        ];
        for (what, saved, (from, to), month, expected, remark) in rows {
            let lease = draft(&serde_json::json!({"type": "propertyLease", "from": from, "to": to}));
            let laid = dated(lease, Some(saved), month);
            let Some(Special::PropertyLease(lease)) = laid.special else {
                panic!("{what}: it is a lease")
            };
            let day = |day: Option<Date>| day.unwrap().to_string();
            let (from, to) = expected;
            assert_eq!(
                (day(lease.from), day(lease.to)),
                (from.to_owned(), to.to_owned()),
                "{what}"
            );
            assert_eq!(laid.remark, remark, "{what}");
        }
    }

    #[test]
    fn when_someone_travelled_is_asked_anew() {
        let trip = serde_json::json!({"type": "travel", "trips": [{"traveller": "张三", "date": "2026-01-05"}]});
        let laid = dated(draft(&trip), Some(date!(2026 - 01 - 20)), date!(2026 - 01 - 01));
        let Some(Special::Travel(travel)) = laid.special else {
            panic!("it is a trip")
        };
        assert_eq!(
            (travel.trips[0].traveller.as_str(), travel.trips[0].date),
            ("张三", None)
        );
    }
}
