package dev.precept.pdp.command;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.apikey.ApiKeyCommand;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.gateway.GatewayCommand;
import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.identityprovider.IdentityProviderCommand;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.plan.PlanCommand;
import dev.precept.domain.policy.PolicyCommand;
import dev.precept.domain.proposal.ProposalCommand;
import dev.precept.domain.receipt.ReceiptCommand;
import dev.precept.domain.resource.ResourceCommand;
import dev.precept.domain.review.ReviewCommand;
import dev.precept.domain.revocation.RevocationCommand;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.domain.subscription.SubscriptionCommand;
import dev.precept.domain.user.UserCommand;
import dev.precept.domain.webhook.WebhookCommand;
import dev.precept.pdp.eventstore.Append;
import dev.precept.pdp.eventstore.AppendOutcome;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.AggregateFactory;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.Repository;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.axonframework.updates.configuration.CommandLineUsagePropertyProvider;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * As much of Axon as is used: its command bus, annotated aggregates and repositories, put together
 * by hand. No configurer, no processors, no serializer, no transaction manager.
 */
final class AxonShell {
    private static final CommandTargetResolver TARGETS = AxonShell::target;

    private final SimpleCommandBus bus;
    private final AggregateCache cache = new AggregateCache(Limits.CACHED_AGGREGATES);
    private final StreamLocks locks = new StreamLocks();
    private final AppendingEventStore store;

    AxonShell(AppendingEventStore store) {
        System.setProperty(CommandLineUsagePropertyProvider.DISABLED_KEY, "true");
        this.store = store;
        this.bus =
                SimpleCommandBus.builder()
                        .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
                        .build();
        add(OrganizationAggregate.class, OrganizationAggregate::new);
        add(ApiAggregate.class, ApiAggregate::new);
        add(ApplicationAggregate.class, ApplicationAggregate::new);
        add(RoleAggregate.class, RoleAggregate::new);
        add(UserAggregate.class, UserAggregate::new);
        add(GroupAggregate.class, GroupAggregate::new);
        add(PlanAggregate.class, PlanAggregate::new);
        add(SubscriptionAggregate.class, SubscriptionAggregate::new);
        add(KeyRingAggregate.class, KeyRingAggregate::new);
        add(PolicyAggregate.class, PolicyAggregate::new);
        add(ResourceAggregate.class, ResourceAggregate::new);
        add(GatewayAggregate.class, GatewayAggregate::new);
        add(ApiKeyAggregate.class, ApiKeyAggregate::new);
        add(IdentityProviderAggregate.class, IdentityProviderAggregate::new);
        add(WebhookAggregate.class, WebhookAggregate::new);
        add(ReviewAggregate.class, ReviewAggregate::new);
        add(ProposalAggregate.class, ProposalAggregate::new);
        add(RevocationAggregate.class, RevocationAggregate::new);
        add(ReceiptAggregate.class, ReceiptAggregate::new);
    }

    private <T> void add(Class<T> type, Function<String, T> absent) {
        AggregateModel<T> model = AnnotatedAggregateMetaModelFactory.inspectAggregate(type);
        Repository<T> repository =
                EventSourcingRepository.builder(type)
                        .aggregateModel(model)
                        .aggregateFactory(new Absent<>(type, absent))
                        .eventStore(store)
                        .cache(cache)
                        .lockFactory(locks)
                        .build();
        AggregateAnnotationCommandHandler.<T>builder()
                .aggregateModel(model)
                .repository(repository)
                .commandTargetResolver(TARGETS)
                .creationPolicyAggregateFactory(
                        stream -> absent.apply((String) Objects.requireNonNull(stream)))
                .build()
                .subscribe(bus);
    }

    private static VersionedAggregateIdentifier target(CommandMessage<?> message) {
        DomainCommand command = (DomainCommand) message.getPayload();
        Object stream = Target.of(command).stream();
        return new VersionedAggregateIdentifier(stream, null);
    }

    /**
     * Has the attempt's command decided and appended, on this thread.
     *
     * @throws LostRaceException where the append lost a race
     * @throws AlreadyAnsweredException where the request was carried out before
     */
    void dispatch(Attempt attempt) {
        CompletableFuture<CommandResultMessage<?>> result = new CompletableFuture<>();
        DomainCommand command = attempt.command();
        bus.dispatch(
                new GenericCommandMessage<>(
                        new GenericMessage<>(command, Map.of(Attempt.KEY, attempt)),
                        Target.of(command).kind().getName()),
                (_, answer) -> result.complete(answer));
        CommandResultMessage<?> answer = result.join();
        if (answer.isExceptional()) {
            switch (answer.exceptionResult()) {
                case RuntimeException fault -> throw fault;
                case Error error -> throw error;
                case Throwable checked -> throw new IllegalStateException(checked);
            }
        }
    }

    /**
     * Has the attempt's command decided as part of its hypothesis, which knows what there is of the
     * aggregate: nothing of Axon's is asked, locked or kept.
     */
    static void suppose(Attempt attempt) {
        String stream = attempt.stream();
        switch (attempt.command()) {
            case OrganizationCommand it -> new OrganizationAggregate(stream).handle(it, attempt);
            case ApiCommand it -> new ApiAggregate(stream).handle(it, attempt);
            case ApplicationCommand it -> new ApplicationAggregate(stream).handle(it, attempt);
            case RoleCommand it -> new RoleAggregate(stream).handle(it, attempt);
            case UserCommand it -> new UserAggregate(stream).handle(it, attempt);
            case GroupCommand it -> new GroupAggregate(stream).handle(it, attempt);
            case PlanCommand it -> new PlanAggregate(stream).handle(it, attempt);
            case SubscriptionCommand it -> new SubscriptionAggregate(stream).handle(it, attempt);
            case SigningKeyCommand it -> new KeyRingAggregate(stream).handle(it, attempt);
            case PolicyCommand it -> new PolicyAggregate(stream).handle(it, attempt);
            case ResourceCommand it -> new ResourceAggregate(stream).handle(it, attempt);
            case GatewayCommand it -> new GatewayAggregate(stream).handle(it, attempt);
            case ApiKeyCommand it -> new ApiKeyAggregate(stream).handle(it, attempt);
            case IdentityProviderCommand it ->
                    new IdentityProviderAggregate(stream).handle(it, attempt);
            case WebhookCommand it -> new WebhookAggregate(stream).handle(it, attempt);
            case ReceiptCommand it -> new ReceiptAggregate(stream).handle(it, attempt);
            case ReviewCommand it -> new ReviewAggregate(stream).handle(it, attempt);
            case ProposalCommand it -> new ProposalAggregate(stream).handle(it, attempt);
            case RevocationCommand it -> new RevocationAggregate(stream).handle(it, attempt);
        }
    }

    /** Stores the answer to an attempt that changes nothing. */
    void remember(Attempt attempt) {
        store.remember(attempt);
    }

    /**
     * Appends what several commands were decided to come to.
     *
     * @throws LostRaceException where the append lost a race
     * @throws AlreadyAnsweredException where the request was carried out before
     */
    AppendOutcome.Committed append(Append append) {
        return store.append(append);
    }

    /** Has the stream read anew by the next command. */
    void forget(String stream) {
        cache.remove(stream);
    }

    /** Makes an aggregate to replay events into. */
    private record Absent<T>(Class<T> type, Function<String, T> make)
            implements AggregateFactory<T> {
        @Override
        public T createAggregateRoot(String stream, DomainEventMessage<?> first) {
            return make.apply(stream);
        }

        @Override
        public Class<T> getAggregateType() {
            return type;
        }
    }
}
