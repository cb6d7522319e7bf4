package dev.precept.pdp.management;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.security.CallerAuthentication;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.pdp.security.CallerRefusal;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Has lists of commands decided as if they were sent one after the other, by the caller of the
 * request that asks. Threads share it.
 */
@Component
final class WhatIf {
    private final CommandGateway gateway;
    private final Rehearsal rehearsal;
    private final CallerAuthenticator callers;
    private final InstantSource clock;

    WhatIf(
            CommandGateway gateway,
            Rehearsal rehearsal,
            CallerAuthenticator callers,
            InstantSource clock) {
        this.gateway = gateway;
        this.rehearsal = rehearsal;
        this.callers = callers;
        this.clock = clock;
    }

    /**
     * What the commands come to.
     *
     * @param hypothesis what they leave
     * @param steps one each, in their order
     */
    record Supposed(Hypothesis hypothesis, List<Step> steps) {}

    /** What a command comes to: how it would be answered, and what would happen by it. */
    record Step(SupposedCommand command, Rehearsal.Answered answered, List<EventEnvelope> events) {}

    /**
     * Decides the commands.
     *
     * @param outer the request that asks, whose caller would send them
     */
    Supposed suppose(HttpServletRequest outer, List<SupposedCommand> commands) {
        Hypothesis hypothesis = gateway.suppose();
        List<Step> steps = new ArrayList<>(commands.size());
        for (SupposedCommand command : commands) {
            int before = hypothesis.events().size();
            Rehearsal.Answered answered = send(outer, command, hypothesis);
            List<EventEnvelope> events = hypothesis.events();
            steps.add(new Step(command, answered, events.subList(before, events.size())));
        }
        return new Supposed(hypothesis, List.copyOf(steps));
    }

    /** The caller is judged on what the commands before leave of his rights. */
    private Rehearsal.Answered send(
            HttpServletRequest outer, SupposedCommand command, Hypothesis hypothesis) {
        List<String> fields = Collections.list(outer.getHeaders(HttpHeaders.AUTHORIZATION));
        return switch (callers.authenticateAgain(hypothesis.image(), fields, clock.instant())) {
            case Outcome.Known(var caller) ->
                    rehearsal.send(
                            new SupposedRequest(
                                    outer, command, new CallerAuthentication(caller), hypothesis));
            case Outcome.Absent _, Outcome.Invalid _, Outcome.Ambiguous _ ->
                    Rehearsal.answered(CallerRefusal.INVALID_TOKEN.problem());
        };
    }
}
