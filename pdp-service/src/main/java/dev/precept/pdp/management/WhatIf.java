package dev.precept.pdp.management;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthentication;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.pdp.security.CallerRefusal;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Has lists of commands decided as if they were sent one after the other, by the caller of the
 * request that asks. Threads share it.
 */
@Component
final class WhatIf {
    private final CommandGateway gateway;
    private final Rehearsal rehearsal;
    private final CallerAuthenticator callers;
    private final Effects effects;
    private final InstantSource clock;

    WhatIf(
            CommandGateway gateway,
            Rehearsal rehearsal,
            CallerAuthenticator callers,
            Effects effects,
            InstantSource clock) {
        this.gateway = gateway;
        this.rehearsal = rehearsal;
        this.callers = callers;
        this.effects = effects;
        this.clock = clock;
    }

    /**
     * What the commands come to.
     *
     * @param hypothesis what they leave
     * @param steps one each, in their order
     */
    record Supposed(Hypothesis hypothesis, List<Step> steps) {}

    /**
     * What a command comes to: how it would be answered, and what would happen by it.
     *
     * @param isWaiting whether, were it sent, it would wait for a second person first
     */
    record Step(
            SupposedCommand command,
            Rehearsal.Answered answered,
            List<EventEnvelope> events,
            boolean isWaiting) {}

    /**
     * Decides the commands.
     *
     * @param outer the request that asks, whose caller would send them
     */
    Supposed suppose(HttpServletRequest outer, List<SupposedCommand> commands) {
        return suppose(commands, (command, hypothesis) -> send(outer, command, hypothesis));
    }

    /**
     * Decides commands that are our own proposal to somebody who may know what they would change,
     * though he may not give them himself.
     *
     * @param outer the request that is answered
     * @param asIf who would give them
     */
    Supposed suppose(HttpServletRequest outer, Caller asIf, List<SupposedCommand> commands) {
        CallerAuthentication caller = new CallerAuthentication(asIf);
        return suppose(
                commands,
                (command, hypothesis) ->
                        rehearsal.send(new SupposedRequest(outer, command, caller, hypothesis)));
    }

    private Supposed suppose(
            List<SupposedCommand> commands,
            BiFunction<SupposedCommand, Hypothesis, Rehearsal.Answered> send) {
        Hypothesis hypothesis = gateway.suppose();
        List<Step> steps = new ArrayList<>(commands.size());
        long deadlineNanos = System.nanoTime() + Limits.SUPPOSING_TIME.toNanos();
        for (SupposedCommand command : commands) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw ProblemException.of(
                        503,
                        "busy",
                        "This took too long: suppose fewer commands at once, or try again.");
            }
            if (hypothesis.size() > Limits.SUPPOSED_EVENTS) {
                throw ProblemException.of(
                        422,
                        "limit-exceeded",
                        "What is supposed comes to too much: suppose fewer or smaller documents at"
                                + " once.");
            }
            int before = hypothesis.size();
            int waiting = hypothesis.waitingCommands();
            Rehearsal.Answered answered = send.apply(command, hypothesis);
            List<EventEnvelope> events = hypothesis.events();
            steps.add(
                    new Step(
                            command,
                            answered,
                            events.subList(before, events.size()),
                            hypothesis.waitingCommands() > waiting));
        }
        return new Supposed(hypothesis, List.copyOf(steps));
    }

    /**
     * What they would change of an organization; of each change, the places of the commands that it
     * would be because of.
     *
     * @param caller to whom it is told
     */
    Json effect(Supposed supposed, OrganizationId organization, Caller caller) {
        return effects.of(supposed.hypothesis(), organization, caller, commands(supposed));
    }

    /** The same in few words, for a report. */
    Json outline(Supposed supposed, OrganizationId organization, Caller caller) {
        return effects.outline(supposed.hypothesis(), organization, caller, commands(supposed));
    }

    private static Function<EventEnvelope, Json> commands(Supposed supposed) {
        Map<Position, Integer> commands = new HashMap<>();
        for (int i = 0; i < supposed.steps().size(); i++) {
            for (EventEnvelope event : supposed.steps().get(i).events()) {
                commands.put(event.position(), i);
            }
        }
        return event -> Json.of("command", commands.get(event.position()));
    }

    /** What the work comes to, which supposes commands; 503 where too much does so already. */
    <T> T inTurn(OrganizationId organization, Supplier<T> work) {
        return effects.inTurn(organization, work);
    }

    /** What follows in an effect that was told. */
    Json page(OrganizationId organization, Caller caller, Query query) {
        return effects.page(organization, caller, query);
    }

    /** The present instant. */
    Instant now() {
        return clock.instant();
    }

    /** The caller is judged on what the commands before leave of his rights. */
    private Rehearsal.Answered send(
            HttpServletRequest outer, SupposedCommand command, Hypothesis hypothesis) {
        List<String> fields = Collections.list(outer.getHeaders(HttpHeaders.AUTHORIZATION));
        return switch (callers.authenticateAgain(hypothesis.image(), fields, clock.instant())) {
            case Outcome.Known(Caller caller) ->
                    rehearsal.send(
                            new SupposedRequest(
                                    outer, command, new CallerAuthentication(caller), hypothesis));
            case Outcome.Absent _, Outcome.Invalid _, Outcome.Ambiguous _ ->
                    Rehearsal.answered(CallerRefusal.INVALID_TOKEN.problem());
        };
    }
}
