//! Invoices that are written again and again: named drafts, and what is issued every month laid out in one go.

use kaipiao_domain::Draft;
use kaipiao_ledger::{draft, template};

use crate::{
    Desk,
    contract::{DraftView, LayOutRequest, Problem, ProblemCode, SaveTemplateRequest, TemplateView},
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

    /// Lays templates out as saved drafts, each with a serial of its own, all of them or none. `{年}` and `{月}` in their texts
    /// become the month's.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] where a template is gone or another company's; [`ProblemCode::BadTemplate`] where the month is
    /// none; [`ProblemCode::Ledger`].
    pub async fn lay_out(&self, request: LayOutRequest) -> Result<Vec<DraftView>, Problem> {
        let LayOutRequest { spid, templates, month } = request;
        let (year, number) = year_and_month(&month)
            .ok_or_else(|| Problem::new(ProblemCode::BadTemplate, format!("“{month}”不是月份")))?;
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
                    let draft = dated(Draft { serial, ..one.draft }, &year, &number);
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

/// `2026-11` as `2026` and `11`; a month below ten without its zero, as it is read aloud.
fn year_and_month(text: &str) -> Option<(String, String)> {
    let (year, month) = text.split_once('-')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let number: u8 = month.parse().ok()?;
    (year.len() == 4 && month.len() == 2 && digits(year) && digits(month) && (1..=12).contains(&number))
        .then(|| (year.to_owned(), number.to_string()))
}

/// The month written into the texts that ask for it.
fn dated(mut draft: Draft, year: &str, month: &str) -> Draft {
    let texts = draft
        .lines
        .iter_mut()
        .flat_map(|line| [&mut line.name, &mut line.model])
        .chain(draft.extra.iter_mut().map(|extra| &mut extra.content))
        .chain([&mut draft.remark]);
    for text in texts {
        *text = text.replace("{年}", year).replace("{月}", month);
    }
    draft
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
    use super::year_and_month;

    #[test]
    fn a_month_is_read_as_it_is_said() {
        assert_eq!(year_and_month("2026-11"), Some(("2026".into(), "11".into())));
        assert_eq!(year_and_month("2026-04"), Some(("2026".into(), "4".into())));
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
            assert_eq!(year_and_month(bad), None, "{bad}");
        }
    }
}
