//! What a company sells (商品库).

use std::path::PathBuf;

use kaipiao_domain::{
    Draft, Fault, FaultCode, Fen, Line, Severity, preview,
    search::{Match, Query, Searchable},
};
use kaipiao_ledger::{
    LedgerError, Transaction,
    product::{self, Product},
};
use rust_decimal::Decimal;

use crate::{
    Desk,
    contract::{ImportView, MergeRequest, Problem, ProblemCode, ProductView, SaveProductRequest},
    library_file,
};

/// How many are suggested.
const SUGGESTED: usize = 8;

impl Desk {
    /// The products of a company, last sold first.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn products(&self, spid: &str) -> Result<Vec<ProductView>, Problem> {
        let owner = spid.to_owned();
        let products = self.ledger.read(move |tx| product::of_company(tx, &owner)).await?;
        Ok(products.iter().map(view).collect())
    }

    /// The products that answer what someone types: a name, its pinyin, a model, a code. For nothing typed, those sold last.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn suggest_products(&self, spid: &str, typed: &str) -> Result<Vec<ProductView>, Problem> {
        let products = self.products(spid).await?;
        let Some(query) = Query::new(typed) else {
            return Ok(products.into_iter().take(SUGGESTED).collect());
        };
        let mut found: Vec<(Match, ProductView)> = products
            .into_iter()
            .filter_map(|product| {
                let by_name = query.matches(&Searchable::new(&product.name));
                let by_model = query
                    .matches(&Searchable::new(&product.model))
                    .map(|found| found.max(Match::Part));
                let by_code = query.begins(&product.code).then_some(Match::Part);
                let best = by_name.into_iter().chain(by_model).chain(by_code).min();
                best.map(|found| (found, product))
            })
            .collect();
        // Of those that answer alike, the last sold first: as they came.
        found.sort_by_key(|(found, _)| *found);
        Ok(found.into_iter().take(SUGGESTED).map(|(_, product)| product).collect())
    }

    /// Keeps a product as it was written.
    ///
    /// # Errors
    /// [`ProblemCode::Faults`]; [`ProblemCode::AlreadyThere`] where another one has its name, model and unit;
    /// [`ProblemCode::NotFound`]; [`ProblemCode::Ledger`].
    pub async fn save_product(&self, request: SaveProductRequest) -> Result<ProductView, Problem> {
        let SaveProductRequest { spid, product } = request;
        let product = self.checked_product(product)?;
        let saved = self
            .ledger
            .write(move |tx| {
                let before = existing(tx, &spid, product.id)?;
                if before.is_none() && product.id != 0 {
                    return Ok(None);
                }
                let written = match before {
                    Some(before) => Product {
                        uses: before.uses,
                        used_at: before.used_at,
                        ..row(&spid, product)
                    },
                    None => row(&spid, product),
                };
                product::save(
                    tx,
                    &Product {
                        edited: true,
                        ..written
                    },
                )
                .map(Some)
            })
            .await?;
        match saved {
            Some(Ok(product)) => Ok(view(&product)),
            Some(Err(other)) => Err(Problem::new(ProblemCode::AlreadyThere, other.name)),
            None => Err(Problem::new(ProblemCode::NotFound, "")),
        }
    }

    /// Removes products; gives them as they were, for [`Desk::restore_products`].
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn remove_products(&self, spid: &str, ids: Vec<i64>) -> Result<Vec<ProductView>, Problem> {
        let (owner, now) = (spid.to_owned(), self.clock.now());
        let removed = self
            .ledger
            .write(move |tx| {
                let removed = several(tx, &owner, &ids)?;
                let ids: Vec<i64> = removed.iter().map(|product| product.id).collect();
                product::remove(tx, &ids, now)?;
                Ok(removed)
            })
            .await?;
        Ok(removed.iter().map(view).collect())
    }

    /// Says that products are the same; gives them all as they were, for [`Desk::restore_products`].
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn merge_products(&self, request: MergeRequest) -> Result<Vec<ProductView>, Problem> {
        let merged = self
            .ledger
            .write(move |tx| {
                let Some(into) = existing(tx, &request.spid, request.into)? else {
                    return Ok(None);
                };
                let mut others = several(tx, &request.spid, &request.others)?;
                others.retain(|other| other.id != into.id);
                product::merge(tx, &into, &others)?;
                others.insert(0, into);
                Ok(Some(others))
            })
            .await?;
        let before = merged.ok_or_else(|| Problem::new(ProblemCode::NotFound, ""))?;
        Ok(before.iter().map(view).collect())
    }

    /// Puts products back as they were.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn restore_products(&self, spid: &str, products: Vec<ProductView>) -> Result<(), Problem> {
        let owner = spid.to_owned();
        let restored = self.ledger.write(move |tx| {
            let mut restored = Vec::new();
            for before in products {
                if existing(tx, &owner, before.id)?.is_some() {
                    restored.push(row(&owner, before));
                }
            }
            product::restore(tx, &restored)
        });
        Ok(restored.await?)
    }

    /// Imports products from an xls, xlsx or csv file: those that are known already are renewed.
    ///
    /// # Errors
    /// [`ProblemCode::BadFile`]; [`ProblemCode::Ledger`].
    pub async fn import_products(&self, spid: &str, file: PathBuf) -> Result<ImportView, Problem> {
        let rows = tokio::task::spawn_blocking(move || library_file::products(&file))
            .await
            .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))??;
        let mut refused = rows.refused;
        let mut wanted = Vec::new();
        for (place, product) in rows.good {
            match self.checked_product(product) {
                Ok(product) => wanted.push(product),
                Err(problem) => refused.push(library_file::refusal(&place, &problem)),
            }
        }
        let owner = spid.to_owned();
        let (added, renewed) = self
            .ledger
            .write(move |tx| {
                let (mut added, mut renewed) = (0, 0);
                for wanted in wanted {
                    let known = product::named(tx, &owner, &wanted.name, &wanted.model, &wanted.unit)?
                        .filter(|known| known.removed_at.is_none());
                    let written = Product {
                        edited: true,
                        ..row(&owner, wanted)
                    };
                    match known {
                        Some(known) => {
                            product::save(tx, &known.renewed_by(written))?.ok();
                            renewed += 1;
                        }
                        None => {
                            product::save(tx, &written)?.ok();
                            added += 1;
                        }
                    }
                }
                Ok((added, renewed))
            })
            .await?;
        Ok(ImportView {
            added,
            renewed,
            refused,
        })
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

fn existing(tx: &Transaction<'_>, spid: &str, id: i64) -> Result<Option<Product>, LedgerError> {
    Ok(product::find(tx, id)?.filter(|product| product.spid == spid))
}

fn several(tx: &Transaction<'_>, spid: &str, ids: &[i64]) -> Result<Vec<Product>, LedgerError> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(existing(tx, spid, *id)?);
    }
    Ok(found)
}

fn view(product: &Product) -> ProductView {
    ProductView {
        id: product.id,
        name: product.name.clone(),
        model: product.model.clone(),
        unit: product.unit.clone(),
        code: product.code.clone(),
        treatment: product.treatment,
        price: product.price.clone(),
        pricing: product.pricing,
        uses: product.uses,
        used_at: product.used_at,
        edited: product.edited,
    }
}

fn row(spid: &str, product: ProductView) -> Product {
    Product {
        id: product.id,
        spid: spid.to_owned(),
        name: product.name,
        model: product.model,
        unit: product.unit,
        code: product.code,
        treatment: product.treatment,
        price: product.price,
        pricing: product.pricing,
        uses: product.uses,
        used_at: product.used_at,
        edited: product.edited,
        merged_into: None,
        removed_at: None,
    }
}
