package dev.precept.domain.organization;

import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a policy on registrations has to be. */
final class RegistrationRules {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** A host, hosts below a domain, any host, or loopback addresses (RFC 8252 section 7.3). */
    private static final Pattern HOST =
            Pattern.compile("\\*|(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*|\\[::1]");

    /** RFC 8252 section 7.1: a scheme of one's own is a domain backwards, so it holds a dot. */
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+:");

    private RegistrationRules() {}

    /** The refusal; empty where the policy may stand. */
    static Optional<Rejection> check(
            OrganizationId organization, RegistrationPolicy policy, Directory directory) {
        if (organization.equals(OrganizationId.SYSTEM)) {
            return refusal(
                    Rejection.Code.NOT_ALLOWED,
                    "Organization 'system' has no registration: its clients rule this service.");
        }
        boolean isTooLarge =
                policy.redirectHosts().size() > Limits.REDIRECT_HOSTS_PER_POLICY
                        || policy.apis().size() > Limits.APIS_PER_APPLICATION
                        || policy.softwareStatementIssuers().size()
                                > Limits.PROVIDERS_PER_ORGANIZATION;
        if (isTooLarge) {
            return refusal(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "A policy on registrations names at most "
                            + Limits.REDIRECT_HOSTS_PER_POLICY
                            + " hosts, "
                            + Limits.APIS_PER_APPLICATION
                            + " APIs and "
                            + Limits.PROVIDERS_PER_ORGANIZATION
                            + " providers.");
        }
        if (policy.maxPerToken() < 1 || policy.maxPerToken() > Limits.REGISTRATIONS_PER_TOKEN) {
            return refusal(
                    Rejection.Code.INVALID_VALUE,
                    "A token lets 1 to " + Limits.REGISTRATIONS_PER_TOKEN + " clients register.");
        }
        for (String host : policy.redirectHosts()) {
            if (host.length() > Limits.HOST_CHARACTERS
                    || !(HOST.matcher(host).matches() || SCHEME.matcher(host).matches())) {
                return refusal(
                        Rejection.Code.INVALID_VALUE,
                        "A redirect host is one in lower case as 'app.example.com', all below a"
                                + " domain as '*.example.com', '*', '127.0.0.1', '[::1]', or a"
                                + " scheme as 'com.example.app:'.");
            }
        }
        if (policy.requireSoftwareStatement() && policy.softwareStatementIssuers().isEmpty()) {
            return refusal(
                    Rejection.Code.INVALID_VALUE,
                    "Software statements are required, but nobody's count.");
        }
        return offers(organization, policy.apis(), directory);
    }

    private static Optional<Rejection> offers(
            OrganizationId organization, Map<ApiId, ScopeOffer> offers, Directory directory) {
        for (Map.Entry<ApiId, ScopeOffer> entry : offers.entrySet()) {
            Optional<Directory.ApiFacts> facts = directory.api(organization, entry.getKey());
            if (facts.isEmpty() || entry.getKey().equals(ApiId.PRECEPT)) {
                return refusal(
                        Rejection.Code.UNKNOWN_REFERENCE,
                        "There is no such API in this organization or above it.");
            }
            if (!facts.get().scopes().containsAll(entry.getValue().scopes())) {
                return refusal(
                        Rejection.Code.UNKNOWN_REFERENCE,
                        "The API does not have all these scopes.");
            }
            if (entry.getValue().policy() == AuthorizationPolicy.RBAC
                    && !facts.get().authorizationRequired()) {
                return refusal(
                        Rejection.Code.NOT_ALLOWED,
                        "The API does not ask for authorization, so its policy can be NO_POLICY"
                                + " only.");
            }
        }
        return Optional.empty();
    }

    private static Optional<Rejection> refusal(Rejection.Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }
}
