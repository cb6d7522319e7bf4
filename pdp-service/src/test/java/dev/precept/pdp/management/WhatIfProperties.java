package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.pdp.management.RandomCommands.Sent;
import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantDifference;
import dev.precept.projections.difference.Touched;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;

/**
 * What-if equals what happens: random lists of commands, good and bad, are supposed first and then
 * sent. Each is answered and refused alike, and the events are the same but for the ids that are
 * made up. {@code -Dwhatif.lists=N} tries another number of lists.
 */
class WhatIfProperties {
    private static final int LISTS = Integer.getInteger("whatif.lists", 40);
    private static final JsonMapper JSON = new JsonMapper();

    private final Random random = Seed.random(WhatIfProperties.class);
    private final RandomCommands next = new RandomCommands(random);

    @Test
    void whatIfEqualsWhatHappens() {
        Administrator org = Administrator.ofNewOrganization();
        // Signing keys are made after the first API, and are no part of what is supposed.
        org.put("apis/signing", "{\"identifier\": \"urn:signing\", \"name\": \"A\"}").is(201);
        int held = 0;
        for (int i = 0; i < LISTS; i++) {
            List<Sent> commands = new ArrayList<>();
            for (int j = random.nextInt(8); j >= 0; j--) {
                commands.add(next.next());
            }
            held += compare(org, commands);
        }
        assertThat(held).isGreaterThan(LISTS);
    }

    /** Supposes, sends, compares; the number of commands that held. */
    private int compare(Administrator org, List<Sent> commands) {
        List<Map<String, Object>> asked = new ArrayList<>();
        for (Sent sent : commands) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("method", sent.method());
            one.put("path", "/v1/organizations/" + org.organization() + "/" + sent.path());
            if (!sent.body().isEmpty()) {
                one.put("body", JSON.readTree(sent.body()));
            }
            if (sent.ifMatch() != null) {
                one.put("headers", Map.of("If-Match", sent.ifMatch()));
            }
            asked.add(one);
        }
        String question = JSON.writeValueAsString(Map.of("commands", asked));
        PolicyImage before = org.service().bean(ImageLoader.class).image();
        JsonNode reply = org.post("what-if", question).is(200).body();
        JsonNode supposed = reply.get("commands");
        int held = 0;
        Map<String, String> ids = new HashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            Sent sent = commands.get(i);
            long last = org.lastPosition();
            Answer answer = sent.by(org);
            JsonNode step = supposed.get(i);
            String said = sent + ": " + step + " and " + answer.response().body();
            assertThat(step.get("status").asInt()).as(said).isEqualTo(answer.status());
            if (answer.status() >= 400) {
                assertThat(step.get("problem")).as(said).isEqualTo(answer.body());
                assertThat(step.get("events").isEmpty()).as(said).isTrue();
            } else {
                held++;
                JsonNode happened = org.get("events?after=" + last).body().get("events");
                same(step.get("events"), happened, ids, said);
            }
        }
        sameEffect(org, reply.get("effect"), before, question);
        return held;
    }

    /** The effect is the difference of the images before and after what was sent. */
    private static void sameEffect(
            Administrator org, JsonNode effect, PolicyImage before, String question) {
        PolicyImage after = org.service().bean(ImageLoader.class).image();
        List<EventEnvelope> events =
                org
                        .service()
                        .bean(LogReader.class)
                        .readAfter(before.position().value(), 10_000)
                        .stream()
                        .map(ImageFeed::envelope)
                        .toList();
        GrantDifference difference =
                GrantDifference.between(
                        before,
                        after,
                        Objects.requireNonNull(after.organization(new Handle(org.organization())))
                                .document()
                                .id(),
                        Touched.of(events));
        List<String> happened =
                difference.page(null, Integer.MAX_VALUE).changes().stream()
                        .map(
                                it ->
                                        it.kind().name().toLowerCase(Locale.ROOT)
                                                + name(it.user())
                                                + name(it.application())
                                                + name(it.api())
                                                + " "
                                                + it.scope().name())
                        .sorted()
                        .toList();
        List<String> supposed = new ArrayList<>();
        JsonNode page = effect;
        while (page != null) {
            for (JsonNode it : page.get("changes")) {
                supposed.add(
                        it.get("change").asString()
                                + it.at("/user/handle").asString(" -")
                                + it.at("/application/handle").asString(" -")
                                + it.at("/api/handle").asString(" -")
                                + " "
                                + it.at("/scope/handle").asString());
            }
            JsonNode cursor = page.get("next");
            page =
                    cursor == null
                            ? null
                            : org.get("what-if?limit=3&cursor=" + cursor.asString()).is(200).body();
        }
        Collections.sort(supposed);
        assertThat(supposed).as(question).isEqualTo(happened);
        assertThat(effect.at("/counts/gained").asLong()).isEqualTo(difference.counts().gained());
        assertThat(effect.at("/counts/lost").asLong()).isEqualTo(difference.counts().lost());
        assertThat(effect.get("users").asInt()).isEqualTo(difference.users());
        assertThat(effect.get("subscriptionsBroken").size())
                .isEqualTo(difference.brokenSubscriptions().size());
    }

    private static String name(@Nullable Named named) {
        return named == null ? " -" : named.handle();
    }

    /** Types and data alike; an id that is made up stands for the same one all along. */
    private static void same(
            JsonNode supposed, JsonNode happened, Map<String, String> ids, String said) {
        assertThat(supposed.size()).as(said).isEqualTo(happened.size());
        for (int i = 0; i < supposed.size(); i++) {
            assertThat(supposed.get(i).get("type")).as(said).isEqualTo(happened.get(i).get("type"));
            same(
                    leaves(supposed.get(i).get("data"), new LinkedHashMap<>(), ""),
                    leaves(happened.get(i).get("data"), new LinkedHashMap<>(), ""),
                    ids,
                    said);
        }
    }

    private static void same(
            Map<String, String> supposed,
            Map<String, String> happened,
            Map<String, String> ids,
            String said) {
        assertThat(supposed.keySet()).as(said).isEqualTo(happened.keySet());
        supposed.forEach(
                (where, text) -> {
                    String real = happened.get(where);
                    String known = ids.getOrDefault(text, text);
                    if (!known.equals(real) && text.length() == 22 && !ids.containsKey(text)) {
                        ids.put(text, real);
                        known = real;
                    }
                    assertThat(known).as("%s in %s", where, said).isEqualTo(real);
                });
    }

    private static Map<String, String> leaves(
            JsonNode node, Map<String, String> leaves, String where) {
        if (node.isObject()) {
            for (String name : new TreeSet<>(node.propertyNames())) {
                leaves(node.get(name), leaves, where + "/" + name);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(node.get(i), leaves, where + "/" + i);
            }
        } else {
            leaves.put(where, node.asString());
        }
        return leaves;
    }
}
