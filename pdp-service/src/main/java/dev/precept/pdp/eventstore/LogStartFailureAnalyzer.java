package dev.precept.pdp.eventstore;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says plainly why the log cannot be opened, in place of a stack trace. */
final class LogStartFailureAnalyzer extends AbstractFailureAnalyzer<LogStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LogStartException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.advice(), rootFailure);
    }
}
