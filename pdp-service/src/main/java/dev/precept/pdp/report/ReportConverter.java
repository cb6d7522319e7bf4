package dev.precept.pdp.report;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes reports, row by row, as they are sent. Threads share it. */
final class ReportConverter extends AbstractHttpMessageConverter<Report> {
    private final JsonMapper json;
    private final Printable page;

    ReportConverter(JsonMapper json, Printable page) {
        super(MediaType.ALL);
        this.json = json;
        this.page = page;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == Report.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected Report readInternal(Class<? extends Report> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("Nobody sends reports", message);
    }

    @Override
    protected void writeInternal(Report report, HttpOutputMessage message) throws IOException {
        Table table = report.table();
        if (report.format() == Format.JSON) {
            json(table, message);
            return;
        }
        Writer out =
                new BufferedWriter(
                        new OutputStreamWriter(message.getBody(), StandardCharsets.UTF_8));
        if (report.format() == Format.CSV) {
            Csv.write(table, out);
        } else {
            page.write(table, out);
        }
        out.flush();
    }

    private void json(Table table, HttpOutputMessage message) throws IOException {
        // Not closed on a fault: what was cut off must not look whole.
        JsonGenerator out = json.createGenerator(message.getBody());
        out.writeStartObject();
        out.writeStringProperty("title", table.title());
        table.facts()
                .forEach(
                        (name, value) -> {
                            if (value != null) {
                                out.writePOJOProperty(name, Values.plain(value));
                            }
                        });
        out.writeArrayPropertyStart("items");
        List<String> columns = table.columns();
        for (List<?> row : table.rows()) {
            out.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                Object value = Values.plain(row.get(i));
                if (value != null) {
                    out.writePOJOProperty(columns.get(i), value);
                }
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayPropertyStart("notes");
        table.notes().forEach(out::writeString);
        out.writeEndArray();
        out.writeEndObject();
        out.flush();
    }
}
