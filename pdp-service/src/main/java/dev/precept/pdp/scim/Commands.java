package dev.precept.pdp.scim;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.command.Resolution;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Carries out commands in a requester's name. Threads share it. */
final class Commands {
    private final CommandGateway gateway;
    private final ImageLoader loader;

    Commands(CommandGateway gateway, ImageLoader loader) {
        this.gateway = gateway;
        this.loader = loader;
    }

    /** Makes a command of what is there when it is decided. */
    interface Intent {
        /** The command; null where nothing is to be done. */
        @Nullable DomainCommand on(PolicyImage image, OrganizationImage organization);
    }

    /** The present image. */
    PolicyImage image() {
        return loader.image();
    }

    /** Carries it out; ends the request where that is refused. */
    void run(Requester requester, Intent intent) {
        Resolving resolving = new Resolving(requester, intent);
        end(gateway.execute(request(requester), resolving), resolving);
    }

    /** Carries out all of it, as one command, or nothing; ends the request where one is refused. */
    void run(Requester requester, List<Intent> intents) {
        CommandRequest request = request(requester);
        AtomicReference<@Nullable Resolving> last = new AtomicReference<>();
        CommandResult result =
                gateway.executeTogether(
                        request,
                        hypothesis -> {
                            CommandResult all = nothing(hypothesis);
                            for (Intent intent : intents) {
                                Resolving resolving = new Resolving(requester, intent);
                                last.set(resolving);
                                CommandResult one = hypothesis.execute(request, resolving);
                                if (!(one instanceof CommandResult.Done) && !resolving.isNothing) {
                                    return one;
                                }
                                all = one instanceof CommandResult.Done ? one : all;
                            }
                            return all;
                        });
        end(result, last.get());
    }

    private static CommandRequest request(Requester requester) {
        return CommandRequest.of(requester.caller().actor(), requester.correlation());
    }

    private static CommandResult nothing(Hypothesis hypothesis) {
        return new CommandResult.Done(hypothesis.before().position(), "", 0, List.of(), List.of());
    }

    private static void end(CommandResult result, @Nullable Resolving resolving) {
        switch (result) {
            case CommandResult.Done _, CommandResult.Repeated _ -> {}
            case CommandResult.Refused(Rejection rejection) -> {
                // The whole waits, though its last part would change nothing.
                if (resolving == null || rejection.code() == Rejection.Code.APPROVAL_REQUIRED) {
                    throw Resolving.refused(rejection);
                }
                resolving.tell(rejection);
            }
            case CommandResult.RevisionMismatch _, CommandResult.KeyReused _ ->
                    throw new IllegalStateException("neither was demanded");
            case CommandResult.Unavailable(boolean isOutcomeKnown, String detail) ->
                    throw ScimException.unavailable(isOutcomeKnown, detail);
        }
    }

    /** Runs on the thread that executes the command, once an attempt; the last run counts. */
    private static final class Resolving implements dev.precept.pdp.command.Intent {
        private final Requester requester;
        private final Intent intent;
        private @Nullable ScimException refusal;
        private boolean isNothing;

        Resolving(Requester requester, Intent intent) {
            this.requester = requester;
            this.intent = intent;
        }

        @Override
        public Resolution resolve(PolicyImage image) {
            refusal = null;
            isNothing = false;
            try {
                DomainCommand command = intent.on(image, requester.in(image));
                if (command != null) {
                    return new Resolution.Send(command);
                }
                isNothing = true;
                return refuse("It is as asked.");
            } catch (ScimException e) {
                refusal = e;
                return refuse(e.detail());
            }
        }

        private static Resolution refuse(String detail) {
            return new Resolution.Refuse(new Rejection(Rejection.Code.NOT_ALLOWED, detail));
        }

        private void tell(Rejection rejection) {
            if (refusal != null) {
                throw refusal;
            }
            if (!isNothing) {
                throw refused(rejection);
            }
        }

        private static ScimException refused(Rejection rejection) {
            return switch (rejection.code()) {
                case NOT_FOUND -> ScimException.notFound(rejection.detail());
                case UNKNOWN_REFERENCE, INVALID_VALUE, LIMIT_EXCEEDED, GROUP_CYCLE ->
                        ScimException.badRequest("invalidValue", rejection.detail());
                case HANDLE_TAKEN, ALREADY_EXISTS -> ScimException.uniqueness(rejection.detail());
                case APPROVAL_REQUIRED -> ScimException.of(403, rejection.detail());
                default -> ScimException.of(409, rejection.detail());
            };
        }
    }
}
