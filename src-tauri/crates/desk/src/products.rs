//! What a company sells (商品库).

use std::path::PathBuf;

use kaipiao_domain::{
    Draft, Fault, FaultCode, Fen, Line, Severity, preview,
    search::{Match, Query, Searchable},
};
use kaipiao_ledger::product::Product;
use rust_decimal::Decimal;

use crate::{
    Desk,
    contract::{ImportView, MergeRequest, Problem, ProblemCode, ProductView, SaveProductRequest},
    library::{Shown, kept},
    library_file,
};

impl Desk {
    /// The products of a company, last sold first.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn products(&self, spid: &str) -> Result<Vec<ProductView>, Problem> {
        self.entries::<Product>(spid).await
    }

    /// The products that answer what someone types: a name, its pinyin, a model, a code. For nothing typed, those sold last.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn suggest_products(&self, spid: &str, typed: &str) -> Result<Vec<ProductView>, Problem> {
        self.suggest_entries::<Product>(spid, typed).await
    }

    /// Keeps a product as it was written.
    ///
    /// # Errors
    /// [`ProblemCode::Faults`]; [`ProblemCode::AlreadyThere`] where another one has its name, model and unit;
    /// [`ProblemCode::NotFound`]; [`ProblemCode::Ledger`].
    pub async fn save_product(&self, request: SaveProductRequest) -> Result<ProductView, Problem> {
        let SaveProductRequest { spid, product } = request;
        self.save_entry::<Product>(&spid, self.checked_product(product)?).await
    }

    /// Removes products; gives them as they were, for [`Desk::restore_products`].
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn remove_products(&self, spid: &str, ids: Vec<i64>) -> Result<Vec<ProductView>, Problem> {
        self.remove_entries::<Product>(spid, ids).await
    }

    /// Says that products are the same; gives them all as they were, for [`Desk::restore_products`].
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn merge_products(&self, request: MergeRequest) -> Result<Vec<ProductView>, Problem> {
        self.merge_entries::<Product>(request).await
    }

    /// Puts products back as they were.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn restore_products(&self, spid: &str, products: Vec<ProductView>) -> Result<(), Problem> {
        self.restore_entries::<Product>(spid, products).await
    }

    /// Imports products from an xls, xlsx or csv file: those that are known already are renewed.
    ///
    /// # Errors
    /// [`ProblemCode::BadFile`]; [`ProblemCode::Ledger`].
    pub async fn import_products(&self, spid: &str, file: PathBuf) -> Result<ImportView, Problem> {
        let check = |product| self.checked_product(product);
        self.import_entries::<Product>(spid, file, library_file::products, check)
            .await
    }

    /// A product with its texts tidied. It may lack a code: whoever sells it chooses one then.
    fn checked_product(&self, product: ProductView) -> Result<ProductView, Problem> {
        let price = match product
            .price
            .as_deref()
            .map(str::trim)
            .filter(|price| !price.is_empty())
        {
            None => None,
            Some(text) => match Decimal::from_str_exact(text) {
                Ok(price) => Some(price),
                Err(_) => {
                    return Err(Problem::faults(vec![Fault {
                        code: FaultCode::BadQuantity,
                        path: "lines[0].price".to_owned(),
                        severity: Severity::Block,
                        message: "单价应为数字，如 100.50".to_owned(),
                    }]));
                }
            },
        };
        let line = Line {
            name: product.name,
            model: product.model,
            unit: product.unit,
            code: product.code,
            quantity: price.map(|_| Decimal::ONE),
            price,
            amount: price.is_none().then_some(Fen(100)),
            ..Line::new(product.treatment)
        };
        let draft = Draft {
            lines: vec![line],
            pricing: product.pricing,
            ..Draft::new(self.ids.serial())
        };
        let shown = preview(draft);
        let faults: Vec<Fault> = shown
            .faults
            .into_iter()
            .filter(|fault| fault.severity == Severity::Block && fault.path.starts_with("lines[0]."))
            .filter(|fault| !(fault.code == FaultCode::Missing && fault.path.ends_with(".code")))
            .collect();
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        let Some(line) = shown.draft.lines.into_iter().next() else {
            return Err(Problem::new(ProblemCode::Internal, "no line"));
        };
        Ok(ProductView {
            id: product.id,
            name: line.name,
            model: line.model,
            unit: line.unit,
            code: line.code,
            price: line.price.map(|price| price.to_string()),
            ..product
        })
    }
}

impl Shown for Product {
    type View = ProductView;

    fn view(&self) -> ProductView {
        ProductView {
            id: self.kept.id,
            name: self.name.clone(),
            model: self.model.clone(),
            unit: self.unit.clone(),
            code: self.code.clone(),
            treatment: self.treatment,
            price: self.price.clone(),
            pricing: self.pricing,
            uses: self.kept.uses,
            used_at: self.kept.used_at,
            edited: self.kept.edited,
        }
    }

    fn of(spid: &str, view: ProductView) -> Self {
        Self {
            kept: kept(spid, view.id, view.uses, view.used_at, view.edited),
            name: view.name,
            model: view.model,
            unit: view.unit,
            code: view.code,
            treatment: view.treatment,
            price: view.price,
            pricing: view.pricing,
        }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn answers(&self, query: &Query) -> Option<Match> {
        let by_name = query.matches(&Searchable::new(&self.name));
        let by_model = query
            .matches(&Searchable::new(&self.model))
            .map(|found| found.max(Match::Part));
        let by_code = query.begins(&self.code).then_some(Match::Part);
        by_name.into_iter().chain(by_model).chain(by_code).min()
    }
}
