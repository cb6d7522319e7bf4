package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.pdp.TestService;
import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.pdp.management.RandomOrganization.Put;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What an export says is what applying it makes, on random organizations, from nothing or from
 * something else. {@code -Ddocument.rounds=N} tries another number of rounds.
 */
class DocumentProperties {
    private static final int ROUNDS = Integer.getInteger("document.rounds", 1);

    /**
     * A subscription whose plan is gone, or a role whose audience is, cannot be asked for again.
     */
    private static final Set<Writable> KEPT =
            Set.of(Writable.ORGANIZATION, Writable.PLAN, Writable.APPLICATION);

    private static final JsonMapper JSON = new JsonMapper();

    private final Random random = Seed.random(DocumentProperties.class);

    @Test
    void anExportMakesTheSameOfAnEmptyOrganization() {
        Schema schema = schema();
        for (int i = 0; i < ROUNDS; i++) {
            Answer exported = export(someOrganization(), "application/json");
            assertThat(schema.validate(JSON.readTree(exported.response().body()))).isEmpty();
            Administrator empty = Administrator.ofNewOrganization();
            Answer applied = apply(empty, exported, "").is(200);
            String body = applied.response().body();
            assertThat(applied.text("contentHash")).as(body).isEqualTo(hash(exported));
            assertThat(applied.body().get("drift")).as(body).isEmpty();
            Answer again = export(empty, "application/json");
            assertThat(again.response().body()).isEqualTo(exported.response().body());
            assertThat(hash(again)).isEqualTo(hash(exported));
            nothingHappens(empty, exported);
            nothingHappens(empty, export(empty, "application/yaml"));
            Administrator other = Administrator.ofNewOrganization();
            apply(other, export(empty, "application/yaml"), "").is(200);
            assertThat(hash(export(other, "application/json"))).isEqualTo(hash(exported));
        }
    }

    private static Schema schema() {
        TestService service = Administrator.ofNewOrganization().service();
        String published = service.send("GET", "/schemas/organization.json", "").body();
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JSON.readTree(published));
    }

    private static void nothingHappens(Administrator org, Answer document) {
        long before = org.lastPosition();
        Answer applied = apply(org, document, "?prune=true").is(200);
        assertThat(org.lastPosition()).as(applied.response().body()).isEqualTo(before);
        assertThat(applied.body().get("created").asInt()).isZero();
        assertThat(applied.body().get("changed").asInt()).isZero();
        assertThat(applied.body().get("deleted").asInt()).isZero();
    }

    @Test
    void anyOrganizationBecomesAnyOther() {
        for (int i = 0; i < ROUNDS; i++) {
            Answer wanted = export(someOrganization(), "application/json");
            Administrator org = someOrganization();
            Answer plan = apply(org, wanted, "?prune=true&dryRun=true").is(200);
            Answer done = apply(org, wanted, "?prune=true").is(200);
            assertThat(hash(export(org, "application/json")))
                    .as(done.response().body())
                    .isEqualTo(hash(wanted));
            for (String count : List.of("created", "changed", "deleted", "contentHash")) {
                assertThat(plan.body().get(count)).as(count).isEqualTo(done.body().get(count));
            }
        }
    }

    /** With some of all the things there are. */
    private Administrator someOrganization() {
        Administrator org = Administrator.ofNewOrganization();
        List<Put> puts = new ArrayList<>(RandomOrganization.puts(random));
        puts.addAll(RandomOrganization.puts(random));
        puts.forEach(put -> put.send(org));
        if (random.nextBoolean()) {
            String attachments = "policies/g/attachments/organization/";
            org.put(attachments + org.organization(), "").is(201);
        }
        subscriptions(org);
        Collections.shuffle(puts, random);
        puts.stream()
                .filter(put -> !KEPT.contains(put.kind()))
                .limit(random.nextInt(10))
                .forEach(put -> org.delete(put.path()));
        return org;
    }

    /** One that went from state to state, and may have another plan waiting. */
    private void subscriptions(Administrator org) {
        String path = "subscriptions/m/a";
        for (int i = random.nextInt(4); i > 0; i--) {
            List<SubscriptionStatus> states = List.of(SubscriptionStatus.values());
            SubscriptionStatus to = states.get(random.nextInt(states.size()));
            org.post(path + "/state", "{\"to\": \"%s\"}".formatted(to));
            if (random.nextBoolean()) {
                org.put(path, "{\"plan\": \"%s\"}".formatted(random.nextBoolean() ? "p" : "q"));
            }
        }
    }

    private static Answer export(Administrator org, String type) {
        return org.get("export?include=users", "Accept", type).is(200);
    }

    private static String hash(Answer exported) {
        return exported.header("Precept-Content-Hash");
    }

    private static Answer apply(Administrator org, Answer document, String query) {
        return org.post(
                "apply" + query,
                document.response().body(),
                "Content-Type",
                document.header("Content-Type"));
    }
}
