package dev.precept.gateway.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says plainly why the application does not start, in place of a stack trace. */
final class GatewaySettingFailureAnalyzer extends AbstractFailureAnalyzer<GatewaySettingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, GatewaySettingException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.advice(), rootFailure);
    }
}
