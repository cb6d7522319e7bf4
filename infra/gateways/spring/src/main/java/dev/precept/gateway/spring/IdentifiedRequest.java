package dev.precept.gateway.spring;

import dev.precept.projections.enforcement.IdentityFields;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request with our fields of who asks, and without any of its client's of those names. */
final class IdentifiedRequest extends HttpServletRequestWrapper {
    private final Map<String, String> identity = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    IdentifiedRequest(HttpServletRequest request, Map<String, String> identity) {
        super(request);
        this.identity.putAll(identity);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return IdentityFields.isOne(name) ? identity.get(name) : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        if (!IdentityFields.isOne(name)) {
            return super.getHeaders(name);
        }
        String value = identity.get(name);
        return Collections.enumeration(value == null ? List.of() : List.of(value));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = new ArrayList<>(identity.keySet());
        for (String name : Collections.list(super.getHeaderNames())) {
            if (!IdentityFields.isOne(name)) {
                names.add(name);
            }
        }
        return Collections.enumeration(names);
    }

    @Override
    public int getIntHeader(String name) {
        String value = getHeader(name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    @Override
    public long getDateHeader(String name) {
        return IdentityFields.isOne(name) ? -1 : super.getDateHeader(name);
    }
}
