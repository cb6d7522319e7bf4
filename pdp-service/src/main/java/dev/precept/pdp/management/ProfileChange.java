package dev.precept.pdp.management;

import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent.ApplicationChanged;
import dev.precept.domain.application.Profile;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What comes with another profile of an application: every member that is another one than before,
 * since most of them are derived and were not asked for.
 */
final class ProfileChange {
    private ProfileChange() {}

    /** The changes of profiles among what would happen; empty where there is none. */
    static List<Map<String, Object>> of(Hypothesis hypothesis) {
        return hypothesis.events().stream()
                .filter(envelope -> envelope.event() instanceof ApplicationChanged)
                .map(envelope -> envelope.recorded().stream())
                .distinct()
                .flatMap(
                        client -> {
                            ApplicationImage before = hypothesis.before().application(client);
                            ApplicationImage after = hypothesis.image().application(client);
                            return before == null || after == null
                                    ? Stream.empty()
                                    : of(before.document(), after.document()).stream();
                        })
                .toList();
    }

    /** The change of the application's profile; empty where it has the same one as before. */
    static List<Map<String, Object>> of(ApplicationDocument before, ApplicationDocument after) {
        Profile from = profile(before.details());
        Profile to = profile(after.details());
        if (from == to) {
            return List.of();
        }
        Map<String, Object> was = ApplicationShown.of(before.details()).members();
        Map<String, Object> is = ApplicationShown.of(after.details()).members();
        Set<String> members = new LinkedHashSet<>(was.keySet());
        members.addAll(is.keySet());
        members.remove("profile");
        List<Map<String, Object>> changes =
                members.stream()
                        .filter(member -> !Objects.equals(was.get(member), is.get(member)))
                        .map(
                                member ->
                                        Json.of("member", member)
                                                .and("before", was.get(member))
                                                .and("after", is.get(member))
                                                .members())
                        .toList();
        return List.of(
                Json.of("application", after.handle().value())
                        .and("from", from)
                        .and("to", to)
                        .and("changes", changes)
                        .members());
    }

    private static Profile profile(ApplicationDetails details) {
        return details.settings().requests().profile();
    }
}
