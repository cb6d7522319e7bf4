package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.gateway.GatewayFilter;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.pdp.management.Parts.Part;
import dev.precept.pdp.management.Section.Place;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.ResourceDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An organization as one document: of everything that people set the body of its PUT, by {@link
 * Section}. No secret is in it, no id, revision or time, and nothing of the organizations above and
 * below. What refers to something that is gone and gives nothing without it is left out, and so is
 * what has ended, or ends an emergency by itself.
 */
final class WholeDocument {
    private final View view;
    private final Instant now;
    private final boolean withUsers;
    private final Map<String, Object> root = new LinkedHashMap<>();
    private final Map<String, String> streams = new HashMap<>();
    private final Map<String, Part> gone = new LinkedHashMap<>();
    private int things;

    private WholeDocument(View view, Instant now, boolean withUsers) {
        this.view = view;
        this.now = now;
        this.withUsers = withUsers;
    }

    /**
     * A document that is made.
     *
     * @param members by name, in the order of the sections
     * @param canonical the same in canonical JSON
     * @param streams the ids of the things in it, by where they stand
     * @param gone what gives nothing any more, by where it would stand
     */
    record Made(
            Map<String, Object> members,
            String canonical,
            Map<String, String> streams,
            Map<String, Part> gone) {
        /** SHA-256 of its canonical JSON. */
        String hash() {
            return CanonicalJson.hash(canonical);
        }

        /** All that is there, by where it stands. */
        Map<String, Part> parts() {
            Map<String, Part> all = new LinkedHashMap<>(Parts.of(members));
            all.putAll(gone);
            return all;
        }
    }

    /**
     * The document of an organization.
     *
     * @param now the instant at which memberships count that have not ended
     * @param withUsers whether users and their memberships are in it
     */
    static Made of(View view, Instant now, boolean withUsers) {
        WholeDocument document = new WholeDocument(view, now, withUsers);
        document.fill(document.root, Section.root());
        document.organization();
        document.providers();
        document.plans();
        document.applications();
        document.apis();
        document.people();
        document.resources();
        document.roles();
        document.policies();
        document.subscriptions();
        document.receivers();
        Map<String, Object> members = Collections.unmodifiableMap(document.root);
        return new Made(
                members,
                CanonicalJson.write(members),
                Collections.unmodifiableMap(document.streams),
                Collections.unmodifiableMap(document.gone));
    }

    /** Every map by handle is there, though it be empty: it says that there is nothing. */
    private void fill(Map<String, Object> object, Place place) {
        place.literals()
                .forEach(
                        (name, below) -> {
                            Place star = below.star();
                            if (star != null && isIncluded(star)) {
                                object.computeIfAbsent(name, _ -> new TreeMap<>());
                            } else if (star == null && below.section() == null) {
                                Map<String, Object> part = new LinkedHashMap<>();
                                fill(part, below);
                                object.put(name, part);
                            }
                        });
    }

    private boolean isIncluded(Place star) {
        Section section = star.section();
        return section == null || isIncluded(section);
    }

    private boolean isIncluded(Section section) {
        return withUsers || !section.isOfUsers();
    }

    /** Puts a thing where it belongs, with empty maps for its parts. */
    private void add(Section section, Json shown, String... keys) {
        if (!isIncluded(section)) {
            return;
        }
        if (++things > Limits.DOCUMENT_THINGS) {
            throw ProblemException.of(
                    422,
                    "too-large",
                    "The organization has more than "
                            + Limits.DOCUMENT_THINGS
                            + " things, which one document cannot hold.");
        }
        if (shown.members().get("id") instanceof String id) {
            streams.put(pointer(section, keys), id);
        }
        put(section, section.body(shown), keys);
    }

    private void leaveOut(Section section, Json shown, Handle handle) {
        Part part = new Part(section, List.of(handle.value()), section.body(shown));
        gone.put(pointer(section, handle.value()), part);
    }

    /** Where a thing stands. */
    private static String pointer(Section section, String... keys) {
        String pointer = "";
        int key = 0;
        for (String name : section.path()) {
            pointer = Cursor.append(pointer, name.equals("*") ? keys[key++] : name);
        }
        return pointer;
    }

    private void put(Section section, Object body, String... keys) {
        Map<String, Object> parent = root;
        Place place = Section.root();
        List<String> path = section.path();
        int key = 0;
        for (int i = 0; i < path.size(); i++) {
            boolean isStar = path.get(i).equals("*");
            String name = isStar ? keys[key++] : path.get(i);
            place = next(place, path.get(i));
            if (i == path.size() - 1) {
                parent.put(name, whole(body, place));
            } else {
                parent = members(parent.computeIfAbsent(name, _ -> new TreeMap<>()));
            }
        }
    }

    private static Place next(Place place, String name) {
        Place next = name.equals("*") ? place.star() : place.literals().get(name);
        if (next == null) {
            throw new IllegalStateException("no part of a document is at " + name);
        }
        return next;
    }

    private Object whole(Object body, Place place) {
        if (!(body instanceof Map<?, ?> shown)) {
            return body;
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        shown.forEach((name, value) -> whole.put(String.valueOf(name), value));
        fill(whole, place);
        return whole;
    }

    /** What lies in a map of this document is made here, so that it can be added to. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(Object object) {
        return (Map<String, Object>) object;
    }

    private OrganizationImage in() {
        return view.organization();
    }

    private void organization() {
        var it = in().document();
        streams.put(pointer(Section.ORGANIZATION), it.id().value());
        put(Section.ORGANIZATION, Json.of("name", it.name()).and("mode", it.mode()).members());
        put(
                Section.PERSONAL_ATTRIBUTES,
                Json.of("names", it.personalAttributes().stream().sorted().toList()).members());
        Json registrations = RegistrationPolicyBody.shown(view, it.registrations());
        if (registrations.members().get("authorizedApis") instanceof List<?> offers) {
            registrations.and(
                    "authorizedApis",
                    offers.stream().filter(offer -> !isGone(Writable.members(offer))).toList());
        }
        put(Section.REGISTRATION_POLICY, Section.REGISTRATION_POLICY.body(registrations));
        Json approvals = ApprovalPolicyBody.shown(view, it.approvals());
        put(Section.APPROVAL_POLICY, Section.APPROVAL_POLICY.body(approvals));
    }

    private static boolean isGone(Map<String, ?> offer) {
        return !offer.containsKey("api");
    }

    private void providers() {
        for (IdentityProviderImage provider : in().identityProviders().list()) {
            IdentityProviderDocument it = provider.document();
            add(Section.IDENTITY_PROVIDER, Show.identityProvider(it), it.handle().value());
        }
    }

    private void plans() {
        for (PlanDocument it : in().plans()) {
            add(Section.PLAN, Show.plan(it), it.handle().value());
        }
    }

    private void applications() {
        for (ApplicationImage application : in().applications()) {
            ApplicationDocument it = application.document();
            String handle = it.handle().value();
            add(Section.APPLICATION, Show.application(it), handle);
            for (Map.Entry<ApiId, ApiAuthorization> held : it.authorizations().entrySet()) {
                ApiImage api = view.api(held.getKey());
                if (api != null) {
                    add(
                            Section.AUTHORIZATION,
                            Show.authorization(view, held.getKey(), held.getValue()),
                            handle,
                            api.document().handle().value());
                }
            }
        }
        for (IdentityProviderImage provider : in().identityProviders().list()) {
            for (ApplicationId client : provider.document().clients().keySet()) {
                String handle = view.handleOf(client);
                if (handle != null) {
                    add(
                            Section.EXTERNAL_CLIENT,
                            Show.externalClient(provider.document(), client),
                            handle,
                            provider.document().handle().value());
                }
            }
        }
    }

    private void apis() {
        for (ApiImage api : in().apis()) {
            String handle = api.document().handle().value();
            add(Section.API, Show.api(view, api.document()), handle);
            api.scopes()
                    .forEach(it -> add(Section.SCOPE, Show.scope(it), handle, it.name().value()));
            add(Section.OPERATIONS, ApiContentController.operations(api), handle);
            api.detailsTypes()
                    .forEach(
                            it ->
                                    add(
                                            Section.DETAILS_TYPE,
                                            DetailsTypeController.shown(it.type()),
                                            handle,
                                            it.type().type()));
            put(Section.LIFECYCLE, api.document().lifecycle().name(), handle);
        }
    }

    private void people() {
        if (withUsers) {
            for (UserDocument user : all(in()::anyUsers, UserDocument::handle)) {
                add(
                        Section.USER,
                        Show.user(user, in().attributes(user), in().isActive(user)),
                        user.handle().value());
            }
        }
        for (GroupImage group : all(in()::groups, it -> it.document().handle())) {
            Handle handle = group.document().handle();
            add(Section.GROUP, Show.group(group.document()), handle.value());
            for (UserId user : users(group::userMembers)) {
                member(Section.GROUP_USER, handle, in().anyUser(user), MemberKind.USERS);
            }
            for (GroupId inner : group.groupMembers()) {
                member(Section.GROUP_GROUP, handle, in().group(inner), MemberKind.GROUPS);
            }
        }
    }

    private void member(Section section, Handle of, @Nullable Object thing, MemberKind kind) {
        Handle handle =
                switch (thing) {
                    case UserDocument user -> user.handle();
                    case GroupImage group -> group.document().handle();
                    case null, default -> null;
                };
        if (handle != null) {
            Shown shown =
                    section == Section.GROUP_USER || section == Section.GROUP_GROUP
                            ? GroupController.shown(view, of, kind, handle.value())
                            : RoleController.shown(view, of, kind, handle.value());
            add(section, shown.body(), of.value(), handle.value());
        }
    }

    private List<UserId> users(MemberKind.Users source) {
        List<UserId> all = new ArrayList<>();
        List<UserId> next = withUsers ? source.after(null, Limits.PAGE) : List.of();
        while (!next.isEmpty() && all.size() <= Limits.DOCUMENT_THINGS) {
            all.addAll(next);
            next = source.after(next.getLast(), Limits.PAGE);
        }
        return all;
    }

    private static <T> List<T> all(Pages.ByHandle<T> source, Function<T, Handle> handle) {
        List<T> all = new ArrayList<>();
        List<T> next = source.after(null, Limits.PAGE);
        while (!next.isEmpty() && all.size() <= Limits.DOCUMENT_THINGS) {
            all.addAll(next);
            next = source.after(handle.apply(next.getLast()), Limits.PAGE);
        }
        return all;
    }

    /** By the handles of the APIs that serve them, own or inherited. */
    private void resources() {
        List<ApiImage> apis = new ArrayList<>(in().apis());
        view.image().ancestors(in()).forEach(above -> apis.addAll(above.apis()));
        for (ApiImage api : apis) {
            ApiId id = api.document().id();
            ResourceName after = null;
            List<ResourceDocument> next = in().resources().after(id, null, Limits.PAGE);
            while (!next.isEmpty() && view.api(id) != null) {
                for (ResourceDocument it : next) {
                    add(
                            Section.RESOURCE,
                            Show.resource(view, it),
                            api.document().handle().value(),
                            it.name().value());
                    after = it.name();
                }
                next = in().resources().after(id, after, Limits.PAGE);
            }
        }
    }

    private void roles() {
        for (RoleImage role : in().roles()) {
            Handle handle = role.document().handle();
            Json shown = Show.role(view, role.document()).and("excludes", excludes(role));
            if (isWithoutAudience(role)) {
                leaveOut(Section.ROLE, shown, handle); // nobody holds anything through it any more
                continue;
            }
            add(Section.ROLE, shown, handle.value());
            for (UserId user : users(role::userMembers)) {
                if (isLasting(role, new Member.User(user))) {
                    member(Section.ROLE_USER, handle, in().anyUser(user), MemberKind.USERS);
                }
            }
            for (GroupId group : role.groupMembers()) {
                if (isLasting(role, new Member.Group(group))) {
                    member(Section.ROLE_GROUP, handle, in().group(group), MemberKind.GROUPS);
                }
            }
            for (Member.ProviderGroup group : role.providerGroupMembers()) {
                if (in().identityProviders().get(group.provider()) != null
                        && isLasting(role, group)) {
                    add(
                            Section.ROLE_IDP_GROUP,
                            ProviderGroupController.shown(view, role, group),
                            handle.value(),
                            Show.name(view, group));
                }
            }
        }
    }

    private boolean isWithoutAudience(RoleImage role) {
        return role.document().audience() instanceof RoleAudience.Application(var audience)
                && view.handleOf(audience) == null;
    }

    private List<String> excludes(RoleImage role) {
        return role.document().ties().excludes().stream()
                .map(in()::role)
                .filter(other -> other != null && !isWithoutAudience(other))
                .map(other -> other.document().handle().value())
                .sorted()
                .toList();
    }

    /** Neither over, nor for an emergency, which ends by itself. */
    private boolean isLasting(RoleImage role, Member member) {
        Validity validity = role.validity(member);
        return validity != null && validity.breakGlass() == null && !validity.isOver(now);
    }

    private void policies() {
        for (PolicyDocument policy : in().policies().list()) {
            String handle = policy.handle().value();
            add(Section.POLICY, Show.wholePolicy(policy), handle);
            for (PolicyTarget target : policy.targets()) {
                Json shown = new Json();
                switch (target) {
                    case PolicyTarget.Api(ApiId id) -> {
                        ApiImage api = in().api(id);
                        if (api != null) {
                            String to = api.document().handle().value();
                            add(Section.API_ATTACHMENT, shown, handle, to);
                        }
                    }
                    case PolicyTarget.Application(ApplicationId id) -> {
                        String to = view.handleOf(id);
                        if (to != null) {
                            add(Section.APPLICATION_ATTACHMENT, shown, handle, to);
                        }
                    }
                    case PolicyTarget.Role(RoleId id) -> {
                        RoleImage role = in().role(id);
                        if (role != null) {
                            String to = role.document().handle().value();
                            add(Section.ROLE_ATTACHMENT, shown, handle, to);
                        }
                    }
                    case PolicyTarget.Organization() ->
                            add(Section.ORGANIZATION_ATTACHMENT, shown, handle, Section.SELF);
                }
            }
        }
    }

    /**
     * What is in force, and beside it what waits. A request for what would not wait any more, or is
     * gone, gives nothing.
     */
    private void subscriptions() {
        for (SubscriptionDocument it : in().subscriptions()) {
            String application = view.handleOf(it.application());
            ApiImage api = view.api(it.api());
            if (application == null || api == null) {
                continue;
            }
            String handle = api.document().handle().value();
            PlanDocument plan = in().plan(it.plan());
            PlanDocument asked = it.requested() == null ? null : in().plan(it.requested());
            boolean isWaiting = it.status() == SubscriptionStatus.TIER_UPDATE_PENDING;
            SubscriptionStatus status = isWaiting ? SubscriptionStatus.ACTIVE : it.status();
            Json shown = Json.of("plan", plan == null ? null : plan.handle().value());
            add(Section.SUBSCRIPTION, shown.and("id", it.id().value()), application, handle);
            put(Section.SUBSCRIPTION_STATE, status.name(), application, handle);
            if (isWaiting && asked != null && asked.details().approvalRequired()) {
                put(Section.SUBSCRIPTION_REQUEST, asked.handle().value(), application, handle);
            }
        }
    }

    private void receivers() {
        in().gateways()
                .list()
                .forEach(
                        it ->
                                receiver(
                                        Section.GATEWAY,
                                        it.handle(),
                                        Show.gateway(view, it),
                                        it.details().filter()));
        in().webhooks()
                .list()
                .forEach(
                        it ->
                                receiver(
                                        Section.WEBHOOK,
                                        it.handle(),
                                        Show.webhook(view, it),
                                        it.details().filter()));
    }

    /** One that follows nothing but what is gone is left out: without it it would follow all. */
    private void receiver(
            Section section, Handle handle, Json shown, @Nullable GatewayFilter filter) {
        if (filter == null || filter.apis().isEmpty()) {
            add(section, shown, handle.value());
            return;
        }
        Set<ApiId> there = new LinkedHashSet<>(filter.apis());
        there.removeIf(id -> view.api(id) == null);
        if (there.isEmpty()) {
            leaveOut(section, shown, handle);
            return;
        }
        GatewayFilter left = new GatewayFilter(filter.below(), there);
        add(section, shown.and("filter", FilterBody.show(view, left)), handle.value());
    }
}
