package dev.precept.projections.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiEvent.OperationsChanged;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Operation;
import dev.precept.domain.shared.ApiId;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Objects;

/** Which operation a method and a path are for: as the upstream reads them, or refused. */
class PathTable {
    private static final ApiImage API =
            api(
                    Samples.operation(HttpMethod.GET, "/"),
                    Samples.operation(HttpMethod.GET, "/users"),
                    Samples.operation(HttpMethod.POST, "/users"),
                    Samples.operation(HttpMethod.GET, "/users/me"),
                    Samples.operation(HttpMethod.GET, "/users/@me"),
                    Samples.operation(HttpMethod.GET, "/users/{id}"),
                    Samples.operation(HttpMethod.POST, "/users/{id}"),
                    Samples.operation(HttpMethod.GET, "/users/{id}/orders"),
                    Samples.operation(HttpMethod.GET, "/users/me/orders/{order}"),
                    Samples.operation(HttpMethod.GET, "/{a}/x/y"),
                    Samples.operation(HttpMethod.GET, "/users/x/{c}/z"),
                    Samples.operation(HttpMethod.GET, "/slash/"),
                    Samples.operation(HttpMethod.GET, "/files/{name}"),
                    Samples.operation(HttpMethod.GET, "/files/{name}.json"),
                    Samples.operation(HttpMethod.GET, "/files/v{name}.json"),
                    Samples.operation(HttpMethod.GET, "/files/all:{verb}"),
                    Samples.operation(HttpMethod.HEAD, "/users/me"));

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    GET,     /,                        /
                    GET,     /users,                   /users
                    POST,    /users,                   /users
                    GET,     /users/me,                /users/me
                    GET,     /users/7,                 /users/{id}
                    GET,     /users/Me,                /users/{id}
                    GET,     /users/mee,               /users/{id}
                    POST,    /users/me,                /users/{id}
                    GET,     /users/7/orders,          /users/{id}/orders
                    GET,     /users/me/orders,         /users/{id}/orders
                    GET,     /users/me/orders/1,       /users/me/orders/{order}
                    GET,     /users/x/y,               /{a}/x/y
                    GET,     /users/x/y/z,             /users/x/{c}/z
                    GET,     /slash/,                  /slash/
                    GET,     /files/a,                 /files/{name}
                    GET,     /files/a.json,            /files/{name}.json
                    GET,     /files/va.json,           /files/v{name}.json
                    GET,     /files/v.json,            /files/{name}.json
                    GET,     /files/.json,             /files/{name}
                    GET,     /files/all:drop,          /files/all:{verb}
                    GET,     /files/all:,              /files/{name}
                    GET,     /files/a.json.json,       /files/{name}.json
                    GET,     /users/...,               /users/{id}
                    GET,     /users/a%20b,             /users/{id}
                    GET,     /users/caf%C3%A9,         /users/{id}
                    GET,     /users/caf%c3%a9,         /users/{id}
                    GET,     /users/%F0%9F%98%80,      /users/{id}
                    GET,     /users/a%40b.example,     /users/{id}
                    GET,     /users/a@b+c=d!$&'()*~_-, /users/{id}
                    GET,     /files/caf%C3%A9.json,    /files/{name}.json
                    HEAD,    /users/me,                /users/me
                    """)
    void found(String method, String path, String template) {
        assertThat(API.match(method, path))
                .isInstanceOfSatisfying(
                        OperationMatch.Found.class,
                        found -> {
                            Operation operation = found.operation().operation();
                            assertThat(operation.path().value()).isEqualTo(template);
                            assertThat(operation.method().name()).isEqualTo(method);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    GET,     /user
                    GET,     /users/
                    GET,     /users/me/
                    GET,     /slash
                    GET,     /Users
                    GET,     /users/7/orders/9
                    GET,     /users/7/orders/
                    GET,     /files/
                    POST,    /
                    PUT,     /users
                    HEAD,    /users
                    OPTIONS, /users/me
                    get,     /users/me
                    TRACK,   /users/me
                    '',      /users/me
                    """)
    void none(String method, String path) {
        assertThat(API.match(method, path)).isInstanceOf(OperationMatch.None.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not a path: empty, relative, absolute form, authority form, asterisk form.
                "",
                "users/me",
                "http://acme.example/users/me",
                "//acme.example/users",
                "acme.example:443",
                "*",
                // Dot segments, plain and coded.
                "/users/.",
                "/users/..",
                "/users/../users/me",
                "/./users",
                "/users/%2e%2e",
                "/users/%2E%2E",
                "/users/.%2e",
                "/users/%2e",
                "/files/a%2ejson",
                // Empty segments.
                "//",
                "//users",
                "/users//me",
                "/users/me//",
                // Path parameters.
                "/users;x",
                "/users;x=1/me",
                "/users/..;/me",
                "/users/a%3Bb",
                // Coded separators and what some take for separators.
                "/users%2Fme",
                "/users%2fme",
                "/users/a%2Fb",
                "/users\\me",
                "/users/a%5Cb",
                "/users/a%5cb",
                // What begins the next part of a URI.
                "/users?x=1",
                "/users#x",
                "/users/a%3Fb",
                "/users/a%23b",
                // Ends of strings and control characters.
                "/users/a\0b",
                "/users/a%00",
                "/users/%0d%0aX",
                "/users/a%7F",
                "/users/a%C2%85b",
                "/users/a\tb",
                // Codes of codes, broken codes, codes nobody needs.
                "/users/%252e%252e",
                "/users/a%25",
                "/users/a%",
                "/users/a%4",
                "/users/a%zz",
                "/users/a%+1",
                "/users/m%65",
                "/users/%6De",
                "/%75sers/me",
                "/users/a%2Db",
                "/users/a%7Eb",
                // Characters no segment may hold.
                "/users/a b",
                "/users/a\"b",
                "/users/{id}",
                "/users/a|b",
                "/users/a^b",
                "/users/[1]",
                "/users/caf\u00e9",
                "/users/\uff0e\uff0e",
                // Malformed and overlong UTF-8, surrogates, beyond Unicode.
                "/users/%C0%AE%C0%AE",
                "/users/%C0%AF",
                "/users/%E0%80%AF",
                "/users/%C3",
                "/users/%A9",
                "/users/%ED%A0%80",
                "/users/%F4%90%80%80",
                "/users/%FF",
                // A code that makes it another path for those who decode before they compare.
                "/users/%40me",
                "/files/all%3Adrop",
            })
    void refused(String path) {
        assertThat(API.match("GET", path)).isInstanceOf(OperationMatch.Refused.class);
    }

    @Test
    void whatIsTooLongIsRefused() {
        String longest = "/users/" + "a".repeat(Limits.PATH_CHARACTERS - 7);
        assertThat(API.match("GET", longest)).isInstanceOf(OperationMatch.Found.class);
        assertThat(API.match("GET", longest + "a")).isInstanceOf(OperationMatch.Refused.class);
        String deepest = "/a".repeat(Limits.PATH_SEGMENTS);
        assertThat(API.match("GET", deepest)).isInstanceOf(OperationMatch.None.class);
        assertThat(API.match("GET", deepest + "/a")).isInstanceOf(OperationMatch.Refused.class);
    }

    @Test
    void templatesThatDifferInTheNamesOfParametersOnlyAreAmbiguous() {
        ApiImage api =
                api(
                        Samples.operation(HttpMethod.GET, "/users/{id}"),
                        Samples.operation(HttpMethod.GET, "/users/{name}"));
        assertThat(api.match("GET", "/users/7")).isInstanceOf(OperationMatch.Refused.class);
    }

    private static ApiImage api(Operation... operations) {
        TestLog log =
                new TestLog()
                        .organization(Samples.ACME, null)
                        .command(
                                Samples.ACME,
                                new ApiId("api"),
                                Samples.api("api"),
                                new OperationsChanged(List.of(operations), List.of()));
        OrganizationImage acme = log.image().organization(Samples.ACME);
        return Objects.requireNonNull(Objects.requireNonNull(acme).api(new ApiId("api")));
    }
}
