package dev.precept.projections.bundle;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ResourceDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which documents there are of one organization, as far as they are in a filter. For one thread.
 */
final class Entries {
    private static final int PAGE = 1_000;

    private final FeedFilter filter;
    private final OrganizationImage of;
    private final OrganizationId id;
    private final Documents documents;
    private final @Nullable Inherited inherited;

    Entries(PolicyImage image, FeedFilter filter, OrganizationImage of) {
        this(image, filter, of, new Inherited(image, filter));
    }

    /**
     * The entries of one organization among others.
     *
     * @param above what is read of it where it lies above the filter's
     */
    Entries(PolicyImage image, FeedFilter filter, OrganizationImage of, Inherited above) {
        this.filter = filter;
        this.of = of;
        this.id = of.document().id();
        this.documents = new Documents(image, filter, of);
        this.inherited = filter.inherits(image, id) ? above : null;
    }

    /** Hands over the collection's documents, each once, in an order that follows from them. */
    void forEach(BundleCollection collection, Consumer<BundleEntry> consumer) {
        if (isLeftOut(collection)) {
            return;
        }
        switch (collection) {
            case USERS -> {
                Iterator<UserImage> users = of.usersById(null);
                while (users.hasNext()) {
                    UserImage user = users.next();
                    consumer.accept(
                            new BundleEntry(collection.key(user.name()), documents.user(user)));
                }
            }
            case USER_NAMES -> {
                Iterator<UserImage> users = of.usersById(null);
                while (users.hasNext()) {
                    UserImage user = users.next();
                    consumer.accept(
                            new BundleEntry(
                                    collection.key(Ids.named(id.value(), user.handle())),
                                    Written.of(new BundleDocument.Name(user.name()))));
                }
            }
            default ->
                    forEachId(
                            collection,
                            key -> {
                                byte[] json = get(collection.key(key));
                                if (json != null) {
                                    consumer.accept(new BundleEntry(collection.key(key), json));
                                }
                            });
        }
    }

    private boolean isLeftOut(BundleCollection collection) {
        return inherited != null && !Inherited.has(collection);
    }

    /** Hands over at least the ids of the collection's documents, each once. */
    void forEachId(BundleCollection collection, Consumer<String> consumer) {
        if (isLeftOut(collection)) {
            return;
        }
        switch (collection) {
            case IMAGE -> {}
            case ORGANIZATIONS, SIGNING_KEYS -> consumer.accept(id.value());
            case ORGANIZATION_NAMES -> consumer.accept(of.document().handle().value());
            case APIS,
                    API_NAMES,
                    API_IDENTIFIERS,
                    ROUTES,
                    SCOPES,
                    SCOPE_NAMES,
                    WIRE_NAMES,
                    OPERATIONS ->
                    ofApis(collection, consumer);
            case APPLICATIONS, APPLICATION_NAMES, AUTHORIZATIONS ->
                    ofApplications(collection, consumer);
            case SUBSCRIPTIONS ->
                    of.subscriptions()
                            .forEach(
                                    each ->
                                            consumer.accept(
                                                    Ids.subscription(
                                                            id, each.application(), each.api())));
            case PLANS -> of.plans().forEach(plan -> consumer.accept(plan.id().value()));
            case POLICY_RULES ->
                    of.policies().list().forEach(each -> consumer.accept(each.id().value()));
            case ATTACHMENTS -> attachments().forEach(consumer);
            case ROLES -> of.roles().forEach(role -> consumer.accept(role.document().id().value()));
            case PROVIDER_GROUPS -> providerGroups().forEach(consumer);
            case GROUPS -> groups(consumer);
            case USERS -> of.usersById(null).forEachRemaining(it -> consumer.accept(it.name()));
            case USER_NAMES ->
                    of.usersById(null)
                            .forEachRemaining(
                                    it -> consumer.accept(Ids.named(id.value(), it.handle())));
            case RESOURCES -> resources(consumer);
            case PROVIDERS ->
                    of.identityProviders()
                            .list()
                            .forEach(it -> consumer.accept(it.document().id().value()));
            case API_KEYS -> of.apiKeys().list().forEach(key -> consumer.accept(key.id().value()));
            case CUT_OFFS ->
                    of.cutOffs().list().forEach(it -> consumer.accept(Ids.cutOff(id, it.target())));
        }
    }

    private void ofApis(BundleCollection collection, Consumer<String> consumer) {
        of.apis().stream()
                .filter(api -> isOfAll(collection) || filter.includes(api.document().id()))
                .flatMap(api -> ids(collection, api).stream())
                .distinct()
                .forEach(consumer);
    }

    /** Whether its documents tell of APIs that are not in the filter, too. */
    private static boolean isOfAll(BundleCollection collection) {
        return switch (collection) {
            case APIS, API_NAMES, API_IDENTIFIERS, ROUTES, WIRE_NAMES -> true;
            default -> false;
        };
    }

    /** The ids of the collection's documents that tell of the API. */
    static List<String> ids(BundleCollection collection, ApiImage api) {
        String own = api.document().id().value();
        String owner = api.document().organization().value();
        return switch (collection) {
            case APIS -> List.of(own);
            case API_NAMES -> {
                List<String> names = new ArrayList<>();
                names.add(Ids.named(owner, api.document().handle().value()));
                String type = api.document().details().resourceType();
                if (type != null) {
                    names.add(Ids.named(owner, type));
                }
                yield names;
            }
            case API_IDENTIFIERS -> List.of(Ids.named(owner, api.document().identifier()));
            case ROUTES ->
                    api.document().details().routes().stream()
                            .map(route -> Ids.named(owner, route.host()))
                            .toList();
            case SCOPES -> api.scopes().stream().map(it -> it.id().value()).toList();
            case SCOPE_NAMES ->
                    api.scopes().stream().map(it -> Ids.named(own, it.name().value())).toList();
            case WIRE_NAMES ->
                    api.scopes().stream()
                            .map(it -> Ids.named(owner, it.wireName().value()))
                            .toList();
            case OPERATIONS ->
                    api.operations().stream()
                            .map(it -> Ids.operations(api.document().id(), it))
                            .distinct()
                            .toList();
            default -> throw new IllegalArgumentException(collection + " does not tell of APIs");
        };
    }

    private void ofApplications(BundleCollection collection, Consumer<String> consumer) {
        for (ApplicationImage application : of.applications()) {
            ids(collection, application).forEach(consumer);
        }
    }

    /** The ids of the collection's documents that tell of the application. */
    static List<String> ids(BundleCollection collection, ApplicationImage application) {
        String own = application.document().id().value();
        return switch (collection) {
            case APPLICATIONS -> List.of(own);
            case APPLICATION_NAMES ->
                    List.of(
                            Ids.named(
                                    application.document().organization().value(),
                                    application.document().handle().value()));
            case AUTHORIZATIONS ->
                    application.document().authorizations().keySet().stream()
                            .map(api -> Ids.named(own, api.value()))
                            .sorted()
                            .toList();
            default -> throw new IllegalArgumentException(collection + " does not tell of clients");
        };
    }

    private List<String> attachments() {
        return of.policies().list().stream()
                .flatMap(policy -> policy.targets().stream())
                .map(target -> Ids.attachments(id, target))
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> providerGroups() {
        return of.roles().stream()
                .flatMap(role -> role.providerGroupMembers().stream())
                .map(group -> Ids.providerGroup(id, group))
                .distinct()
                .sorted()
                .toList();
    }

    private void groups(Consumer<String> consumer) {
        List<GroupImage> page = of.groups(null, PAGE);
        while (!page.isEmpty()) {
            page.forEach(group -> consumer.accept(group.id().value()));
            page = of.groups(page.getLast().document().handle(), PAGE);
        }
    }

    private void resources(Consumer<String> consumer) {
        for (ApiId api : of.resources().apis()) {
            List<ResourceDocument> page = of.resources().after(api, null, PAGE);
            while (!page.isEmpty()) {
                page.forEach(each -> consumer.accept(Ids.resource(id, each)));
                page = of.resources().after(api, page.getLast().name(), PAGE);
            }
        }
    }

    /** The document; null where there is none. */
    byte @Nullable [] get(BundleKey key) {
        return inherited != null && !inherited.has(of, key) ? null : documents.get(key);
    }
}
