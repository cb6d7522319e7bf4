package dev.precept.pdp.page;

import dev.precept.pdp.oauth.Tenant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/** One request to a page of an organization. */
public record PageVisit(Tenant tenant, HttpServletRequest request, HttpServletResponse response) {
    /** Where the organization's pages lie: the path of its issuer. */
    public String root() {
        return root(tenant);
    }

    /** Where an organization's pages lie. */
    public static String root(Tenant tenant) {
        return URI.create(tenant.issuer()).getRawPath();
    }

    /** A parameter; empty where it is not there. */
    public String parameter(String name) {
        @Nullable String value = request.getParameter(name);
        return value == null ? "" : value;
    }
}
