package dev.precept.domain.role;

import dev.precept.domain.condition.Conditions;
import dev.precept.domain.role.RoleCommand.AddMember;
import dev.precept.domain.role.RoleCommand.ChangeRole;
import dev.precept.domain.role.RoleCommand.CreateRole;
import dev.precept.domain.role.RoleCommand.DeleteRole;
import dev.precept.domain.role.RoleCommand.GiveShared;
import dev.precept.domain.role.RoleCommand.RemoveMember;
import dev.precept.domain.role.RoleEvent.ExclusionsChanged;
import dev.precept.domain.role.RoleEvent.MemberAdded;
import dev.precept.domain.role.RoleEvent.MemberRemoved;
import dev.precept.domain.role.RoleEvent.PermissionsChanged;
import dev.precept.domain.role.RoleEvent.RoleCreated;
import dev.precept.domain.role.RoleEvent.RoleDeleted;
import dev.precept.domain.role.RoleEvent.SharingChanged;
import dev.precept.domain.role.RoleState.Absent;
import dev.precept.domain.role.RoleState.Deleted;
import dev.precept.domain.role.RoleState.Existing;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.Texts;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Decides what happens to a role. */
public final class RoleDecider {
    private static final String KIND = "role";

    private RoleDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<RoleEvent> decide(
            RoleState state, RoleCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    switch (command) {
                        case CreateRole create -> create(create, context);
                        case GiveShared give -> give(give, context);
                        case ChangeRole _, AddMember _, RemoveMember _, DeleteRole _ -> notFound();
                    };
            case Existing existing -> change(existing, command, context);
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static RoleState evolve(RoleState state, RoleEvent event) {
        return switch (event) {
            case RoleCreated e ->
                    new Existing(
                            e.role(),
                            e.organization(),
                            e.handle(),
                            e.audience(),
                            PersistentSet.empty(),
                            PersistentMap.empty(),
                            new RoleTies(Set.of(), false, e.basedOn()));
            case PermissionsChanged e -> state instanceof Existing s ? changed(s, e) : state;
            case MemberAdded e ->
                    state instanceof Existing s
                            ? s.withMembers(s.members().with(e.member(), kept(e.validity())))
                            : state;
            case MemberRemoved e ->
                    state instanceof Existing s
                            ? s.withMembers(s.members().without(e.member()))
                            : state;
            case ExclusionsChanged(Set<RoleId> excludes) ->
                    state instanceof Existing s ? s.withTies(s.ties().excluding(excludes)) : state;
            case SharingChanged(boolean shared) ->
                    state instanceof Existing s ? s.withTies(s.ties().shared(shared)) : state;
            case RoleDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    /** A role may have a million members: most say the same, and hold one object. */
    private static Validity kept(Validity validity) {
        return validity.isAlways() ? Validity.ALWAYS : validity;
    }

    private static Existing changed(Existing state, PermissionsChanged event) {
        PersistentSet<Permission> permissions = state.permissions();
        for (Permission revoked : event.revoked()) {
            permissions = permissions.without(revoked);
        }
        for (Permission granted : event.granted()) {
            permissions = permissions.with(granted);
        }
        return state.withPermissions(permissions);
    }

    private static Outcome<RoleEvent> change(
            Existing state, RoleCommand command, CommandContext context) {
        Directory directory = context.directory();
        if (!directory.organizationExists(state.organization())) {
            return notFound();
        }
        return switch (command) {
            case CreateRole _, GiveShared _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS, "There is a role of this id already.");
            case ChangeRole change -> change(state, change, context);
            case AddMember(_, Member member, Validity validity) ->
                    add(state, member, validity, context);
            case RemoveMember(_, Member member) ->
                    state.members().containsKey(member)
                            ? Outcome.accepted(new MemberRemoved(member))
                            : Outcome.unchanged();
            case DeleteRole _ -> delete(state, directory);
        };
    }

    private static Outcome<RoleEvent> give(GiveShared command, CommandContext context) {
        CreateRole create =
                new CreateRole(
                        command.role(),
                        command.organization(),
                        command.handle(),
                        new RoleAudience.Organization(),
                        Set.of(),
                        new RoleTies(Set.of(), false, command.basedOn()));
        Outcome<RoleEvent> made = create(create, context);
        if (!(made instanceof Outcome.Accepted<RoleEvent> role)) {
            return made;
        }
        RoleState state = new Absent();
        for (RoleEvent event : role.events()) {
            state = evolve(state, event);
        }
        if (command.validity().breakGlass() == null) {
            Optional<Rejection> refusal =
                    clash(
                            command.organization(),
                            command.basedOn(),
                            command.member(),
                            exact(command.validity()),
                            context);
            if (refusal.isPresent()) {
                return Outcome.rejected(refusal.get());
            }
        }
        AddMember add = new AddMember(command.role(), command.member(), command.validity());
        Outcome<RoleEvent> given = decide(state, add, context);
        if (!(given instanceof Outcome.Accepted<RoleEvent> member)) {
            return given;
        }
        List<RoleEvent> events = new ArrayList<>(role.events());
        events.addAll(member.events());
        return new Outcome.Accepted<>(events, role.reservations(), role.releases());
    }

    private static Outcome<RoleEvent> create(CreateRole command, CommandContext context) {
        OrganizationId organization = command.organization();
        Directory directory = context.directory();
        if (!directory.organizationExists(organization)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        if (command.audience() instanceof RoleAudience.Application(ApplicationId application)
                && !directory.applicationExists(organization, application)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE,
                    "There is no such application for the role's audience.");
        }
        Optional<Rejection> refusal =
                Sharing.check(organization, command, directory)
                        .or(() -> whole(command.permissions()));
        if (refusal.isEmpty()) {
            refusal = granting(organization, command.permissions(), context);
        }
        if (refusal.isEmpty()) {
            refusal = excluding(command.role(), organization, command.ties().excludes(), directory);
        }
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        List<RoleEvent> events = new ArrayList<>();
        events.add(
                new RoleCreated(
                        command.role(),
                        organization,
                        command.handle(),
                        command.audience(),
                        command.ties().basedOn()));
        events.addAll(changes(Set.of(), command.permissions()));
        events.addAll(changes(RoleTies.NONE, command.ties()));
        return new Outcome.Accepted<>(
                events,
                List.of(Reservation.handle(organization, KIND, command.handle())),
                List.of());
    }

    private static Outcome<RoleEvent> change(
            Existing state, ChangeRole command, CommandContext context) {
        if (!command.audience().equals(state.audience())) {
            return Outcome.rejected(
                    Rejection.Code.IMMUTABLE_FIELD, "The audience of a role never changes.");
        }
        if (!Objects.equals(command.ties().basedOn(), state.ties().basedOn())) {
            return Outcome.rejected(
                    Rejection.Code.IMMUTABLE_FIELD, "What a role stands for never changes.");
        }
        Set<Permission> granted = new HashSet<>(command.permissions());
        granted.removeAll(state.permissions());
        Optional<Rejection> refusal =
                Sharing.check(state.organization(), command).or(() -> whole(command.permissions()));
        if (refusal.isEmpty()) {
            refusal = granting(state.organization(), granted, context);
        }
        if (refusal.isEmpty() && !command.ties().excludes().equals(state.ties().excludes())) {
            refusal =
                    excluding(
                            state.role(),
                            state.organization(),
                            command.ties().excludes(),
                            context.directory());
            if (refusal.isEmpty()) {
                refusal =
                        context.directory()
                                .clashOf(
                                        state.organization(),
                                        state.role(),
                                        command.ties().excludes(),
                                        context.now())
                                .map(Directory.Clash::rejection);
            }
        }
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        Set<Permission> revoked = new HashSet<>();
        for (Permission permission : state.permissions()) {
            if (!command.permissions().contains(permission)) {
                revoked.add(permission);
            }
        }
        List<RoleEvent> events = new ArrayList<>(changes(revoked, granted));
        events.addAll(changes(state.ties(), command.ties()));
        return Outcome.accepted(events);
    }

    /** Refuses exclusions of what does not exist, of itself, or of more than there may be. */
    private static Optional<Rejection> excluding(
            RoleId role, OrganizationId organization, Set<RoleId> excludes, Directory directory) {
        if (excludes.size() > Limits.EXCLUSIONS_PER_ROLE) {
            return Optional.of(
                    new Rejection(
                            Rejection.Code.LIMIT_EXCEEDED,
                            "A role excludes at most " + Limits.EXCLUSIONS_PER_ROLE + " others."));
        }
        for (RoleId other : excludes) {
            if (other.equals(role)) {
                return Optional.of(
                        new Rejection(
                                Rejection.Code.INVALID_VALUE, "A role does not exclude itself."));
            }
            if (!directory.roleExists(organization, other)) {
                return unknown("There is no role " + other + " to exclude.");
            }
        }
        return Optional.empty();
    }

    private static List<RoleEvent> changes(RoleTies before, RoleTies after) {
        List<RoleEvent> events = new ArrayList<>();
        if (!after.excludes().equals(before.excludes())) {
            events.add(new ExclusionsChanged(after.excludes()));
        }
        if (after.shared() != before.shared()) {
            events.add(new SharingChanged(after.shared()));
        }
        return events;
    }

    /** Refuses more permissions than a role has, and two for one scope. */
    private static Optional<Rejection> whole(Set<Permission> permissions) {
        if (permissions.size() > Limits.PERMISSIONS_PER_ROLE) {
            return tooMany();
        }
        Set<Permission> scopes = new HashSet<>();
        for (Permission permission : permissions) {
            if (!scopes.add(new Permission(permission.api(), permission.scope()))) {
                return Optional.of(
                        new Rejection(
                                Rejection.Code.INVALID_VALUE,
                                "The role would give the scope "
                                        + permission.scope()
                                        + " twice; write alternatives as one condition."));
            }
        }
        return Optional.empty();
    }

    /** Refuses permissions that name what does not exist, or ask what cannot be evaluated. */
    private static Optional<Rejection> granting(
            OrganizationId organization, Set<Permission> permissions, CommandContext context) {
        Map<ApiId, Set<ScopeId>> scopes = new HashMap<>();
        Set<String> personal = context.directory().personalAttributes(organization);
        for (Permission permission : permissions) {
            Set<ScopeId> known =
                    scopes.computeIfAbsent(
                            permission.api(),
                            api ->
                                    context.directory()
                                            .api(organization, api)
                                            .map(Directory.ApiFacts::scopes)
                                            .orElse(Set.of()));
            if (!known.contains(permission.scope())) {
                return Optional.of(
                        new Rejection(
                                Rejection.Code.UNKNOWN_REFERENCE,
                                "There is no scope "
                                        + permission.scope()
                                        + " of an API "
                                        + permission.api()
                                        + " in this organization or above it."));
            }
            if (permission.condition() != null && permission.api().equals(ApiId.PRECEPT)) {
                return Optional.of(
                        new Rejection(
                                Rejection.Code.NOT_ALLOWED,
                                "Rights over this service are held without a condition."));
            }
            Optional<Rejection> refusal =
                    Conditions.check(permission.condition(), true, context.expressions(), personal);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** What is taken comes first, so that no state between holds more than the bound. */
    private static List<RoleEvent> changes(Set<Permission> revoked, Set<Permission> granted) {
        List<RoleEvent> events = new ArrayList<>();
        if (revoked.size() + granted.size() <= Limits.PERMISSIONS_PER_EVENT) {
            if (!revoked.isEmpty() || !granted.isEmpty()) {
                events.add(new PermissionsChanged(granted, revoked));
            }
            return events;
        }
        for (Set<Permission> part : parts(revoked)) {
            events.add(new PermissionsChanged(Set.of(), part));
        }
        for (Set<Permission> part : parts(granted)) {
            events.add(new PermissionsChanged(part, Set.of()));
        }
        return events;
    }

    private static List<Set<Permission>> parts(Collection<Permission> permissions) {
        List<Permission> sorted =
                permissions.stream()
                        .sorted(
                                Comparator.comparing((Permission p) -> p.api().value())
                                        .thenComparing(p -> p.scope().value()))
                        .toList();
        List<Set<Permission>> parts = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += Limits.PERMISSIONS_PER_EVENT) {
            int to = Math.min(sorted.size(), from + Limits.PERMISSIONS_PER_EVENT);
            parts.add(Set.copyOf(sorted.subList(from, to)));
        }
        return parts;
    }

    private static Outcome<RoleEvent> add(
            Existing state, Member member, Validity wanted, CommandContext context) {
        Validity validity = exact(wanted);
        if (validity.equals(state.members().get(member))) {
            return Outcome.unchanged();
        }
        if (!state.members().containsKey(member)
                && state.members().size() >= Limits.MEMBERS_PER_ROLE) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "A role has at most " + Limits.MEMBERS_PER_ROLE + " members.");
        }
        Optional<Rejection> refusal = Assignments.check(validity, context.now());
        if (refusal.isEmpty()) {
            refusal = unknown(state.organization(), member, context.directory());
        }
        if (refusal.isEmpty()) {
            refusal =
                    validity.breakGlass() == null
                            ? clash(state.organization(), state.role(), member, validity, context)
                            : held(state.members().get(member), context.now());
        }
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new MemberAdded(member, validity));
    }

    /**
     * What is for an emergency ends by itself, and would take with it what it replaced: for good,
     * and past whoever has to agree to that.
     */
    private static Optional<Rejection> held(@Nullable Validity before, Instant now) {
        return before == null || before.breakGlass() != null || before.isOver(now)
                ? Optional.empty()
                : Optional.of(
                        new Rejection(
                                Rejection.Code.NOT_ALLOWED,
                                "The member is given the role already, and not for an emergency:"
                                        + " take that away first, or give the role to the user or"
                                        + " group another way."));
    }

    /**
     * Whom a provider says to be in its groups, nobody here knows: the decision sees to those who
     * are in two. That one group would get both is seen here.
     */
    private static Optional<Rejection> clash(
            OrganizationId organization,
            RoleId role,
            Member member,
            Validity validity,
            CommandContext context) {
        Directory directory = context.directory();
        Directory.Times times =
                new Directory.Times(context.now(), validity.from(), validity.until());
        Optional<Directory.Clash> found =
                switch (member) {
                    case Member.User(UserId user) ->
                            directory.clashByRole(organization, role, user, times);
                    case Member.Group(GroupId group) ->
                            directory.clashByRole(organization, role, group, times);
                    case Member.ProviderGroup(IdentityProviderId provider, String group) ->
                            directory.clashByProvider(
                                    organization,
                                    role,
                                    new Directory.ProviderGroup(provider, group),
                                    times);
                };
        return found.map(Directory.Clash::rejection);
    }

    /** As exact as the log keeps instants. */
    private static Validity exact(Validity validity) {
        return new Validity(
                micros(validity.from()), micros(validity.until()), validity.breakGlass());
    }

    private static @Nullable Instant micros(@Nullable Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.MICROS);
    }

    /** Which groups a provider has, nobody here knows. */
    private static Optional<Rejection> unknown(
            OrganizationId organization, Member member, Directory directory) {
        return switch (member) {
            case Member.User(UserId user) ->
                    directory.userExists(organization, user)
                            ? Optional.empty()
                            : unknown("There is no such user.");
            case Member.Group(GroupId group) ->
                    directory.groupExists(organization, group)
                            ? Optional.empty()
                            : unknown("There is no such group.");
            case Member.ProviderGroup(IdentityProviderId provider, String group) -> {
                Optional<Rejection> refusal = Texts.name("The provider's group", group);
                yield refusal.isPresent()
                                || directory.identityProviderExists(organization, provider)
                        ? refusal
                        : unknown("There is no such identity provider.");
            }
        };
    }

    private static Optional<Rejection> unknown(String detail) {
        return Optional.of(new Rejection(Rejection.Code.UNKNOWN_REFERENCE, detail));
    }

    private static Outcome<RoleEvent> delete(Existing state, Directory directory) {
        if (directory.keepsApart(state.organization(), state.role())) {
            return Outcome.rejected(
                    Rejection.Code.IN_USE,
                    "The role excludes another or is excluded by one, and without it the other may"
                            + " count: end the exclusion first, or, where it is one of roles above,"
                            + " take the role from all whom it names.");
        }
        return new Outcome.Accepted<>(
                List.of(new RoleDeleted()),
                List.of(),
                List.of(Reservation.handle(state.organization(), KIND, state.handle())));
    }

    private static Optional<Rejection> tooMany() {
        return Optional.of(
                new Rejection(
                        Rejection.Code.LIMIT_EXCEEDED,
                        "A role has at most " + Limits.PERMISSIONS_PER_ROLE + " permissions."));
    }

    private static Outcome<RoleEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such role.");
    }
}
