package dev.precept.projections.report;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that somebody holds in an organization: applications' authorizations, groups' roles,
 * providers' groups' roles, users' roles with the way they come by them; each kind by handle. Found
 * as it is asked for: there may be millions.
 *
 * @param roles which roles are of interest
 * @param hasAuthorizations whether authorizations are
 */
public record Holdings(
        OrganizationImage organization, Predicate<RoleImage> roles, boolean hasAuthorizations) {
    private static final int PAGE = 1_000;
    private static final String APPLICATION = "1";
    private static final String GROUP = "2";
    private static final String PROVIDER_GROUP = "3";
    private static final String USER = "4";

    /** Between parts of a key: comes before all that is in a handle or an id. */
    private static final String GAP = " ";

    /** All whose keys come after the one given. */
    public Iterator<Holding> after(@Nullable String key) {
        String after = key == null ? "" : key;
        Stream<Holding> few =
                Stream.of(authorizations(), groups(), providerGroups())
                        .flatMap(it -> it)
                        .filter(it -> it.key().compareTo(after) > 0);
        Stream<Holding> many =
                users(startOf(after))
                        .flatMap(user -> of(user).stream())
                        .filter(it -> it.key().compareTo(after) > 0);
        return Stream.concat(few, many).iterator();
    }

    private Stream<Holding> authorizations() {
        return hasAuthorizations
                ? organization.applications().stream().flatMap(it -> of(it).stream())
                : Stream.empty();
    }

    private static List<Holding> of(ApplicationImage application) {
        List<Holding> held = new ArrayList<>();
        String handle = application.document().handle().value();
        for (Map.Entry<ApiId, ApiAuthorization> one :
                application.document().authorizations().entrySet()) {
            String key = String.join(GAP, APPLICATION, handle, one.getKey().value());
            held.add(new Holding.OfApplication(key, application, one.getKey(), one.getValue()));
        }
        return sorted(held);
    }

    private Stream<Holding> groups() {
        return groups(null).flatMap(it -> of(it).stream());
    }

    private Stream<GroupImage> groups(@Nullable Handle after) {
        List<GroupImage> page = organization.groups(after, PAGE);
        return page.size() < PAGE
                ? page.stream()
                : Stream.concat(
                        page.stream(),
                        Stream.of(page.getLast()).flatMap(it -> groups(it.document().handle())));
    }

    private List<Holding> of(GroupImage group) {
        List<Holding> held = new ArrayList<>();
        for (RoleImage role : organization.rolesOf(group)) {
            if (roles.test(role)) {
                String key =
                        String.join(GAP, GROUP, group.document().handle().value(), handle(role));
                held.add(new Holding.OfGroup(key, group, role));
            }
        }
        return sorted(held);
    }

    private Stream<Holding> providerGroups() {
        List<Holding> held = new ArrayList<>();
        for (RoleImage role : organization.roles()) {
            if (roles.test(role)) {
                for (Member.ProviderGroup group : role.providerGroupMembers()) {
                    String key =
                            String.join(GAP, PROVIDER_GROUP, handle(role), RoleImage.name(group));
                    held.add(new Holding.OfProviderGroup(key, group, role));
                }
            }
        }
        return sorted(held).stream();
    }

    /** All users from this handle on, where there is one. */
    private Stream<UserImage> users(@Nullable Handle from) {
        UserImage first = from == null ? null : organization.user(from);
        Stream<UserImage> rest =
                Stream.iterate(
                                organization.users(from, PAGE),
                                page -> !page.isEmpty(),
                                page ->
                                        organization.users(
                                                new Handle(page.getLast().handle()), PAGE))
                        .flatMap(List::stream);
        return first == null ? rest : Stream.concat(Stream.of(first), rest);
    }

    private static @Nullable Handle startOf(String key) {
        String[] parts = key.split(GAP, -1);
        return parts.length > 1 && parts[0].equals(USER) && Handle.isHandle(parts[1])
                ? new Handle(parts[1])
                : null;
    }

    private List<Holding> of(UserImage user) {
        List<Holding> held = new ArrayList<>();
        organization.rolesOf(user).forEach(role -> add(held, user, role, null));
        for (GroupImage group : organization.effectiveGroups(user)) {
            organization.rolesOf(group).forEach(role -> add(held, user, role, group));
        }
        return sorted(held);
    }

    private void add(
            List<Holding> held, UserImage user, RoleImage role, @Nullable GroupImage through) {
        if (roles.test(role)) {
            String by = through == null ? "" : through.document().handle().value();
            String key = String.join(GAP, USER, user.handle(), handle(role), by);
            held.add(new Holding.OfUser(key, user, role, through));
        }
    }

    private static String handle(RoleImage role) {
        return role.document().handle().value();
    }

    private static List<Holding> sorted(List<Holding> held) {
        held.sort((a, b) -> a.key().compareTo(b.key()));
        return held;
    }
}
