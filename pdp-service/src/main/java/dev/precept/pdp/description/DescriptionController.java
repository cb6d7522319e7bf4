package dev.precept.pdp.description;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Serves the description of this service, and the page that shows it, which fetches nothing from
 * elsewhere. Nothing in them is secret, and they are the same for all.
 */
@Controller
final class DescriptionController {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";
    private static final String VIEWER = "swagger-ui";

    private final Served description;
    private final Served page = own("docs.html", "text/html;charset=utf-8");
    private final Served start = own("docs.js", "text/javascript;charset=utf-8");
    private final Served documents;
    private final Served style = viewer(VIEWER + ".css", "text/css;charset=utf-8");
    private final Served script = viewer(VIEWER + "-bundle.js", "text/javascript;charset=utf-8");

    DescriptionController(DescriptionFile file) {
        this.description = Served.of(file.bytes(), MediaType.APPLICATION_JSON_VALUE);
        this.documents = Served.of(file.documents(), "application/schema+json");
    }

    private record Served(byte[] bytes, String tag, MediaType type) {
        static Served of(byte[] bytes, String type) {
            String tag = '"' + DigestUtils.md5DigestAsHex(bytes) + '"';
            return new Served(bytes, tag, MediaType.parseMediaType(type));
        }

        ResponseEntity<byte[]> answer() {
            return ResponseEntity.ok()
                    .contentType(type)
                    .cacheControl(CacheControl.noCache())
                    .eTag(tag)
                    .header("Content-Security-Policy", POLICY)
                    .header("X-Content-Type-Options", "nosniff")
                    .header("X-Frame-Options", "DENY")
                    .header("Referrer-Policy", "no-referrer")
                    .body(bytes);
        }
    }

    @GetMapping("/openapi.json")
    ResponseEntity<byte[]> description() {
        return description.answer();
    }

    @GetMapping("/schemas/organization.json")
    ResponseEntity<byte[]> documents() {
        return documents.answer();
    }

    @GetMapping("/docs")
    ResponseEntity<byte[]> page() {
        return page.answer();
    }

    @GetMapping("/docs/docs.js")
    ResponseEntity<byte[]> start() {
        return start.answer();
    }

    @GetMapping("/docs/swagger-ui.css")
    ResponseEntity<byte[]> style() {
        return style.answer();
    }

    @GetMapping("/docs/swagger-ui-bundle.js")
    ResponseEntity<byte[]> script() {
        return script.answer();
    }

    private static Served own(String name, String type) {
        return served("description/" + name, type);
    }

    /** A file of the viewer, in whatever version is packed in. */
    private static Served viewer(String name, String type) {
        try {
            String version =
                    PropertiesLoaderUtils.loadProperties(
                                    new ClassPathResource(
                                            "META-INF/maven/org.webjars/swagger-ui/pom.properties"))
                            .getProperty("version");
            return served(
                    "META-INF/resources/webjars/" + VIEWER + '/' + version + '/' + name, type);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static Served served(String path, String type) {
        try {
            return Served.of(new ClassPathResource(path).getContentAsByteArray(), type);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
