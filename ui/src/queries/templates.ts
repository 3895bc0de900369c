import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type MaybeRefOrGetter, toValue } from "vue";

import type { LayOutRequest, SaveTemplateRequest, TemplateView } from "@/contract";
import { useHost } from "@/host";
import { KEYS } from "./keys";

/** The templates of a company, by name. */
export function useTemplates(spid: MaybeRefOrGetter<string>) {
  const host = useHost();
  return useQuery({
    queryKey: computed(() => KEYS.templates(toValue(spid))),
    queryFn: () => host.templates(toValue(spid)),
    staleTime: 0,
  });
}

/** What can be done with templates. */
export function useTemplateActions() {
  const host = useHost();
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["templates"] }),
      client.invalidateQueries({ queryKey: ["drafts"] }),
    ]);
  return {
    save: useMutation({ mutationFn: (request: SaveTemplateRequest) => host.saveTemplate(request), onSettled }),
    remove: useMutation({ mutationFn: (id: number) => host.removeTemplate(id), onSettled }),
    restore: useMutation({ mutationFn: (template: TemplateView) => host.restoreTemplate(template), onSettled }),
    layOut: useMutation({ mutationFn: (request: LayOutRequest) => host.layOut(request), onSettled }),
  };
}
