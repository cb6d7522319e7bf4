package dev.precept.pdp.decision;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ApiKeys;
import dev.precept.pdp.web.Consistency;
import dev.precept.pdp.web.NodeLease;
import dev.precept.pdp.web.Problem;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The decision point's own doors, and what decides behind all doors. */
@Configuration(proxyBeanMethods = false)
class AuthZenDoors {
    static final String EVALUATION = "/access/v1/evaluation";
    static final String EVALUATIONS = "/access/v1/evaluations";
    static final String SUBJECT_SEARCH = "/access/v1/search/subject";
    static final String RESOURCE_SEARCH = "/access/v1/search/resource";
    static final String ACTION_SEARCH = "/access/v1/search/action";

    static final String ORGANIZATION = "/o/{org}";

    /** How AuthZEN says errors (section 10.1.3): a status and a text; what is too much is 400. */
    static Answer refusal(Problem problem) {
        int status = problem.status() == 413 ? 400 : problem.status();
        return Answer.text(status, problem.code() + ": " + problem.detail());
    }

    @Bean
    DecisionObserver decisionMetrics(MeterRegistry meters) {
        return new DecisionMetrics(meters);
    }

    @Bean
    Decider decider(
            NodeLease lease,
            Consistency consistency,
            ObjectProvider<PolicyEngine> engine,
            DecisionRecorder recorder,
            ObjectProvider<DecisionObserver> observers) {
        return new Decider(
                new Decider.Images(consistency::image, lease, consistency.past()),
                engine.getIfAvailable(() -> PolicyEngine.NONE),
                recorder,
                observers.orderedStream().toList());
    }

    @Bean
    Questions questions(AccessTokens tokens, ApiKeys apiKeys) {
        return new Questions(tokens, apiKeys);
    }

    @Bean
    EvaluationQuestions evaluationQuestions(Questions questions) {
        return new EvaluationQuestions(questions);
    }

    @Bean
    Evaluator evaluator(Questions questions, Decider decider) {
        return new Evaluator(questions, decider);
    }

    @Bean
    Doorway evaluation(Evaluator evaluator) {
        return new Doorway(ORGANIZATION + EVALUATION, new EvaluationDoor(evaluator, false));
    }

    @Bean
    Doorway evaluations(Evaluator evaluator) {
        return new Doorway(ORGANIZATION + EVALUATIONS, new EvaluationDoor(evaluator, true));
    }
}
