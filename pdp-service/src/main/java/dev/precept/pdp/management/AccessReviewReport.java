package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApiId;
import dev.precept.pdp.management.Listing.Line;
import dev.precept.pdp.report.Thing;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.report.Holding;
import dev.precept.projections.report.Holdings;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** Who holds what, and by what: a row for each role of each user, group and application. */
final class AccessReviewReport {
    static final List<String> COLUMNS =
            List.of(
                    "holder",
                    "through",
                    "role",
                    "audience",
                    "api",
                    "policy",
                    "scopes",
                    "conditional",
                    "validFrom",
                    "validUntil",
                    "breakGlass");

    static final List<String> NOTES =
            List.of(
                    "A user's row names the group by which the role comes, where it does not name"
                            + " the user itself; who comes by several ways has a row for each.",
                    "Who is in a group of an identity provider is known to the provider only: such"
                            + " a group is a row, its members are not.",
                    "Where 'conditional' is true, a condition, or a policy that is attached to the"
                            + " role, decides at each request.",
                    "What is held for a time is told before it begins and after it has ended; where"
                            + " there is nothing it is held for ever. 'breakGlass' is the reason of"
                            + " what is given for an emergency.");

    private final View view;
    private final ReportThings things;
    private final @Nullable RoleImage only;

    /**
     * A report of an organization.
     *
     * @param only the role that is of interest; null for everything
     */
    AccessReviewReport(View view, @Nullable RoleImage only) {
        this.view = view;
        this.things = new ReportThings(view);
        this.only = only;
    }

    Iterator<Line> after(@Nullable String key) {
        Holdings holdings = new Holdings(view.organization(), this::isWanted, only == null);
        Iterator<Holding> found = holdings.after(key);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return found.hasNext();
            }

            @Override
            public Line next() {
                return line(found.next());
            }
        };
    }

    private boolean isWanted(RoleImage role) {
        return only == null || role.document().id().equals(only.document().id());
    }

    private Line line(Holding holding) {
        return switch (holding) {
            case Holding.OfUser(String key, var user, var role, var through) ->
                    line(
                            key,
                            ReportThings.of(user),
                            through == null ? null : ReportThings.of(through),
                            new Held(
                                    role,
                                    through == null
                                            ? new Member.User(user.id())
                                            : new Member.Group(through.id())));
            case Holding.OfGroup(String key, var group, var role) ->
                    line(
                            key,
                            ReportThings.of(group),
                            null,
                            new Held(role, new Member.Group(group.id())));
            case Holding.OfProviderGroup(String key, var group, var role) ->
                    line(key, things.of(group), null, new Held(role, group));
            case Holding.OfApplication(String key, var application, ApiId api, var given) ->
                    line(key, ReportThings.of(application), api, given);
        };
    }

    private Line line(String key, Thing holder, ApiId api, ApiAuthorization given) {
        return Line.of(
                key,
                holder,
                null,
                null,
                null,
                things.api(api),
                given.policy(),
                things.scopes(api, given.scopes()),
                given.condition() != null,
                null,
                null,
                null);
    }

    /** A role, and whom it names. */
    private record Held(RoleImage role, Member member) {
        Validity validity() {
            Validity validity = role.validity(member);
            return validity == null ? Validity.ALWAYS : validity;
        }
    }

    private Line line(String key, Thing holder, @Nullable Thing through, Held held) {
        RoleDocument document = held.role().document();
        Validity validity = held.validity();
        BreakGlass breakGlass = validity.breakGlass();
        return Line.of(
                key,
                holder,
                through,
                ReportThings.of(held.role()),
                things.audience(document.audience()),
                null,
                null,
                document.permissions().stream().map(things::name).sorted().distinct().toList(),
                isConditional(document),
                validity.from(),
                validity.until(),
                breakGlass == null ? null : breakGlass.reason());
    }

    private boolean isConditional(RoleDocument role) {
        return role.permissions().stream().map(Permission::condition).anyMatch(Objects::nonNull)
                || !view.image().policies(view.organization(), role).isEmpty();
    }
}
