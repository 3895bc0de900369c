import type { Host } from "../host";
import { fakeAccount } from "./account";
import { fakeBooks } from "./books";
import { fakeBureau } from "./bureau";
import { fakeCompanies } from "./companies";
import { fakeDocuments } from "./documents";
import { fakeDrafts } from "./drafts";
import { fakeInvoices } from "./invoices";
import { fakeLibrary } from "./library";
import { fakePdfs } from "./pdf";
import { fakeReversals } from "./reversal";
import { fakeSafety } from "./safety";
import { fakeVerdicts } from "./verdicts";

/**
 * A stand-in for the program behind the window, for a browser and for tests; it forgets everything with the page.
 *
 * `?outcome=` orders what becomes of the next documents (`refused`, `unknown`, `held`, `needs_person`, `parked`, `suspects`),
 * `?keyring=absent` a keyring trouble, `?keyring-stopped` one that stops the queue, `?companies=1000` so many companies, also none, `?fresh` a ledger without history,
 * `?pdf=not-yet` a PDF that does not come, `?account=platform` an account that is no demo,
 * `?verdict=` what a person finds of what stopped (`none`, `ready`), `?double` one that turned up again,
 * `?incident=` what befell the ledger (`otherComputer`, `copied`, `putBack`, `rebuilt`, `empty`, `full` for a full disk),
 * `?first` the first start, `?list=bad` a list of companies with faults, `?bureau=wrong` a bureau that refuses,
 * `?down` a platform that is not reached, `?ledger=down` a ledger that can't be read, `?month-end` the last evening of a month,
 * `?logged-out` one that nobody logged in at (any password but `wrong` will do).
 */
export function fakeHost(order: URLSearchParams = new URLSearchParams()): Host {
  const books = fakeBooks(order);
  return {
    ...fakeAccount(books),
    ...fakeCompanies(books),
    ...fakeBureau(books),
    ...fakeDrafts(books),
    ...fakeDocuments(books),
    ...fakeReversals(books),
    ...fakeInvoices(books),
    ...fakePdfs(books),
    ...fakeLibrary(),
    ...fakeSafety(order.get("incident")),
    ...fakeVerdicts(books),
    onEvent: async (listener) => books.listen(listener),
  };
}
