package dev.precept.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.World;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.webhook.WebhookCommand.AddWebhookSecret;
import dev.precept.domain.webhook.WebhookCommand.ChangeWebhook;
import dev.precept.domain.webhook.WebhookCommand.CreateWebhook;
import dev.precept.domain.webhook.WebhookCommand.DeleteWebhook;
import dev.precept.domain.webhook.WebhookCommand.RemoveWebhookSecret;
import dev.precept.domain.webhook.WebhookEvent.WebhookChanged;
import dev.precept.domain.webhook.WebhookEvent.WebhookCreated;
import dev.precept.domain.webhook.WebhookEvent.WebhookDeleted;
import dev.precept.domain.webhook.WebhookEvent.WebhookSecretAdded;
import dev.precept.domain.webhook.WebhookEvent.WebhookSecretRemoved;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class WebhookDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final WebhookId SIEM = new WebhookId("siem");
    private static final WebhookDetails PLAIN = at("https://hooks.example/in");
    private static final SecretId ONE = new SecretId("one");

    private final World world = World.withOrganizations();

    private static WebhookDetails at(String url) {
        return new WebhookDetails(url, Set.of(), null, true);
    }

    private static CreateWebhook create(WebhookDetails details) {
        return new CreateWebhook(SIEM, ORGANIZATION, new Handle("siem"), details);
    }

    @Test
    void isMadeChangedAndDeleted() {
        world.when(create(PLAIN))
                .then(new WebhookCreated(SIEM, ORGANIZATION, new Handle("siem"), PLAIN));
        world.when(create(PLAIN)).refused(Code.ALREADY_EXISTS);
        WebhookDetails off = PLAIN.withEnabled(false);
        world.when(new ChangeWebhook(SIEM, off)).then(new WebhookChanged(off));
        world.when(new ChangeWebhook(SIEM, off)).then();
        world.when(
                        new CreateWebhook(
                                new WebhookId("other"), ORGANIZATION, new Handle("siem"), PLAIN))
                .refused(Code.HANDLE_TAKEN);
        world.when(new DeleteWebhook(SIEM)).then(new WebhookDeleted());
        world.when(new ChangeWebhook(SIEM, PLAIN)).refused(Code.NOT_FOUND);
        world.given(
                new CreateWebhook(new WebhookId("other"), ORGANIZATION, new Handle("siem"), PLAIN));
        world.when(
                        new CreateWebhook(
                                new WebhookId("more"),
                                new OrganizationId("none"),
                                new Handle("more"),
                                PLAIN))
                .refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void onlyToldWhereNobodyElseCanListen() {
        for (String url :
                new String[] {
                    "http://hooks.example/in",
                    "ftp://hooks.example/in",
                    "https://user@hooks.example/in",
                    "https://hooks.example/in#part",
                    "https:/in",
                    "//hooks.example/in",
                    "https://hooks example",
                    ""
                }) {
            world.when(create(at(url))).refused(Code.INVALID_VALUE);
        }
        world.when(create(at("https://hooks.example/" + "a".repeat(Limits.URI_CHARACTERS))))
                .refused(Code.LIMIT_EXCEEDED);
        world.given(create(at("http://127.0.0.1:8080/in")));
        world.when(new ChangeWebhook(SIEM, at("http://127.0.0.1.example/in")))
                .refused(Code.INVALID_VALUE);
        world.given(new ChangeWebhook(SIEM, at("http://[::1]:8080/in")));
        world.given(new ChangeWebhook(SIEM, at("https://hooks.example:8443/in?tenant=1")));
    }

    @Test
    void namesTypesOrKindsOfEvents() {
        WebhookDetails some =
                new WebhookDetails(
                        "https://hooks.example/in", Set.of("role", "user.deleted.v1"), null, true);
        assertThat(some.wants("role.member-added.v1")).isTrue();
        assertThat(some.wants("user.deleted.v1")).isTrue();
        assertThat(some.wants("user.created.v1")).isFalse();
        assertThat(some.wants("roles.created.v1")).isFalse();
        assertThat(PLAIN.wants("user.created.v1")).isTrue();
        Set<String> many =
                IntStream.rangeClosed(0, Limits.TYPES_PER_WEBHOOK)
                        .mapToObj(i -> "type" + i)
                        .collect(Collectors.toSet());
        world.when(create(new WebhookDetails(PLAIN.url(), many, null, true)))
                .refused(Code.LIMIT_EXCEEDED);
        world.when(create(new WebhookDetails(PLAIN.url(), Set.of("a b"), null, true)))
                .refused(Code.INVALID_VALUE);
    }

    @Test
    void severalSecretsMayLive() {
        Instant expiry = World.NOW.plus(Duration.ofDays(1));
        SecretId two = new SecretId("two");
        SecretId more = new SecretId("more");
        world.given(create(PLAIN));
        world.when(new AddWebhookSecret(SIEM, ONE, null)).then(new WebhookSecretAdded(ONE, null));
        world.when(new AddWebhookSecret(SIEM, two, expiry.plusNanos(7)))
                .then(new WebhookSecretAdded(two, expiry));
        world.when(new AddWebhookSecret(SIEM, ONE, null)).refused(Code.ALREADY_EXISTS);
        world.when(new AddWebhookSecret(SIEM, more, World.NOW)).refused(Code.INVALID_VALUE);
        world.when(new RemoveWebhookSecret(SIEM, ONE)).then(new WebhookSecretRemoved(ONE));
        world.when(new RemoveWebhookSecret(SIEM, ONE)).refused(Code.NOT_FOUND);
        for (int i = 1; i < Limits.SECRETS_PER_WEBHOOK; i++) {
            world.given(new AddWebhookSecret(SIEM, new SecretId("more-" + i), null));
        }
        world.when(new AddWebhookSecret(SIEM, more, null)).refused(Code.LIMIT_EXCEEDED);
        world.given(new DeleteWebhook(SIEM));
        world.when(new AddWebhookSecret(SIEM, more, null)).refused(Code.NOT_FOUND);
    }
}
