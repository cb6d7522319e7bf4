package dev.precept.pdp.report;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * Writes the rows of a table as CSV (RFC 4180). What a spreadsheet would compute gets an apostrophe
 * before it (OWASP, CSV injection); numbers of ours stay numbers.
 */
final class Csv {
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private Csv() {}

    static void write(Table table, Writer out) throws IOException {
        line(table.columns(), out);
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
        if (!(value instanceof Number)
                && !text.isEmpty()
                && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
            text = '\'' + text;
        }
        boolean isPlain =
                text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
