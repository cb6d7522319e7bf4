package dev.precept.domain.apikey;

import dev.precept.domain.apikey.ApiKeyCommand.CreateApiKey;
import dev.precept.domain.apikey.ApiKeyCommand.DeleteApiKey;
import dev.precept.domain.apikey.ApiKeyCommand.ExpireApiKey;
import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyCreated;
import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyDeleted;
import dev.precept.domain.apikey.ApiKeyEvent.ApiKeyExpirySet;
import dev.precept.domain.apikey.ApiKeyState.Absent;
import dev.precept.domain.apikey.ApiKeyState.Deleted;
import dev.precept.domain.apikey.ApiKeyState.Existing;
import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Expiry;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;

import java.time.Instant;

/** Decides what happens to an API key. */
public final class ApiKeyDecider {
    private ApiKeyDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<ApiKeyEvent> decide(
            ApiKeyState state, ApiKeyCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateApiKey create ? create(create, context) : notFound();
            case Existing existing ->
                    context.directory().organizationExists(existing.organization())
                            ? change(existing, command, context.now())
                            : notFound();
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static ApiKeyState evolve(ApiKeyState state, ApiKeyEvent event) {
        return switch (event) {
            case ApiKeyCreated e -> new Existing(e.organization(), e.expiresAt());
            case ApiKeyExpirySet(Instant expiresAt) ->
                    state instanceof Existing s ? new Existing(s.organization(), expiresAt) : state;
            case ApiKeyDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    private static Outcome<ApiKeyEvent> change(Existing state, ApiKeyCommand command, Instant now) {
        return switch (command) {
            case CreateApiKey _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is an API key of this id already.");
            case ExpireApiKey(_, Instant expiresAt) ->
                    Expiry.sooner(state.expiresAt(), expiresAt, now, ApiKeyExpirySet::new);
            case DeleteApiKey _ -> Outcome.accepted(new ApiKeyDeleted());
        };
    }

    private static Outcome<ApiKeyEvent> create(CreateApiKey command, CommandContext context) {
        Directory directory = context.directory();
        if (!directory.applicationExists(command.organization(), command.application())) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE,
                    "There is no such application in this organization.");
        }
        if (command.environment() == Environment.PRODUCTION
                && directory.isForSandbox(command.organization(), command.application())) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "The application is for the sandbox, and so are its keys: what it is authorized"
                            + " for is not meant for production.");
        }
        if (directory.api(command.organization(), command.api()).isEmpty()) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE,
                    "There is no such API in this organization or above it.");
        }
        if (directory.apiKeys(command.organization(), command.application())
                >= Limits.API_KEYS_PER_APPLICATION) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An application has at most "
                            + Limits.API_KEYS_PER_APPLICATION
                            + " API keys; remove one first.");
        }
        return Expiry.accepted(
                command.expiresAt(),
                context.now(),
                expiry ->
                        new ApiKeyCreated(
                                command.key(),
                                command.organization(),
                                command.application(),
                                command.api(),
                                expiry,
                                command.environment()));
    }

    private static Outcome<ApiKeyEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such API key.");
    }
}
