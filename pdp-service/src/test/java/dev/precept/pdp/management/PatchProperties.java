package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.pdp.management.RandomOrganization.Put;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What is shown can be written back, of every kind of thing; and a patch does what the PUT of the
 * patched thing would do, on random organizations. {@code -Dpatch.rounds=N} tries another number of
 * rounds.
 */
class PatchProperties {
    private static final int ROUNDS = Integer.getInteger("patch.rounds", 2);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] PATCH = {"Content-Type", Patching.MERGE_PATCH};

    private final Random random = Seed.random(PatchProperties.class);

    @Test
    void whatIsShownIsWrittenBackWithoutAnEvent() {
        Set<Writable> seen = EnumSet.noneOf(Writable.class);
        Administrator org = Administrator.ofNewOrganization();
        for (int i = 0; i < ROUNDS; i++) {
            for (Put put : RandomOrganization.puts(random)) {
                seen.add(put.kind());
                Answer made = put.send(org);
                assertThat(made.status()).as(put + made.response().body()).isIn(200, 201);
                String shown = org.get(put.path()).is(200).response().body();
                String position = org.get(put.path()).header("Precept-Position");
                String body = JSON.writeValueAsString(body(put.kind(), shown));
                Answer again = org.put(put.path(), body);
                assertThat(again.status()).as(body + again.response().body()).isEqualTo(200);
                if (put.kind() != Writable.OPERATIONS) {
                    org.send("PATCH", put.path(), "{}", PATCH).is(200);
                }
                Answer left = org.get(put.path()).is(200);
                assertThat(left.response().body()).as(body).isEqualTo(shown);
                assertThat(left.header("Precept-Position")).as(body).isEqualTo(position);
            }
        }
        assertThat(seen).isEqualTo(EnumSet.allOf(Writable.class));
    }

    @Test
    void aPatchDoesWhatThePutOfWhatItMakesWouldDo() {
        Administrator org = Administrator.ofNewOrganization();
        RandomOrganization.puts(random).forEach(put -> put.send(org));
        int held = 0;
        for (int i = 0; i < ROUNDS; i++) {
            for (Put put : RandomOrganization.puts(random)) {
                JsonNode patch = patch(put.body().isEmpty() ? "{}" : put.body());
                JsonNode before = body(put.kind(), org.get(put.path()).response().body());
                if (org.get(put.path()).status() == 404) {
                    continue;
                }
                String whole = JSON.writeValueAsString(merged(before, patch));
                Answer wanted = org.put(put.path() + "?dryRun=true", whole);
                String sent = JSON.writeValueAsString(patch);
                Answer supposed = org.send("PATCH", put.path() + "?dryRun=true", sent, PATCH);
                String said = put + " " + sent + " " + supposed.response().body();
                assertThat(supposed.status()).as(said).isEqualTo(wanted.status());
                if (wanted.status() != 200) {
                    assertThat(supposed.body().get("code")).isEqualTo(wanted.body().get("code"));
                    continue;
                }
                assertThat(types(supposed)).as(said).isEqualTo(types(wanted));
                Answer done = org.send("PATCH", put.path(), sent, PATCH).is(200);
                JsonNode after = body(put.kind(), done.response().body());
                if (after instanceof ObjectNode answered) {
                    answered.remove("profileChanges"); // what the change did, not what there is
                }
                org.put(put.path(), whole).is(200);
                JsonNode left = body(put.kind(), org.get(put.path()).response().body());
                assertThat(after).as(said).isEqualTo(left);
                held++;
            }
        }
        assertThat(held).isGreaterThan(20 * ROUNDS);
    }

    /** Some of the members, and now and then a null, or a part of an object only. */
    private JsonNode patch(String body) {
        JsonNode whole = JSON.readTree(body);
        if (!(whole instanceof ObjectNode object)) {
            return whole;
        }
        ObjectNode patch = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> patch.set(member.getKey(), member.getValue());
                case 3 -> patch.set(member.getKey(), patch(member.getValue().toString()));
                case 4 -> patch.putNull(member.getKey());
                default -> {}
            }
        }
        return patch;
    }

    /** RFC 7396 section 2, read anew. */
    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result =
                target instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            if (member.getValue().isNull()) {
                result.remove(member.getKey());
            } else {
                JsonNode old = result.path(member.getKey());
                result.set(member.getKey(), merged(old, member.getValue()));
            }
        }
        return result;
    }

    private static List<String> types(Answer dryRun) {
        List<String> types = new ArrayList<>();
        for (JsonNode event : (ArrayNode) dryRun.body().get("events")) {
            types.add(event.get("type").asString());
        }
        return types;
    }

    @SuppressWarnings("unchecked")
    private static JsonNode body(Writable kind, String shown) {
        Map<String, Object> members =
                new LinkedHashMap<>(JSON.readValue(shown, LinkedHashMap.class));
        return JSON.valueToTree(kind.body(members));
    }
}
