package dev.precept.domain.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTable {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/orders",
                "/orders/",
                "/orders/{id}",
                "/orders/{id}/lines/{line-id}",
                "/orders/{order_id}.json",
                "/compare/{base}...{head}",
                "/v1/{name}:cancel",
                "/a~b/c_d/e-f/g.h/i,j/k+l/m=n/o@p/q'r/(s)/t*u/v!w/$x/y&z",
                "/..a/.b/c.",
                "/{a.b}",
            })
    void isATemplate(String path) {
        assertThat(new PathTemplate(path).fault()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "//",
                "//orders",
                "/orders//lines",
                "/.",
                "/..",
                "/orders/./lines",
                "/orders/../lines",
                "/a%20b",
                "/a%2Fb",
                "/a;b",
                "/a\\b",
                "/a?b",
                "/a#b",
                "/a\0b",
                "/a b",
                "/ä",
                "/a\"b",
                "/{}",
                "/{a",
                "/a}",
                "/}a{",
                "/{a}{b}",
                "/{{a}}",
                "/{a/b}",
                "/{a b}",
                "/{ä}",
            })
    void isNoTemplate(String path) {
        assertThat(new PathTemplate(path).fault()).isPresent();
    }

    @Test
    void isBounded() {
        assertThat(new PathTemplate("/" + "a".repeat(Limits.PATH_CHARACTERS)).fault()).isPresent();
        assertThat(new PathTemplate("/a".repeat(Limits.PATH_SEGMENTS)).fault()).isEmpty();
        assertThat(new PathTemplate("/a".repeat(Limits.PATH_SEGMENTS + 1)).fault()).isPresent();
    }

    @Test
    void theNamesOfParametersAreNotItsShape() {
        assertThat(new PathTemplate("/a/{x}/b/{y}.json").shape()).isEqualTo("/a/{}/b/{}.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    host               | base path | usable
                    api.example.com    | /         | true
                    api.example.com    | /v1       | true
                    localhost:8443     | /v1/shop  | true
                    [::1]:8080         | /         | true
                    10.0.0.1           | /         | true
                    API.example.com    | /         | false
                    api.example.com:0  | /         | false
                    api_1.example.com  | /         | false
                    *.example.com      | /         | false
                    -a.example.com     | /         | false
                    a..example.com     | /         | false
                    http://example.com | /         | false
                    ''                 | /         | false
                    api.example.com    | ''        | false
                    api.example.com    | v1        | false
                    api.example.com    | /v1/      | false
                    api.example.com    | /v1//x    | false
                    api.example.com    | /{tenant} | false
                    api.example.com    | /a%20b    | false
                    """)
    void routes(String host, String basePath, boolean usable) {
        assertThat(new Route(host, basePath).fault().isEmpty()).isEqualTo(usable);
    }
}
