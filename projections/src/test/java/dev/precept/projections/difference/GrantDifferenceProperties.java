package dev.precept.projections.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.ScopeOffer;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.difference.GrantChange.Kind;
import dev.precept.projections.difference.GrantPage.Place;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.reference.ReferencePdp;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is told of changed grants is what asking about each application, user and scope gives, and
 * how somebody stands is what the reference says. {@code -Dcommands=} compares after more commands.
 */
class GrantDifferenceProperties {
    private static final String LOG = "log";
    private static final int COMMANDS = Integer.getInteger("commands", 900);
    private static final int MANY_COMMANDS = 5_000;
    private static final int HISTORY = 300;
    private static final int LONGEST_SPAN = 25;
    private static final Set<Reason> LATER =
            Set.of(
                    Reason.PERMITTED,
                    Reason.CONDITION_NOT_MET,
                    Reason.POLICY_DENIES,
                    Reason.POLICY_NOT_MET,
                    Reason.POLICY_ENGINE_UNAVAILABLE);

    private static final Calls NONE = new Calls(List.of());

    private final Random random = Seed.random(GrantDifferenceProperties.class);
    private final Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
    private int seenBroken;

    /** Who stands how with which scope: the same names as a change has. */
    private record Grant(
            @Nullable String user,
            @Nullable String application,
            @Nullable Environment calls,
            String api,
            String scope) {}

    @Test
    void differencesAreThoseOfEveryGrantAskedFor() {
        for (int done = 0; done < COMMANDS; done += HISTORY) {
            RandomHistory source = new RandomHistory(random).withRego();
            PolicyImage image = PolicyImage.empty(LOG);
            for (int i = 0; i < HISTORY; ) {
                int span = random.nextBoolean() ? 1 : 1 + random.nextInt(LONGEST_SPAN);
                List<EventEnvelope> events = new ArrayList<>();
                for (int j = 0; j < span; j++) {
                    events.addAll(source.nextCommand());
                }
                PolicyImage later = later(image, events);
                compare(image, later, events);
                image = later;
                i += span;
            }
        }
        assertThat(seen.keySet()).contains(Kind.GAINED, Kind.LOST);
        if (COMMANDS >= MANY_COMMANDS) {
            assertThat(seen.keySet()).containsExactlyInAnyOrder(Kind.values());
            assertThat(seenBroken).isPositive();
        }
    }

    @Test
    void standingsAreWhatTheReferenceAnswers() {
        RandomHistory source = new RandomHistory(random).withRego();
        List<EventEnvelope> history = new ArrayList<>();
        PolicyImage image = PolicyImage.empty(LOG);
        int granted = 0;
        for (int i = 0; i < COMMANDS / 30; i++) {
            List<EventEnvelope> events = new ArrayList<>();
            for (int j = 0; j < 30; j++) {
                events.addAll(source.nextCommand());
            }
            history.addAll(events);
            image = later(image, events);
            ReferencePdp reference = new ReferencePdp(LOG, history);
            for (OrganizationImage organization : image.organizations()) {
                granted += compare(image, organization.document().id(), reference);
            }
        }
        assertThat(granted).isPositive();
    }

    private static PolicyImage later(PolicyImage image, List<EventEnvelope> events) {
        PolicyDelta delta = new PolicyDelta(image);
        events.forEach(delta::replay);
        return delta.apply(Provenance.TAIL);
    }

    private void compare(PolicyImage before, PolicyImage after, List<EventEnvelope> events) {
        Set<OrganizationId> ids = new LinkedHashSet<>();
        before.organizations().forEach(one -> ids.add(one.document().id()));
        after.organizations().forEach(one -> ids.add(one.document().id()));
        Touched touched = Touched.of(events);
        for (OrganizationId id : ids) {
            GrantDifference difference = GrantDifference.between(before, after, id, touched);
            Moment was = Moment.of(before, id, before.at());
            Moment is = Moment.of(after, id, after.at());
            Map<Grant, List<Standing>> expected = expected(was, is);
            Set<Grant> byTimeAlone = expected(was, Moment.of(before, id, after.at())).keySet();
            Map<Grant, List<Standing>> told = new HashMap<>();
            int limit = 1 + random.nextInt(7);
            Place place = null;
            do {
                GrantPage page = difference.page(place, limit);
                assertThat(page.changes()).hasSizeLessThanOrEqualTo(limit);
                for (GrantChange change : page.changes()) {
                    List<Standing> twice = told.put(grant(change), standings(change));
                    assertThat(twice).isNull();
                    if (!byTimeAlone.contains(grant(change))) {
                        assertThat(change.causes()).as("%s", change).isNotEmpty();
                    }
                    assertThat(change.causes())
                            .isSortedAccordingTo(Comparator.comparing(EventEnvelope::position))
                            .doesNotHaveDuplicates();
                    seen.merge(change.kind(), 1, Integer::sum);
                }
                place = page.next();
            } while (place != null);
            assertThat(told).as("%s at %s", id, after.position()).isEqualTo(expected);
            compareCounts(difference, expected);
            compareSubscriptions(difference, was, is);
        }
    }

    private static Grant grant(GrantChange change) {
        return new Grant(
                change.user() == null ? null : change.user().id(),
                change.application() == null ? null : change.application().id(),
                change.calls(),
                change.api().id(),
                change.scope().id());
    }

    private static List<Standing> standings(GrantChange change) {
        return List.of(change.before(), change.after());
    }

    private static void compareCounts(
            GrantDifference difference, Map<Grant, List<Standing>> expected) {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        Set<String> applications = new TreeSet<>();
        Set<String> users = new HashSet<>();
        expected.forEach(
                (grant, pair) -> {
                    Kind kind = GrantChange.kind(pair.getFirst(), pair.getLast());
                    counts.merge(kind, 1L, Long::sum);
                    if (grant.application() != null) {
                        applications.add(grant.application());
                    }
                    if (grant.user() != null) {
                        users.add(grant.user());
                    }
                });
        assertThat(difference.counts())
                .isEqualTo(
                        new GrantCounts(
                                counts.getOrDefault(Kind.GAINED, 0L),
                                counts.getOrDefault(Kind.LOST, 0L),
                                counts.getOrDefault(Kind.WIDENED, 0L),
                                counts.getOrDefault(Kind.NARROWED, 0L),
                                counts.getOrDefault(Kind.ALTERED, 0L)));
        assertThat(difference.applications())
                .extracting(GrantChange.Named::id)
                .containsExactlyInAnyOrderElementsOf(applications);
        assertThat(difference.users()).isEqualTo(users.size());
        users.forEach(user -> assertThat(difference.touchesUser(new UserId(user))).isTrue());
    }

    private void compareSubscriptions(GrantDifference difference, Moment was, Moment is) {
        Set<String> broken = new TreeSet<>();
        OrganizationImage organization = was.organization();
        if (organization != null) {
            for (SubscriptionDocument one : organization.subscriptions()) {
                if (isSubscribed(was, one) && !isSubscribed(is, one)) {
                    broken.add(one.id().value());
                }
            }
        }
        assertThat(difference.brokenSubscriptions())
                .extracting(BrokenSubscription::id)
                .containsExactlyInAnyOrderElementsOf(broken);
        seenBroken += broken.size();
    }

    private static boolean isSubscribed(Moment moment, SubscriptionDocument one) {
        return moment.organization() != null
                && ScopeOffer.isSubscribed(
                        moment.image(), moment.organization(), one.application(), one.api());
    }

    private static Map<Grant, List<Standing>> expected(Moment was, Moment is) {
        Calls calls = new Calls(List.of(was, is));
        Map<Grant, Standing> before = standings(was, calls);
        Map<Grant, Standing> after = standings(is, calls);
        Set<Grant> all = new HashSet<>(before.keySet());
        all.addAll(after.keySet());
        Map<Grant, List<Standing>> expected = new HashMap<>();
        for (Grant grant : all) {
            Standing from = before.getOrDefault(grant, Standing.NONE);
            Standing to = after.getOrDefault(grant, Standing.NONE);
            if (!from.equals(to)) {
                expected.put(grant, List.of(from, to));
            }
        }
        return expected;
    }

    /**
     * What API keys say that calls are for, and applications' own are not, at any of the moments.
     */
    private record Calls(List<Moment> moments) {
        Set<Environment> of(@Nullable ApplicationId application, ApiId api) {
            Set<Environment> own = new HashSet<>();
            Set<Environment> said = new HashSet<>();
            for (Moment moment : moments) {
                ApplicationImage found =
                        moment.organization() == null || application == null
                                ? null
                                : moment.organization().application(application);
                if (found != null) {
                    own.add(found.document().details().environment());
                    moment.organization().apiKeys().list().stream()
                            .filter(key -> key.application().equals(application))
                            .filter(key -> key.api().equals(api) && key.environment() != null)
                            .forEach(key -> said.add(key.environment()));
                }
            }
            return own.size() == 1 && own.containsAll(said) ? Set.of() : said;
        }
    }

    /** Each user, application and scope there is, asked for one by one. */
    private static Map<Grant, Standing> standings(Moment moment, Calls calls) {
        Map<Grant, Standing> standings = new HashMap<>();
        OrganizationImage organization = moment.organization();
        if (organization == null) {
            return standings;
        }
        List<@Nullable ApplicationImage> applications =
                new ArrayList<>(organization.applications());
        applications.add(null);
        for (ApplicationImage application : applications) {
            ApplicationId id = application == null ? null : application.document().id();
            for (OrganizationImage level : moment.levels()) {
                for (ApiImage api : level.apis()) {
                    for (ScopeDocument scope : api.scopes()) {
                        GrantKey key = new GrantKey(id, api.document().id(), scope.id());
                        Side side = Side.of(moment, key);
                        for (Environment other : calls.of(id, key.api())) {
                            GrantKey said = new GrantKey(id, key.api(), key.scope(), other);
                            standings.put(grant(said, null), Side.of(moment, said).ofApplication());
                        }
                        if (id != null) {
                            standings.put(grant(key, null), side.ofApplication());
                        }
                        for (UserImage user : organization.users(null, Integer.MAX_VALUE)) {
                            int number = Objects.requireNonNull(moment.users()).number(user);
                            standings.put(grant(key, user), side.of(moment.users(), number));
                        }
                    }
                }
            }
        }
        return standings;
    }

    private static Grant grant(GrantKey key, @Nullable UserImage user) {
        return new Grant(
                user == null ? null : user.name(),
                key.application() == null ? null : key.application().value(),
                key.calls(),
                key.api().value(),
                key.scope().value());
    }

    /** How many are granted. */
    private static int compare(PolicyImage image, OrganizationId id, ReferencePdp reference) {
        Moment moment = Moment.of(image, id, image.at());
        OrganizationImage organization = Objects.requireNonNull(moment.organization());
        int granted = 0;
        for (Map.Entry<Grant, Standing> entry : standings(moment, NONE).entrySet()) {
            Grant grant = entry.getKey();
            Standing standing = entry.getValue();
            Set<Reason> reasons =
                    grant.application() == null
                            ? alone(image, organization, reference, grant)
                            : through(image, organization, reference, grant);
            granted += standing.isGranted() ? 1 : 0;
            if (standing.equals(Standing.UNCONDITIONAL)) {
                assertThat(reasons).as("%s", grant).contains(Reason.PERMITTED);
            } else if (standing.isGranted()) {
                assertThat(reasons).as("%s", grant).containsAnyElementsOf(LATER);
            } else {
                assertThat(reasons).as("%s", grant).doesNotContain(Reason.PERMITTED);
            }
        }
        return granted;
    }

    /** What a check says of a user who comes without an application, by either name of the API. */
    private static Set<Reason> alone(
            PolicyImage image,
            OrganizationImage organization,
            ReferencePdp reference,
            Grant grant) {
        ApiImage api = api(image, organization, grant);
        Set<Reason> reasons = new HashSet<>();
        if (api == null) {
            return reasons;
        }
        Set<String> names = new HashSet<>();
        names.add(api.document().handle().value());
        if (api.document().details().resourceType() != null) {
            names.add(api.document().details().resourceType());
        }
        for (String name : names) {
            AccessRequest request =
                    new AccessRequest(
                            organization.document().id(),
                            new Subject.User(Objects.requireNonNull(grant.user())),
                            scope(api, grant).name().value(),
                            name,
                            "",
                            null,
                            Environment.PRODUCTION,
                            image.at());
            if (isMeant(image, organization, name, api)) {
                reasons.add(reference.decide(request).reason());
            }
        }
        return reasons;
    }

    private static boolean isMeant(
            PolicyImage image, OrganizationImage organization, String name, ApiImage api) {
        List<ApiImage> named = image.visibleApisByName(organization, name);
        return named.size() == 1 && named.getFirst().document().id().equals(api.document().id());
    }

    /** What a token request for all that the application may ask for says of the scope. */
    private static Set<Reason> through(
            PolicyImage image,
            OrganizationImage organization,
            ReferencePdp reference,
            Grant grant) {
        ApiImage api = api(image, organization, grant);
        if (api == null) {
            return Set.of();
        }
        String wireName = scope(api, grant).wireName().value();
        ScopeDocument meant = image.visibleScopeByWireName(organization, wireName);
        if (meant == null || !meant.id().value().equals(grant.scope())) {
            return Set.of();
        }
        TokenRequest request =
                new TokenRequest(
                        organization.document().id(),
                        new ApplicationId(Objects.requireNonNull(grant.application())),
                        grant.user() == null ? null : new UserId(grant.user()),
                        Set.of(wireName),
                        List.of(),
                        image.at());
        return switch (reference.grant(request)) {
            case TokenGrant.Granted it ->
                    Set.of(
                            it.scopes().contains(wireName)
                                    ? Reason.PERMITTED
                                    : Objects.requireNonNull(it.dropped().get(wireName)));
            case TokenGrant.InvalidScope it ->
                    Set.of(Objects.requireNonNull(it.dropped().get(wireName)));
            case TokenGrant.InvalidTarget _, TokenGrant.UnknownParty _ -> Set.of();
        };
    }

    private static @Nullable ApiImage api(
            PolicyImage image, OrganizationImage organization, Grant grant) {
        return image.visibleApi(organization, new ApiId(grant.api()));
    }

    private static ScopeDocument scope(ApiImage api, Grant grant) {
        return Objects.requireNonNull(api.scope(new ScopeId(grant.scope())));
    }
}
