package dev.precept.domain.webhook;

import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Expiry;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.Texts;
import dev.precept.domain.shared.collection.PersistentMap;
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
import dev.precept.domain.webhook.WebhookState.Absent;
import dev.precept.domain.webhook.WebhookState.Deleted;
import dev.precept.domain.webhook.WebhookState.Existing;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what happens to a webhook. */
public final class WebhookDecider {
    private static final String KIND = "webhook";
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]");

    private WebhookDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<WebhookEvent> decide(
            WebhookState state, WebhookCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateWebhook create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing ->
                    context.directory().organizationExists(existing.organization())
                            ? change(existing, command, context.now())
                            : notFound();
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static WebhookState evolve(WebhookState state, WebhookEvent event) {
        if (event instanceof WebhookCreated e) {
            return new Existing(
                    e.webhook(), e.organization(), e.handle(), e.details(), PersistentMap.empty());
        }
        if (!(state instanceof Existing s)) {
            return state;
        }
        return switch (event) {
            case WebhookCreated _ -> s;
            case WebhookChanged e -> s.withDetails(e.details());
            case WebhookSecretAdded e -> {
                Instant expiresAt = e.expiresAt() == null ? Instant.MAX : e.expiresAt();
                yield s.withSecrets(s.secrets().with(e.secret(), expiresAt));
            }
            case WebhookSecretRemoved e -> s.withSecrets(s.secrets().without(e.secret()));
            case WebhookDeleted _ -> new Deleted();
        };
    }

    private static Outcome<WebhookEvent> create(CreateWebhook command, Directory directory) {
        OrganizationId organization = command.organization();
        if (!directory.organizationExists(organization)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Optional<Rejection> refusal = refusal(command.details());
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : new Outcome.Accepted<>(
                        List.of(
                                new WebhookCreated(
                                        command.webhook(),
                                        organization,
                                        command.handle(),
                                        command.details())),
                        List.of(Reservation.handle(organization, KIND, command.handle())),
                        List.of());
    }

    private static Outcome<WebhookEvent> change(
            Existing state, WebhookCommand command, Instant now) {
        return switch (command) {
            case CreateWebhook _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is a webhook of this id already.");
            case ChangeWebhook(_, WebhookDetails details) -> change(state, details);
            case AddWebhookSecret add -> addSecret(state, add, now);
            case RemoveWebhookSecret(_, SecretId secret) ->
                    state.secrets().containsKey(secret)
                            ? Outcome.accepted(new WebhookSecretRemoved(secret))
                            : Outcome.rejected(
                                    Rejection.Code.NOT_FOUND, "There is no such secret.");
            case DeleteWebhook _ ->
                    new Outcome.Accepted<>(
                            List.of(new WebhookDeleted()),
                            List.of(),
                            List.of(
                                    Reservation.handle(
                                            state.organization(), KIND, state.handle())));
        };
    }

    private static Outcome<WebhookEvent> change(Existing state, WebhookDetails details) {
        if (details.equals(state.details())) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal = refusal(details);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new WebhookChanged(details));
    }

    private static Outcome<WebhookEvent> addSecret(
            Existing state, AddWebhookSecret command, Instant now) {
        if (state.secrets().containsKey(command.secret())) {
            return Outcome.rejected(
                    Rejection.Code.ALREADY_EXISTS, "The webhook has this secret already.");
        }
        if (state.liveSecrets(now) >= Limits.SECRETS_PER_WEBHOOK) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "A webhook has at most "
                            + Limits.SECRETS_PER_WEBHOOK
                            + " live secrets; remove one first.");
        }
        return Expiry.accepted(
                command.expiresAt(),
                now,
                expiry -> new WebhookSecretAdded(command.secret(), expiry));
    }

    private static Optional<Rejection> refusal(WebhookDetails details) {
        if (details.types().size() > Limits.TYPES_PER_WEBHOOK) {
            return Optional.of(
                    new Rejection(
                            Rejection.Code.LIMIT_EXCEEDED,
                            "A webhook names at most "
                                    + Limits.TYPES_PER_WEBHOOK
                                    + " types of events."));
        }
        for (String type : details.types()) {
            Optional<Rejection> refusal =
                    Texts.token("A type of events", type, Limits.NAME_CHARACTERS);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        Optional<Rejection> refusal =
                Texts.token("The URL of a webhook", details.url(), Limits.URI_CHARACTERS);
        return refusal.isPresent() || isUrl(details.url())
                ? refusal
                : Optional.of(
                        new Rejection(
                                Rejection.Code.INVALID_VALUE,
                                "The URL of a webhook is https://host[:port]/path, without user"
                                        + " and fragment; http only on 127.0.0.1 or [::1]."));
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            boolean isPlain = url.getRawUserInfo() == null && url.getRawFragment() == null;
            return url.getHost() != null
                    && isPlain
                    && ("https".equals(url.getScheme())
                            || ("http".equals(url.getScheme())
                                    && THIS_MACHINE.contains(url.getHost())));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static Outcome<WebhookEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such webhook.");
    }
}
