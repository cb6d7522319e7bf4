package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.RandomConditions;
import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A bundle of an organization has of those above it what is inherited, which is enough. */
class InheritedProperties {
    private static final int COMMANDS = 250;
    private static final int QUESTIONS = 400;
    private static final int LOGS = 3;
    private static final int ENOUGH = 5;

    /** Where none of those had what is looked for. */
    private static final int MOST_LOGS = 30;

    private static final Set<BundleCollection> OWN =
            EnumSet.of(
                    BundleCollection.APPLICATIONS,
                    BundleCollection.APPLICATION_NAMES,
                    BundleCollection.AUTHORIZATIONS,
                    BundleCollection.SUBSCRIPTIONS,
                    BundleCollection.PLANS,
                    BundleCollection.PROVIDER_GROUPS,
                    BundleCollection.GROUPS,
                    BundleCollection.USERS,
                    BundleCollection.USER_NAMES,
                    BundleCollection.PROVIDERS,
                    BundleCollection.API_KEYS,
                    BundleCollection.SIGNING_KEYS);

    private final Random random = Seed.random(InheritedProperties.class);
    private int asked;
    private int remote;
    private int permittedBelow;

    private Log log() {
        return log(new RandomHistory(random));
    }

    private static Log log(RandomHistory source) {
        List<EventEnvelope> events = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            events.addAll(source.nextCommand());
        }
        return Log.empty().with(events);
    }

    @Test
    void ofThoseAboveIsInABundleWhatIsInherited() {
        int inherited = 0;
        for (int i = 0; i < LOGS || (inherited == 0 && i < MOST_LOGS); i++) {
            PolicyImage image = log().image();
            for (OrganizationImage of : image.organizationsImage().list()) {
                FeedFilter filter = filter(of);
                for (OrganizationImage above : image.ancestors(of)) {
                    inherited++;
                    assertThat(left(image, filter, above)).isEmpty();
                }
            }
        }
        assertThat(inherited).isPositive();
    }

    private static FeedFilter filter(OrganizationImage of) {
        return new FeedFilter(of.document().id(), false, Set.of());
    }

    /** What of one above is in the bundle all the same. */
    private static List<BundleKey> left(
            PolicyImage image, FeedFilter filter, OrganizationImage above) {
        Set<BundleKey> own = new HashSet<>();
        Set<RoleId> roles = stoodFor(image, filter.organization());
        Entries all = new Entries(image, FeedFilter.EVERYTHING, above);
        for (BundleCollection collection : BundleCollection.values()) {
            all.forEachId(
                    collection,
                    id -> {
                        if (isOwn(collection, id) || isUnread(above, roles, collection.key(id))) {
                            own.add(collection.key(id));
                        }
                    });
        }
        List<BundleKey> left = new ArrayList<>();
        BundleData data = new BundleData(image, filter);
        for (BundleCollection collection : BundleCollection.values()) {
            data.forEach(collection, it -> left.add(it.key()));
        }
        left.retainAll(own);
        return left;
    }

    /** The roles above that the organization's own stand for. */
    private static Set<RoleId> stoodFor(PolicyImage image, OrganizationId of) {
        return image.organizationsImage().get(of).roles().stream()
                .map(role -> role.document().ties().basedOn())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static boolean isUnread(OrganizationImage above, Set<RoleId> roles, BundleKey key) {
        String role = ":role:";
        return switch (key.collection()) {
            case ROLES -> !roles.contains(new RoleId(key.id()));
            case ATTACHMENTS ->
                    key.id().contains(role)
                            && !roles.contains(
                                    new RoleId(
                                            key.id()
                                                    .substring(
                                                            key.id().indexOf(role)
                                                                    + role.length())));
            case POLICY_RULES ->
                    !isRead(above.policies().get(new PolicyId(key.id())).targets(), roles);
            default -> false;
        };
    }

    private static boolean isRead(Set<PolicyTarget> targets, Set<RoleId> roles) {
        return targets.stream()
                .anyMatch(
                        target ->
                                target instanceof PolicyTarget.Organization
                                        || target instanceof PolicyTarget.Api
                                        || (target instanceof PolicyTarget.Role(RoleId role)
                                                && roles.contains(role)));
    }

    @Test
    void ofPoliciesThatNobodyBelowReadsThereIsNoModule() {
        int left = 0;
        for (int i = 0; i < LOGS || (left == 0 && i < MOST_LOGS); i++) {
            PolicyImage image = log(new RandomHistory(random).withRego()).image();
            for (OrganizationImage of : image.organizationsImage().list()) {
                Set<RoleId> roles = stoodFor(image, of.document().id());
                Set<String> read = new HashSet<>(hashes(of, _ -> true));
                Set<String> unread = new HashSet<>();
                for (OrganizationImage above : image.ancestors(of)) {
                    read.addAll(hashes(above, it -> isRead(it.targets(), roles)));
                    unread.addAll(hashes(above, it -> !isRead(it.targets(), roles)));
                }
                unread.removeAll(read);
                left += unread.size();
                String paths =
                        BundleModules.of(new BundleData(image, filter(of))).stream()
                                .map(BundleModule::path)
                                .collect(Collectors.joining("\n"));
                assertThat(unread).noneMatch(paths::contains);
                assertThat(read).allMatch(paths::contains);
            }
        }
        assertThat(left).isPositive();
    }

    @Test
    void whatARoleBelowStandsForComesAndGoesWithIt() {
        PolicySource condition =
                new PolicySource.Condition(new RandomConditions(random).condition(2));
        comesAndGoes(condition, 3);
        comesAndGoes(PolicySource.Rego.of("package own\n\nallow if true\n", null, null), -1);
    }

    /**
     * A role that stands for one above is made and deleted.
     *
     * @param documents what of the one above is in the difference; -1 where there is none
     */
    private static void comesAndGoes(PolicySource source, int documents) {
        OrganizationId top = new OrganizationId("top");
        OrganizationId below = new OrganizationId("below");
        RoleId base = new RoleId("base");
        RoleId own = new RoleId("own");
        PolicyId policy = new PolicyId("policy");
        Log before =
                with(
                        organization(organization(Log.empty(), top, null), below, top),
                        top,
                        base,
                        null);
        before =
                with(before, top, source, "policy")
                        .with(
                                top,
                                policy,
                                new PolicyEvent.PolicyAttached(new PolicyTarget.Role(base)));
        Log with = with(before, below, own, base);
        Log after = with.with(below, own, new RoleEvent.RoleDeleted());
        assertThat(ofTop(before, with, true)).isEqualTo(documents);
        assertThat(ofTop(with, after, false)).isEqualTo(documents);
    }

    private static Log organization(Log log, OrganizationId id, @Nullable OrganizationId parent) {
        return log.with(
                id,
                id,
                new OrganizationEvent.OrganizationCreated(
                        id, new Handle(id.value()), "", parent, OrganizationMode.AUTHORIZATION));
    }

    private static Log with(Log log, OrganizationId of, RoleId role, @Nullable RoleId base) {
        return log.with(
                of,
                role,
                new RoleEvent.RoleCreated(
                        role, of, new Handle(role.value()), new RoleAudience.Organization(), base));
    }

    /** How many documents of those above come or go; -1 where only a whole bundle will do. */
    private static int ofTop(Log one, Log other, boolean isComing) {
        FeedFilter filter = new FeedFilter(new OrganizationId("below"), false, Set.of());
        List<EventEnvelope> events =
                other.history().subList(one.history().size(), other.history().size());
        return BundleDelta.between(
                        new BundleData(one.image(), filter),
                        other.image(),
                        events,
                        Integer.MAX_VALUE)
                .map(delta -> isComing ? delta.upserts().size() - 2 : delta.removes().size() - 1)
                .orElse(-1);
    }

    private static Set<String> hashes(OrganizationImage of, Predicate<PolicyDocument> which) {
        return of.policies().list().stream()
                .filter(which)
                .map(policy -> policy.details().source())
                .filter(source -> source instanceof PolicySource.Rego rego && rego.wasm() == null)
                .map(source -> ((PolicySource.Rego) source).hash())
                .collect(Collectors.toSet());
    }

    private static boolean isOwn(BundleCollection collection, String id) {
        String target = id.substring(id.indexOf(':') + 1);
        return OWN.contains(collection)
                || (collection == BundleCollection.ATTACHMENTS && target.startsWith("application:"))
                || (collection == BundleCollection.CUT_OFFS
                        && !target.startsWith("api:")
                        && !target.startsWith("scope:"));
    }

    @Test
    void aSidecarOfAnOrganizationDecidesForItAsTheDecisionPoint() {
        try (Sidecar sidecar = new Sidecar()) {
            for (int i = 0; i < LOGS || (permittedBelow < ENOUGH && i < MOST_LOGS); i++) {
                Log log = log();
                compare(sidecar, random.nextBoolean() ? log : MoreRules.strict(random, log));
            }
        }
        assertThat(permittedBelow).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(remote).as("%d were asked", asked).isLessThan(asked / 20);
    }

    private void compare(Sidecar sidecar, Log log) {
        RandomQuestions questions = new RandomQuestions(random);
        List<AccessRequest> requests = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            requests.add(questions.access(log));
        }
        for (OrganizationImage of : log.image().organizations()) {
            OrganizationId id = of.document().id();
            compare(
                    sidecar,
                    log,
                    of,
                    requests.stream().filter(it -> it.organization().equals(id)).toList());
        }
    }

    private void compare(
            Sidecar sidecar, Log log, OrganizationImage of, List<AccessRequest> requests) {
        if (requests.isEmpty()) {
            return;
        }
        boolean isBelow = !log.image().ancestors(of).isEmpty();
        sidecar.use(log.image(), filter(of));
        List<String> answers = sidecar.ask(requests.stream().map(Sidecar::written).toList());
        for (int i = 0; i < answers.size(); i++) {
            AccessRequest request = requests.get(i);
            AccessRequest answered = sidecar.answered(log.image(), request);
            var decision = PolicyDecisionPoint.decide(log.image(), answered);
            asked++;
            if (answers.get(i).contains("\"REMOTE_ONLY\"")) {
                remote++;
            } else {
                assertThat(answers.get(i)).as("%s", request).isEqualTo(Sidecar.written(decision));
                permittedBelow += isBelow && decision.isPermitted() ? 1 : 0;
            }
        }
    }

    private static Log with(Log log, OrganizationId of, PolicySource source, String name) {
        PolicyId id = new PolicyId(name);
        PolicyDetails details = new PolicyDetails(Effect.PERMIT, source, Set.of());
        return log.with(of, id, new PolicyEvent.PolicyCreated(id, of, new Handle(name), details));
    }
}
