package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Questions by number get the answers of questions by name, while the image goes on. */
class InternedProperties {
    private static final int HISTORIES = 12;
    private static final int BATCHES = 25;
    private static final int COMMANDS = 12;
    private static final int USERS = 6;
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final Random random = Seed.random(InternedProperties.class);
    private final Map<Reason, Integer> seen = new EnumMap<>(Reason.class);

    @Test
    void numbersAnswerAsNamesDo() {
        for (int i = 0; i < HISTORIES; i++) {
            RandomHistory source = new RandomHistory(random).withRego();
            Log log = Log.empty();
            Map<OrganizationId, Interned> known = new HashMap<>();
            for (int batch = 0; batch < BATCHES; batch++) {
                log = log.with(more(source));
                for (OrganizationImage organization : log.image().organizations()) {
                    OrganizationId id = organization.document().id();
                    known.put(id, interned(known, log.image(), id));
                    compareAll(log.image(), organization, Objects.requireNonNull(known.get(id)));
                }
            }
        }
        assertThat(seen.keySet())
                .contains(
                        Reason.PERMITTED,
                        Reason.NOT_AUTHORIZED_FOR_APPLICATION,
                        Reason.NO_ROLE_IN_AUDIENCE,
                        Reason.ROLE_LACKS_PERMISSION,
                        Reason.NO_SUBSCRIPTION,
                        Reason.ENVIRONMENT_MISMATCH,
                        Reason.API_NOT_LIVE);
    }

    /** Numbers of one who is gone, or of nothing, are answered as unknown names are. */
    @Test
    void numbersOfNothingAreDenied() {
        Story story = new Story().organization("acme").user("ann");
        PolicyImage image = Images.of(Story.LOG, story.history());
        Interned interned = Objects.requireNonNull(Interned.of(image, new OrganizationId("acme")));
        int ann = interned.user("ann");
        assertThat(ann).isNotEqualTo(Interned.NONE);
        assertThat(interned.user("bob")).isEqualTo(Interned.NONE);
        assertThat(interned.application("shop")).isEqualTo(Interned.NONE);
        assertThat(interned.scope("orders", "read")).isEqualTo(Interned.NONE);
        int far = 1_000_000;
        for (int number : new int[] {Interned.NONE, ann + 1, far, Integer.MAX_VALUE}) {
            assertThat(interned.decide(number, 0, 0, Environment.PRODUCTION, NOW))
                    .isEqualTo(Reason.UNKNOWN_SUBJECT);
            assertThat(interned.decide(ann, number, 0, Environment.PRODUCTION, NOW))
                    .isEqualTo(Reason.UNKNOWN_APPLICATION);
        }
        assertThat(Interned.of(image, new OrganizationId("other"))).isNull();
    }

    /** An image that was read anew gives other numbers, and does not pass for a later one. */
    @Test
    void numbersEndWithTheImagesTheyWereGivenIn() {
        Story story = new Story().organization("acme").user("ann").user("bob");
        OrganizationId acme = new OrganizationId("acme");
        PolicyImage image = Images.of(Story.LOG, story.history());
        Interned interned = Objects.requireNonNull(Interned.of(image, acme));
        assertThat(interned.on(image)).isNotNull();
        assertThat(interned.on(Images.of(Story.LOG, story.history()))).isNull();
    }

    /** A role that stands for one above from now on gives what that one gave before. */
    @Test
    void aLaterStandInGives() {
        Story story =
                new Story()
                        .organization("acme")
                        .api("orders")
                        .scopes("orders", "read pay")
                        .lifecycle("orders", Lifecycle.PUBLISHED)
                        .role("reader", "orders/read")
                        .share("reader")
                        .role("payer", "orders/pay")
                        .share("payer")
                        .child("branch", "acme")
                        .application("shop")
                        .authorize("shop", "orders", AuthorizationPolicy.RBAC, "read pay")
                        .user("ann")
                        .standIn("readers", "reader")
                        .assign("readers", "ann");
        OrganizationId branch = new OrganizationId("branch");
        PolicyImage before = Images.of(Story.LOG, story.history());
        Interned interned = Objects.requireNonNull(Interned.of(before, branch));
        AccessRequest request =
                new AccessRequest(
                        branch,
                        new Subject.User("ann"),
                        "pay",
                        "orders",
                        "",
                        "shop",
                        Environment.PRODUCTION,
                        NOW);
        compare(before, interned, request);
        int read = story.history().size();
        story.standIn("payers", "payer").assign("payers", "ann");
        PolicyDelta delta = new PolicyDelta(before);
        story.history().subList(read, story.history().size()).forEach(delta::replay);
        PolicyImage image = delta.apply(Provenance.TAIL);
        compare(image, Objects.requireNonNull(interned.on(image)), request);
        assertThat(seen).containsKey(Reason.PERMITTED);
    }

    private static Interned interned(
            Map<OrganizationId, Interned> known, PolicyImage image, OrganizationId id) {
        Interned before = known.get(id);
        return Objects.requireNonNull(
                before == null ? Interned.of(image, id) : before.on(image), "goes on");
    }

    private void compareAll(PolicyImage image, OrganizationImage organization, Interned interned) {
        List<OrganizationImage> levels = new ArrayList<>(image.ancestors(organization));
        levels.add(organization);
        for (UserImage user : organization.users(null, USERS)) {
            for (ApplicationImage application : organization.applications()) {
                for (OrganizationImage level : levels) {
                    for (ApiImage api : level.apis()) {
                        for (ScopeDocument scope : api.scopes()) {
                            String name = scope.name().value();
                            String handle = api.document().handle().value();
                            compare(image, interned, request(user, application, handle, name));
                        }
                    }
                }
            }
        }
    }

    private AccessRequest request(
            UserImage user, ApplicationImage application, String api, String scope) {
        return new AccessRequest(
                application.document().organization(),
                new Subject.User(user.name()),
                scope,
                api,
                "",
                application.document().id().value(),
                random.nextInt(5) == 0
                        ? Environment.SANDBOX
                        : application.document().details().environment(),
                NOW);
    }

    private void compare(PolicyImage image, Interned interned, AccessRequest request) {
        Reason expected = PolicyDecisionPoint.decide(image, request).reason();
        Reason answer =
                interned.decide(
                        interned.user(((Subject.User) request.subject()).id()),
                        interned.application(Objects.requireNonNull(request.application())),
                        interned.scope(request.resourceType(), request.action()),
                        request.environment(),
                        request.now());
        assertThat(answer).as("%s at %s", request, image.position()).isEqualTo(expected);
        seen.merge(answer, 1, Integer::sum);
    }

    private static List<EventEnvelope> more(RandomHistory source) {
        List<EventEnvelope> more = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            more.addAll(source.nextCommand());
        }
        return more;
    }
}
