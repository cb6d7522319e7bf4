package dev.precept.pdp.report;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes the rows of a table as CSV (RFC 4180). Texts are quoted, whatever a spreadsheet takes for
 * its separator, and one that it would compute gets an apostrophe before it (OWASP, CSV injection).
 * Ids that are made up here stay as they are, whatever they begin with: they can call nothing.
 * Numbers of ours stay numbers.
 */
final class Csv {
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /** 16 bytes as base64url. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");

    private Csv() {}

    static void write(Table table, Writer out) throws IOException {
        out.write(String.join(",", table.columns()) + "\r\n");
        for (List<? extends @Nullable Object> row : table.rows()) {
            line(row, out);
        }
    }

    private static void line(List<? extends @Nullable Object> values, Writer out)
            throws IOException {
        String comma = "";
        for (Object value : values) {
            out.write(comma);
            out.write(field(value));
            comma = ",";
        }
        out.write("\r\n");
    }

    private static String field(@Nullable Object value) {
        String text = Values.text(value);
        if (value instanceof Number || text.isEmpty()) {
            return text;
        }
        boolean isFormula =
                FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 && !ID.matcher(text).matches();
        return (isFormula ? "\"'" : "\"") + text.replace("\"", "\"\"") + '"';
    }
}
