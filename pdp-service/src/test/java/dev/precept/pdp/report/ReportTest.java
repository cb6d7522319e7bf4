package dev.precept.pdp.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ReportTest {
    private static final Thing ANN = new Thing("user", "ann", "u-1");

    private final ReportConverter converter = new ReportConverter(new JsonMapper(), page());

    private static Printable page() {
        ClassLoaderTemplateResolver files = new ClassLoaderTemplateResolver();
        files.setPrefix("templates/");
        files.setSuffix(".html");
        SpringTemplateEngine templates = new SpringTemplateEngine();
        templates.setTemplateResolver(files);
        return new Printable(templates);
    }

    private static Table table(List<List<? extends @Nullable Object>> rows) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("organization", "acme");
        facts.put("position", 42);
        facts.put("since", null);
        return new Table(
                "Unused <scopes>",
                facts,
                List.of("subject", "scopes", "lastUsed", "count"),
                rows,
                List.of("Masked decisions are left out & not counted."));
    }

    private String written(Table table, Format format) throws IOException {
        Sent sent = new Sent(new HttpHeaders(), new ByteArrayOutputStream());
        converter.write(new Report(table, format), format.mediaType(), sent);
        return sent.getBody().toString(StandardCharsets.UTF_8);
    }

    private record Sent(HttpHeaders getHeaders, ByteArrayOutputStream getBody)
            implements HttpOutputMessage {}

    @Test
    void programsGetJsonWithThingsInParts() throws IOException {
        Instant used = Instant.parse("2026-03-03T12:00:00Z");
        String json =
                written(
                        table(
                                List.of(
                                        List.of(ANN, List.of("read", "write"), used, -3),
                                        Arrays.asList(
                                                new Thing("user", null, "u-2"), "", null, 0))),
                        Format.JSON);
        assertThat(json)
                .isEqualTo(
                        "{\"title\":\"Unused <scopes>\",\"organization\":\"acme\",\"position\":42,"
                                + "\"items\":[{\"subject\":{\"type\":\"user\",\"handle\":\"ann\","
                                + "\"id\":\"u-1\"},\"scopes\":[\"read\",\"write\"],"
                                + "\"lastUsed\":\"2026-03-03T12:00:00Z\",\"count\":-3},"
                                + "{\"subject\":{\"type\":\"user\",\"id\":\"u-2\"},\"scopes\":\"\","
                                + "\"count\":0}],"
                                + "\"notes\":[\"Masked decisions are left out & not counted.\"]}");
    }

    @Test
    void csvIsQuotedAndHoldsNoFormula() throws IOException {
        String csv =
                written(
                        table(
                                List.of(
                                        List.of(ANN, "a,\"b\"", "=cmd|' /C calc'!A0", -3),
                                        Arrays.asList("@x", "+1", "-2", null),
                                        List.of("line\nbreak", "\tx", "＝1", "ü"),
                                        List.of(
                                                List.of("x", "=1+1"),
                                                "-AAAAAAAAAAAAAAAAAAAAA",
                                                "a; '; =2+2",
                                                7))),
                        Format.CSV);
        assertThat(csv)
                .isEqualTo(
                        """
                        subject,scopes,lastUsed,count\r
                        "user:ann (u-1)","a,""b""\","'=cmd|' /C calc'!A0",-3\r
                        "'@x","'+1","'-2",\r
                        "line\nbreak","'\tx","'＝1","ü"\r
                        "x; =1+1","-AAAAAAAAAAAAAAAAAAAAA","a; '; =2+2",7\r
                        """);
    }

    @Test
    void thePageNeedsNothingElseAndEscapes() throws IOException {
        String html =
                written(
                        table(List.of(List.of("<script>alert(1)</script>", "&", "", 1))),
                        Format.HTML);
        assertThat(html)
                .contains("<h1>Unused &lt;scopes&gt;</h1>")
                .contains("<dt>Position</dt>")
                .contains("<dd>42</dd>")
                .contains("<th scope=\"col\">Last used</th>")
                .contains("<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>")
                .contains("left out &amp; not counted")
                .contains("@media print")
                .doesNotContain("Since", "<script", " th:", "href=\"http");
    }

    @Test
    void itsPolicyKnowsTheStyleOfThePage() throws Exception {
        String html = written(table(List.of()), Format.HTML);
        String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(new Report(table(List.of()), Format.HTML).headers())
                .satisfies(
                        headers ->
                                assertThat(headers.getFirst("Content-Security-Policy"))
                                        .contains(
                                                "'sha256-"
                                                        + Base64.getEncoder().encodeToString(hash)
                                                        + "'"));
    }

    @Test
    void theFileIsNamedAfterTheReport() {
        assertThat(new Report(table(List.of()), Format.CSV).headers().getContentDisposition())
                .hasToString("attachment; filename=\"unused-scopes.csv\"");
    }

    @Test
    void theFormIsTheOneLikedBest() {
        assertThat(Format.accepted(null)).isEqualTo(Format.JSON);
        assertThat(Format.accepted("*/*")).isEqualTo(Format.JSON);
        assertThat(Format.accepted("text/csv")).isEqualTo(Format.CSV);
        assertThat(Format.accepted("text/html,application/xhtml+xml,*/*;q=0.8"))
                .isEqualTo(Format.HTML);
        assertThat(Format.accepted("text/html;q=0.5, text/csv;q=0.9")).isEqualTo(Format.CSV);
        assertThat(Format.accepted("text/html;q=0, application/json")).isEqualTo(Format.JSON);
        assertThat(Format.accepted("image/png")).isEqualTo(Format.JSON);
        assertThat(Format.accepted("not a type")).isEqualTo(Format.JSON);
        assertThat(Format.CSV.mediaType())
                .isEqualTo(MediaType.parseMediaType("text/csv;charset=utf-8;header=present"));
    }
}
