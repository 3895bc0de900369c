import { createRouter, createWebHashHistory, type Router } from "vue-router";

/** The pages; each loads when it is first opened. */
export function router(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: "/", redirect: { name: "issue" } },
      { path: "/issue", name: "issue", component: () => import("./issuing/IssuePage.vue") },
      {
        path: "/invoices/:serial?",
        name: "invoices",
        component: () => import("./invoices/InvoicesPage.vue"),
        props: true,
      },
      {
        path: "/reverse/:number?",
        name: "reverse",
        component: () => import("./reversing/ReversePage.vue"),
        props: ({ params, query }) => ({ number: params["number"] || undefined, of: query["of"] }),
      },
      {
        path: "/companies/:spid?",
        name: "companies",
        component: () => import("./companies/CompaniesPage.vue"),
        props: true,
      },
      { path: "/settings", name: "settings", component: () => import("./settings/SettingsPage.vue") },
      { path: "/library", name: "library", component: () => import("./library/LibraryPage.vue") },
      { path: "/:rest(.*)*", redirect: { name: "issue" } },
    ],
  });
}
