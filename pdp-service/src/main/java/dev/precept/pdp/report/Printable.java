package dev.precept.pdp.report;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table as a page to print. Its style stands in it, so that it stays whole when it is kept; the
 * policy lets in that style alone, by its hash (Content Security Policy Level 3, section 8.3).
 */
final class Printable {
    private static final String STYLE = style();

    /** The page's Content-Security-Policy. */
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + sha256(STYLE)
                    + "'; img-src data:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final ITemplateEngine templates;

    Printable(ITemplateEngine templates) {
        this.templates = templates;
    }

    void write(Table table, Writer out) {
        Map<String, String> facts = new LinkedHashMap<>();
        table.facts()
                .forEach(
                        (name, value) -> {
                            if (value != null) {
                                facts.put(Values.label(name), Values.text(value));
                            }
                        });
        Context context = new Context(Locale.ENGLISH);
        context.setVariable("style", STYLE);
        context.setVariable("title", table.title());
        context.setVariable("facts", facts);
        context.setVariable("columns", table.columns().stream().map(Values::label).toList());
        context.setVariable("rows", (Iterable<List<String>>) () -> texts(table.rows().iterator()));
        context.setVariable("notes", table.notes());
        templates.process("report", context, out);
    }

    private static Iterator<List<String>> texts(
            Iterator<? extends List<? extends @Nullable Object>> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public List<String> next() {
                return rows.next().stream().map(Values::text).toList();
            }
        };
    }

    private static String style() {
        try {
            return new ClassPathResource("report.css", Printable.class)
                    .getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
