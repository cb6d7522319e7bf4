package dev.precept.pdp.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.web.Problem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;

/** Which doorway a path leads to. */
class PathsTest {
    private final Paths paths =
            new Paths(
                    List.of(
                            doorway("/o/{org}/access/v1/evaluation"),
                            doorway("/o/{org}/authz/forward/**"),
                            doorway("/o/{org}/g/{key}/authz/forward/**"),
                            doorway("/o/{org}/{other}/v1"),
                            doorway("/.well-known/it/o/{org}")));

    /** What a doorway needs to be one; nobody asks it here. */
    private record Silent() implements Door {
        @Override
        public Admission admission() {
            return Admission.ANYBODY;
        }

        @Override
        public Set<String> methods() {
            return Set.of();
        }

        @Override
        public Answer answer(Visit visit) {
            return Answer.empty(204);
        }

        @Override
        public Answer refusal(Problem problem) {
            return Answer.problem(problem);
        }
    }

    private static Doorway doorway(String path) {
        return new Doorway(path, new Silent());
    }

    private static String describe(@Nullable Way way) {
        return way == null
                ? ""
                : way.doorway().path() + " " + String.join(",", way.values()) + " " + way.rest();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "/o/a/access/v1/evaluation|/o/{org}/access/v1/evaluation a ",
                "/o/a/access/v1|/o/{org}/{other}/v1 a,access ",
                "/o/a/authz/forward|/o/{org}/authz/forward/** a ",
                "/o/a/authz/forward/|/o/{org}/authz/forward/** a /",
                "/o/a/authz/forward/x//%2F/..|/o/{org}/authz/forward/** a /x//%2F/..",
                "/o/a/g/k/authz/forward/x|/o/{org}/g/{key}/authz/forward/** a,k /x",
                "/.well-known/it/o/a|/.well-known/it/o/{org} a ",
            })
    void aPathLeadsToItsDoorway(String path, String expected) {
        assertThat(describe(paths.find(path))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/o",
                "/o/a",
                "/o//access/v1/evaluation",
                "/o/a/access/v1/evaluation/",
                "/o/a/access/v1/evaluation;x=1",
                "/o/a/access/v1/%65valuation",
                "/O/a/access/v1/evaluation",
                "//o/a/access/v1/evaluation",
                "/o/a/access/v1/../v1/evaluation",
                "/o/a/authz/forwardx",
                "o/a/access/v1/evaluation",
            })
    void anyOtherWayToWriteItLeadsNowhere(String path) {
        assertThat(paths.find(path)).isNull();
    }

    @Test
    void variablesAreKnownByName() {
        Way way = paths.find("/o/a/g/k/authz/forward");
        assertThat(way).isNotNull();
        assertThat(way.variable("org") + way.variable("key") + way.variable("none"))
                .isEqualTo("ak");
    }

    @Test
    void twoDoorsCannotShareAPath() {
        List<Doorway> twice = List.of(doorway("/o/{org}/x"), doorway("/o/{org}/x"));
        assertThatThrownBy(() -> new Paths(twice)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyDoorIsSomeOrganizations() {
        List<Doorway> nobodys = List.of(doorway("/x"));
        assertThatThrownBy(() -> new Paths(nobodys)).isInstanceOf(IllegalArgumentException.class);
    }
}
