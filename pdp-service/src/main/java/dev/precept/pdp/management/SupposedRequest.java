package dev.precept.pdp.management;

import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.security.CallerAuthentication;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A command as it would be sent, on the connection of the request that asks what if. Nothing of
 * that one shows through but how it came; its caller is given anew. Used by one thread.
 */
final class SupposedRequest extends HttpServletRequestWrapper {
    private final SupposedCommand command;
    private final CallerAuthentication caller;
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * A command within a hypothesis.
     *
     * @param outer the request that asks
     * @param caller who would send it
     */
    SupposedRequest(
            HttpServletRequest outer,
            SupposedCommand command,
            CallerAuthentication caller,
            @Nullable Hypothesis hypothesis) {
        super(outer);
        this.command = command;
        this.caller = caller;
        headers.putAll(command.headers());
        Object correlation = outer.getAttribute(ReplyHeaders.CORRELATION);
        if (correlation != null) {
            attributes.put(ReplyHeaders.CORRELATION, correlation);
        }
        Object approval = outer.getAttribute(Rehearsal.APPROVAL);
        if (approval != null) {
            attributes.put(Rehearsal.APPROVAL, approval);
        }
        if (hypothesis != null) {
            attributes.put(Rehearsal.HYPOTHESIS, hypothesis);
        }
    }

    @Override
    public String getMethod() {
        return command.method();
    }

    @Override
    public String getRequestURI() {
        return command.path();
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer(command.path());
    }

    @Override
    public String getServletPath() {
        return command.path();
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getQueryString() {
        return command.query();
    }

    @Override
    public @Nullable String getParameter(String name) {
        return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return null;
    }

    @Override
    public CallerAuthentication getUserPrincipal() {
        return caller;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String value = headers.get(name);
        return Collections.enumeration(value == null ? List.of() : List.of(value));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.keySet());
    }

    @Override
    public int getIntHeader(String name) {
        String value = headers.get(name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    @Override
    public long getDateHeader(String name) {
        return -1;
    }

    @Override
    public @Nullable String getContentType() {
        return headers.get(HttpHeaders.CONTENT_TYPE);
    }

    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    @Override
    public int getContentLength() {
        return command.body().length;
    }

    @Override
    public long getContentLengthLong() {
        return command.body().length;
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Body(new ByteArrayInputStream(command.body()));
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(
                new InputStreamReader(
                        new ByteArrayInputStream(command.body()), StandardCharsets.UTF_8));
    }

    /** The bytes at hand. */
    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Body(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        /** Makes no buffer of its own, as it otherwise would for the many that say nothing. */
        @Override
        public byte[] readNBytes(int atMost) {
            byte[] read = new byte[Math.min(atMost, bytes.available())];
            bytes.readNBytes(read, 0, read.length);
            return read;
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the bytes are read at once");
        }
    }
}
