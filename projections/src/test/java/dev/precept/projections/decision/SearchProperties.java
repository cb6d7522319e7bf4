package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.reference.ReferencePdp;
import dev.precept.projections.search.ActionSearch;
import dev.precept.projections.search.Found;
import dev.precept.projections.search.Page;
import dev.precept.projections.search.ResourceSearch;
import dev.precept.projections.search.Search;
import dev.precept.projections.search.SubjectSearch;
import dev.precept.projections.search.SubjectSearch.Kind;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a search finds is what the specification permits when it is asked about everything there is,
 * one by one: whatever the history, the question, and how often the search is broken off.
 */
class SearchProperties {
    private static final int HISTORIES = 12;
    private static final int COMMANDS = 300;
    private static final int COMMANDS_BETWEEN = 30;
    private static final int QUESTIONS = 12;

    private final Random random = Seed.random(SearchProperties.class);

    /** A search, and what the specification says it must find, by name. */
    private record Case(Search search, Set<String> expected) {}

    @Test
    void findsWhatTheReferencePermits() {
        int[] found = new int[4];
        for (int i = 0; i < HISTORIES; i++) {
            RandomHistory source = new RandomHistory(random).withRego();
            RandomQuestions questions = new RandomQuestions(random);
            Log log = Log.empty();
            for (int command = 0; command < COMMANDS; command += COMMANDS_BETWEEN) {
                log = log.with(more(source));
                for (int j = 0; j < QUESTIONS; j++) {
                    List<Case> cases = cases(log, questions.access(log));
                    for (int k = 0; k < cases.size(); k++) {
                        found[k] += compare(log.image(), cases.get(k));
                    }
                }
            }
        }
        for (int count : found) {
            assertThat(count).as("users, clients, resources, actions").isGreaterThan(20);
        }
    }

    /**
     * Taken up on a later image, a search neither passes over nor repeats what stayed permitted.
     */
    @Test
    void goesOnWhereItWasLeft() {
        int stayed = 0;
        for (int i = 0; i < HISTORIES; i++) {
            RandomHistory source = new RandomHistory(random).withRego();
            RandomQuestions questions = new RandomQuestions(random);
            Log log = Log.empty();
            for (int command = 0; command < COMMANDS; command += COMMANDS_BETWEEN) {
                Log later = log.with(more(source));
                for (int j = 0; j < QUESTIONS; j++) {
                    for (Case one : cases(log, questions.access(log))) {
                        stayed += compareAcross(log.image(), later.image(), one.search());
                    }
                }
                log = later;
            }
        }
        assertThat(stayed).isGreaterThan(100);
    }

    private static List<EventEnvelope> more(RandomHistory source) {
        List<EventEnvelope> more = new ArrayList<>();
        for (int j = 0; j < COMMANDS_BETWEEN; j++) {
            more.addAll(source.nextCommand());
        }
        return more;
    }

    private int compare(PolicyImage image, Case one) {
        List<Found> all = take(one.search(), image, null, Integer.MAX_VALUE);
        assertThat(all)
                .as("at %s: %s", image.position(), one.search())
                .extracting(Found::name)
                .containsExactlyInAnyOrderElementsOf(one.expected());
        assertThat(all).extracting(Found::cursor).isSorted().doesNotHaveDuplicates();
        int size = 1 + random.nextInt(all.size() + 1);
        List<Found> paged = new ArrayList<>();
        List<Found> page = take(one.search(), image, null, size);
        while (!page.isEmpty()) {
            paged.addAll(page);
            page = take(one.search(), image, page.getLast().cursor(), size);
        }
        assertThat(paged).as("in pages of %s: %s", size, one.search()).isEqualTo(all);
        int candidates = 1 + random.nextInt(3);
        assertThat(inPages(one.search(), image, size, candidates))
                .as("looking at %s for pages of %s: %s", candidates, size, one.search())
                .isEqualTo(all);
        return all.size();
    }

    private static List<Found> inPages(
            Search search, PolicyImage image, int limit, int candidates) {
        List<Found> found = new ArrayList<>();
        Page page = Page.of(search, image, null, limit, candidates);
        while (page.next() != null) {
            assertThat(page.found().size()).isLessThanOrEqualTo(limit);
            found.addAll(page.found());
            page = Page.of(search, image, page.next(), limit, candidates);
        }
        found.addAll(page.found());
        return found;
    }

    private int compareAcross(PolicyImage image, PolicyImage later, Search search) {
        List<Found> before = take(search, image, null, Integer.MAX_VALUE);
        if (before.isEmpty()) {
            return 0;
        }
        int size = 1 + random.nextInt(before.size());
        List<Found> seen = new ArrayList<>(before.subList(0, size));
        seen.addAll(take(search, later, seen.getLast().cursor(), Integer.MAX_VALUE));
        Set<Found> stayed = new HashSet<>(before);
        stayed.retainAll(take(search, later, null, Integer.MAX_VALUE));
        assertThat(seen)
                .as("from %s to %s: %s", image.position(), later.position(), search)
                .containsAll(stayed)
                .doesNotHaveDuplicates();
        return stayed.size();
    }

    private static List<Found> take(
            Search search, PolicyImage image, @Nullable String after, int limit) {
        List<Found> found = new ArrayList<>();
        Iterator<Found> rest = search.in(image, after);
        while (found.size() < limit && rest.hasNext()) {
            found.add(rest.next());
        }
        return found;
    }

    /** Users, clients, resources and actions, each with the request's other parts. */
    private static List<Case> cases(Log log, AccessRequest request) {
        ReferencePdp reference = log.reference().withoutEngine();
        OrganizationImage organization = log.image().organization(request.organization());
        Stream<String> users =
                organization == null
                        ? Stream.of()
                        : RandomQuestions.users(organization).stream()
                                .map(user -> user.handle().value())
                                .filter(
                                        user ->
                                                permits(
                                                        reference,
                                                        request.by(new Subject.User(user))));
        Stream<String> clients =
                organization == null
                        ? Stream.of()
                        : organization.applications().stream()
                                .map(client -> client.document().handle().value())
                                .filter(
                                        client ->
                                                permits(
                                                        reference,
                                                        request.by(new Subject.Client(client))));
        Stream<String> resources =
                named(log, organization, request.resourceType()).stream()
                        .flatMap(api -> resources(log, organization, api, request.action()))
                        .filter(name -> permits(reference, request.about(name)));
        Stream<String> actions =
                Stream.concat(
                                Stream.of(HttpMethod.values()).map(HttpMethod::name),
                                apis(log, organization)
                                        .flatMap(api -> api.scopes().stream())
                                        .map(scope -> scope.name().value()))
                        .filter(action -> permits(reference, request.toDo(action)));
        return List.of(
                new Case(new SubjectSearch(request, Kind.USER), set(users)),
                new Case(new SubjectSearch(request, Kind.CLIENT), set(clients)),
                new Case(new ResourceSearch(request), set(resources)),
                new Case(new ActionSearch(request), set(actions)));
    }

    /** Paths of the API's operations, and its instances stored wherever that counts. */
    private static Stream<String> resources(
            Log log, @Nullable OrganizationImage organization, ApiImage api, String action) {
        Stream<String> paths =
                api.operations().stream()
                        .filter(one -> one.method().name().equals(action))
                        .map(one -> one.path().value());
        Stream<OrganizationImage> levels =
                organization == null
                        ? Stream.of()
                        : Stream.concat(
                                Stream.of(organization),
                                log.image().ancestors(organization).stream());
        Stream<String> instances =
                levels.flatMap(
                                level ->
                                        level
                                                .resources()
                                                .after(api.document().id(), null, 1_000)
                                                .stream())
                        .map(instance -> instance.name().value());
        return Stream.concat(paths, instances);
    }

    /** The APIs of the name at the nearest level that has any. */
    private static List<ApiImage> named(
            Log log, @Nullable OrganizationImage organization, String name) {
        List<OrganizationImage> levels = new ArrayList<>();
        if (organization != null) {
            levels.add(organization);
            levels.addAll(log.image().ancestors(organization));
        }
        for (OrganizationImage level : levels) {
            List<ApiImage> named =
                    level.apis().stream()
                            .filter(
                                    api ->
                                            name.equals(api.document().handle().value())
                                                    || name.equals(
                                                            api.document()
                                                                    .details()
                                                                    .resourceType()))
                            .toList();
            if (!named.isEmpty()) {
                return named;
            }
        }
        return List.of();
    }

    private static Stream<ApiImage> apis(Log log, @Nullable OrganizationImage organization) {
        return organization == null
                ? Stream.of()
                : Stream.concat(
                        organization.apis().stream(),
                        log.image().ancestors(organization).stream()
                                .flatMap(above -> above.apis().stream()));
    }

    private static boolean permits(ReferencePdp reference, AccessRequest request) {
        return reference.decide(request).isPermitted();
    }

    private static Set<String> set(Stream<String> names) {
        return new TreeSet<>(names.toList());
    }
}
