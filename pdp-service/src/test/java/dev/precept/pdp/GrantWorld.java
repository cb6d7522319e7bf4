package dev.precept.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.pdp.token.AuthorizationCodes;
import dev.precept.pdp.token.NewCode;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Users who let clients have something: made over HTTP, but for codes, which come as they do from
 * the authorization endpoint.
 *
 * @param world where it happens
 * @param organization whose users they are
 */
public record GrantWorld(TokenWorld world, String organization) {
    /** The verifier of every code that is made here. */
    public static final String VERIFIER = "abcdefghijklmnopqrstuvwxyz-0123456789.ABCDEF~";

    /** The session of the browser that every code is given in. */
    public static final String SESSION = "a-session-of-a-browser";

    /** An application of users' with a secret; {@code more} goes into its body. */
    public Client web(String handle, String more) {
        String path = organization + "/applications/" + handle;
        JsonNode made =
                world.manage(
                        "PUT",
                        path,
                        """
                        {"name": "%1$s", "type": "WEB",
                        "redirectUris": ["https://%1$s.example/callback"]%2$s}
                        """
                                .formatted(handle, more));
        return new Client(
                organization,
                handle,
                made.path("clientId").asString(""),
                world.secret(organization, handle, "{}"));
    }

    /** A user who holds these roles; answers the id. */
    public UserId user(String handle, String... roles) {
        JsonNode made = world.manage("PUT", organization + "/users/" + handle, "{}");
        for (String role : roles) {
            world.manage("PUT", organization + "/roles/" + role + "/members/users/" + handle, "{}");
        }
        return new UserId(made.path("id").asString(""));
    }

    /** A role of the organization that gives these scopes of the API, and no others. */
    public void role(String handle, String api, String... scopes) {
        String permissions =
                Arrays.stream(scopes)
                        .map(scope -> "{\"api\": \"%s\", \"scope\": \"%s\"}".formatted(api, scope))
                        .collect(Collectors.joining(","));
        world.manage(
                "PUT",
                organization + "/roles/" + handle,
                "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\": [%s]}"
                        .formatted(permissions));
    }

    /** The organization as it is now. */
    public Tenant tenant() {
        return world.service().bean(Tenants.class).find(organization).orElseThrow();
    }

    /** What the user lets the client have. */
    public UserGrant grant(Client client, UserId user, String... scopes) {
        return new UserGrant(
                tenant().id(),
                new ApplicationId(client.id()),
                user,
                SESSION,
                Set.of(scopes),
                List.of(),
                Attributes.NONE,
                UserGrant.OpenId.NONE,
                null);
    }

    /** A code. */
    public String code(Client client, UserId user, String... scopes) {
        return code(client, grant(client, user, scopes), null);
    }

    /** A code; bound to a key where a thumbprint is given. */
    public String code(Client client, UserGrant grant, @Nullable String thumbprint) {
        return world.service()
                .bean(AuthorizationCodes.class)
                .issue(
                        tenant(),
                        new NewCode(grant, redirectUri(client), challenge(VERIFIER), thumbprint));
    }

    /** Where the client is sent to. */
    public static String redirectUri(Client client) {
        return "https://" + client.handle() + ".example/callback";
    }

    /** Redeems a code, whatever comes of it; {@code form} is added. */
    public HttpResponse<String> redeem(Client client, String code, String form) {
        return world.post(
                organization + "/oauth2/token",
                client.basic(),
                "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s%s"
                        .formatted(code, redirectUri(client), VERIFIER, form));
    }

    /** Uses a refresh token, whatever comes of it; {@code form} is added. */
    public HttpResponse<String> refresh(Client client, String refreshToken, String form) {
        return world.post(
                organization + "/oauth2/token",
                client.basic(),
                "grant_type=refresh_token&refresh_token=" + refreshToken + form);
    }

    /** The tokens of a new grant. */
    public JsonNode tokens(Client client, UserId user, String... scopes) {
        return answer(redeem(client, code(client, user, scopes), ""));
    }

    /** The body of an answer that gives tokens. */
    public static JsonNode answer(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    /** The S256 challenge of a verifier (RFC 7636 section 4.2). */
    public static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }
}
