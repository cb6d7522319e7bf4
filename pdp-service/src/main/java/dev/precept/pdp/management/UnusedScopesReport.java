package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.audit.UsageReader;
import dev.precept.pdp.audit.UsageReader.Days;
import dev.precept.pdp.audit.UsageReader.ScopeOf;
import dev.precept.pdp.management.Listing.Line;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.report.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scopes that applications are authorized for, and roles give, and that nobody made use of. */
final class UnusedScopesReport {
    static final List<String> COLUMNS =
            List.of("kind", "holder", "api", "scope", "state", "lastUsed", "lastUsedByAnybody");

    private final View view;
    private final ReportThings things;
    private final YoungGrants young;
    private final Usage usage;
    private final Map<ApiId, Set<ApplicationId>> called;
    private final Map<ScopeOf, LocalDate> lastByApplication;
    private final Map<ScopeId, LocalDate> last;

    private enum Kind {
        AUTHORIZATION,
        PERMISSION
    }

    private enum State {
        /** It was not used since it was given, which was after the span began. */
        YOUNG,
        /** There is a record of the API, and none of this. */
        UNUSED,
        /** It was used, and may have been by this. */
        UNKNOWN,
        /** There is no record of the API at all. */
        NOT_RECORDED
    }

    /**
     * A report of an organization.
     *
     * @param young what is younger than the span
     * @param days in which nobody made use of them
     * @param now a role that is given for a time is looked at as of now
     */
    UnusedScopesReport(View view, YoungGrants young, UsageReader uses, Days days, Instant now) {
        this.young = young;
        this.view = view;
        this.things = new ReportThings(view);
        this.usage = new Usage(view.image(), view.organization(), now);
        uses.uses(view.id(), days, usage::add);
        this.called = uses.called(view.id(), days);
        Days all = new Days(LocalDate.EPOCH, days.last());
        this.lastByApplication = uses.lastUsesByApplication(view.id(), all);
        this.last = uses.lastUses(view.id(), all);
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (ApplicationImage application : view.organization().applications()) {
            application
                    .document()
                    .authorizations()
                    .forEach((api, given) -> add(application, api, given, lines));
        }
        for (RoleImage role : view.organization().roles()) {
            role.document().permissions().forEach(it -> add(role, it, lines));
        }
        return lines;
    }

    private void add(
            ApplicationImage application, ApiId api, ApiAuthorization given, List<Line> lines) {
        ApplicationId id = application.document().id();
        for (ScopeId scope : given.scopes()) {
            State state = state(api, usage.of(id, scope));
            if (state == State.UNUSED && young.has(application, api, scope)) {
                state = State.YOUNG;
            }
            if (state != null) {
                lines.add(
                        Line.of(
                                key(Kind.AUTHORIZATION, application.document().handle(), scope),
                                Kind.AUTHORIZATION,
                                ReportThings.of(application),
                                things.api(api),
                                things.scope(api, scope),
                                state,
                                text(lastByApplication.get(new ScopeOf(id, scope))),
                                text(last.get(scope))));
            }
        }
    }

    private void add(RoleImage role, Permission permission, List<Line> lines) {
        ScopeId scope = permission.scope();
        State state = state(permission.api(), usage.of(role.document().id(), scope));
        if (state == State.UNUSED && role.document().isShared()) {
            state = State.UNKNOWN;
        } else if (state == State.UNUSED && young.has(role, permission)) {
            state = State.YOUNG;
        }
        if (state != null) {
            lines.add(
                    Line.of(
                            key(Kind.PERMISSION, role.document().handle(), scope)
                                    + (permission.condition() == null ? "" : " conditional"),
                            Kind.PERMISSION,
                            ReportThings.of(role),
                            things.api(permission.api()),
                            things.scope(permission.api(), scope),
                            state,
                            null,
                            text(last.get(scope))));
        }
    }

    private static String key(Kind kind, Object handle, ScopeId scope) {
        return kind.ordinal() + " " + handle + ' ' + scope.value();
    }

    /** Null where it is used; our own API's uses are in no record. */
    private @Nullable State state(ApiId api, Usage.Answer answer) {
        if (api.equals(ApiId.PRECEPT)) {
            return null;
        }
        return switch (answer) {
            case USED -> null;
            case UNKNOWN -> State.UNKNOWN;
            case UNUSED -> called.containsKey(api) ? State.UNUSED : State.NOT_RECORDED;
        };
    }

    private static @Nullable String text(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }
}
