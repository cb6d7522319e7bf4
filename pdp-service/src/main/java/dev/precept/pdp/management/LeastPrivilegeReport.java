package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.management.Listing.Line;
import dev.precept.pdp.report.Thing;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.report.LeastPrivilege;
import dev.precept.projections.report.Proposal;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Proposals of what may be given up, each as the command that would do it. */
final class LeastPrivilegeReport {
    static final List<String> COLUMNS =
            List.of("holder", "api", "keeps", "drops", "young", "method", "path", "body");

    private final View view;
    private final ReportThings things;
    private final YoungGrants young;
    private final JsonMapper json;
    private final List<Proposed> proposed;

    /**
     * A proposal, as a command in the form of what-if's.
     *
     * @param young what of it was given after the span began
     * @param body null for none
     */
    private record Proposed(
            Thing holder,
            @Nullable Thing api,
            List<String> keeps,
            List<String> drops,
            List<String> young,
            String method,
            String path,
            @Nullable Json body) {}

    LeastPrivilegeReport(View view, YoungGrants young, LeastPrivilege least, JsonMapper json) {
        this.young = young;
        this.view = view;
        this.things = new ReportThings(view);
        this.json = json;
        this.proposed =
                least.proposals().stream()
                        .map(this::proposed)
                        .sorted(Comparator.comparing(Proposed::path))
                        .toList();
    }

    /** A row for each, in the order of their paths. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Proposed one : proposed) {
            Json body = one.body();
            lines.add(
                    Line.of(
                            one.path(),
                            one.holder(),
                            one.api(),
                            one.keeps(),
                            one.drops(),
                            one.young(),
                            one.method(),
                            one.path(),
                            body == null ? null : json.valueToTree(body.members())));
        }
        return lines;
    }

    /** The commands, in the order of the rows. */
    List<SupposedCommand> commands() {
        return proposed.stream()
                .map(it -> SupposedCommand.of(it.method(), it.path(), it.body(), json))
                .toList();
    }

    private Proposed proposed(Proposal proposal) {
        return switch (proposal) {
            case Proposal.NarrowAuthorization(
                            var application,
                            ApiId api,
                            var narrowed,
                            var drops) ->
                    new Proposed(
                            ReportThings.of(application),
                            things.api(api),
                            things.scopes(api, narrowed.scopes()),
                            things.scopes(api, drops),
                            things.scopes(api, young(application, api, drops)),
                            "PUT",
                            path(application, api),
                            body(api, narrowed));
            case Proposal.RemoveAuthorization(var application, ApiId api, var drops) ->
                    new Proposed(
                            ReportThings.of(application),
                            things.api(api),
                            List.of(),
                            things.scopes(api, drops),
                            things.scopes(api, young(application, api, drops)),
                            "DELETE",
                            path(application, api),
                            null);
            case Proposal.NarrowRole(RoleImage role, var kept, var drops) ->
                    new Proposed(
                            ReportThings.of(role),
                            null,
                            names(kept),
                            names(drops),
                            names(drops.stream().filter(it -> young.has(role, it)).toList()),
                            "PUT",
                            root() + "/roles/" + role.document().handle(),
                            body(role, kept));
        };
    }

    private List<ScopeId> young(
            ApplicationImage application, ApiId api, Collection<ScopeId> scopes) {
        return scopes.stream().filter(it -> young.has(application, api, it)).toList();
    }

    private String root() {
        return "/v1/organizations/" + view.organization().document().handle();
    }

    private String path(ApplicationImage application, ApiId api) {
        return root()
                + "/applications/"
                + application.document().handle()
                + "/authorized-apis/"
                + things.api(api).handle();
    }

    private Json body(ApiId api, ApiAuthorization narrowed) {
        return Json.of("policy", narrowed.policy())
                .and("scopes", things.scopes(api, narrowed.scopes()))
                .and("condition", ConditionShown.of(narrowed.condition()));
    }

    private Json body(RoleImage role, Collection<Permission> kept) {
        Json audience =
                switch (role.document().audience()) {
                    case RoleAudience.Organization() -> Json.of("type", "ORGANIZATION");
                    case RoleAudience.Application(var application) ->
                            Json.of("type", "APPLICATION")
                                    .and("application", view.handleOf(application));
                };
        List<Map<String, Object>> permissions =
                kept.stream()
                        .sorted(Comparator.comparing(things::name).thenComparing(Object::toString))
                        .map(
                                it ->
                                        Json.of("api", things.api(it.api()).handle())
                                                .and("scope", things.scope(it.api(), it.scope()))
                                                .and("condition", ConditionShown.of(it.condition()))
                                                .members())
                        .toList();
        return Json.of("audience", audience).and("permissions", permissions);
    }

    private List<String> names(Collection<Permission> permissions) {
        return permissions.stream().map(things::name).sorted().distinct().toList();
    }
}
